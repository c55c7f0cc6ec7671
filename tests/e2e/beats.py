"""The clock at an hour of the test's choosing, in a process of its own."""

import os
import sys
from datetime import UTC, datetime

from server import clock
from server.config import read_settings
from tests.e2e.points import die_at

EVENING = datetime(2026, 3, 10, 20, 0, tzinfo=UTC)
# The night of the 11th begins at 02:30 in Casablanca, which is 02:30 UTC in Ramadan.
NIGHT = datetime(2026, 3, 11, 3, 0, tzinfo=UTC)


def be_at(now: str) -> None:
    """Let the clock of this process stand at an instant."""
    instant = datetime.fromisoformat(now)
    clock._now = lambda: instant  # the clock's only source of time


def beat_at(now: str, die_after: int = 0) -> None:
    """Do once what the clock does every few minutes, then leave in place of the command."""
    be_at(now)
    if die_after:
        die_at(die_after)
    clock.beat(read_settings(os.environ))
    sys.exit(0)
