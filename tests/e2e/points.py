"""The points at which a pull is killed: an answer came, a file was written or moved, a commit."""

import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from server.media import Incoming
from sync import pull

Reach = Callable[[], None]


def sweep_seldom(seldom: bool = True) -> None:
    """Let this process take every form for a large one, which is not compared whole each time."""
    if seldom:
        pull.SWEEP_ALWAYS_UP_TO = 0


def count_points(told: str, seldom: bool) -> None:
    """Let this process write how many points it has passed."""
    sweep_seldom(seldom)
    seen = _Counter()
    _watch(lambda: seen.add() and Path(told).write_text(str(seen.number)))


def die_at(number: int, seldom: bool = False) -> None:
    """Let this process kill itself at a point: no cleaning up, no last words."""
    sweep_seldom(seldom)
    seen = _Counter()
    _watch(lambda: seen.add() == number and os.kill(os.getpid(), signal.SIGKILL))


class _Counter:
    """Counts over all threads."""

    def __init__(self) -> None:
        self.number = 0
        self._lock = threading.Lock()

    def add(self) -> int:
        with self._lock:
            self.number += 1
            return self.number


def _watch(reach: Callable[[], object]) -> None:
    """Call `reach` at each point; a move and a commit have one before and one after."""
    _around(requests.Session, "send", after=reach)
    _around(Incoming, "write", after=reach)
    _around(Path, "replace", before=reach, after=reach)
    event.listen(Engine, "commit", lambda _: reach())
    event.listen(Session, "after_commit", lambda _: reach())


def _around(
    owner: type,
    name: str,
    *,
    before: Callable[[], object] | None = None,
    after: Callable[[], object],
) -> None:
    original = getattr(owner, name)

    def watched(self: Any, *args: Any, **named: Any) -> Any:
        if before is not None:
            before()
        result = original(self, *args, **named)
        after()
        return result

    setattr(owner, name, watched)
