"""One beat of the clock at an hour of the test's choosing, in a process of its own."""

import os
import sys
from datetime import datetime

from server import clock
from server.config import read_settings
from tests.e2e.points import die_at


def beat_at(now: str, die_after: int) -> None:
    """Do what the clock does every few minutes, then leave in place of the command."""
    instant = datetime.fromisoformat(now)
    clock._now = lambda: instant  # the clock's only source of time
    if die_after:
        die_at(die_after)
    clock.beat(read_settings(os.environ))
    sys.exit(0)
