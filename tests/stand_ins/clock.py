"""Time as a stand-in server sees it: fixed, moved by the test, or the wall's."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 24, 3, 30, tzinfo=UTC)


class Clock:
    """Starts where it is told and goes on by `step` at each reading, so that no two events
    share an instant.
    """

    def __init__(
        self, start: datetime = START, step: timedelta = timedelta(milliseconds=1)
    ) -> None:
        self._now = start
        self._step = step
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """The instant, aware and in UTC."""
        with self._lock:
            self._now += self._step
            return self._now

    def move(self, **delta: float) -> datetime:
        """Go forward (or back), in the words of `timedelta`: `move(hours=25)`."""
        with self._lock:
            self._now += timedelta(**delta)
            return self._now

    def set(self, instant: datetime) -> None:
        """Jump to an aware instant."""
        with self._lock:
            self._now = instant.astimezone(UTC)


class WallClock(Clock):
    """Real time, shifted by what `move` and `set` asked for."""

    def __init__(self) -> None:
        super().__init__(datetime.now(UTC))
        self._shift = timedelta()

    def now(self) -> datetime:
        """The instant, aware and in UTC."""
        return datetime.now(UTC) + self._shift

    def move(self, **delta: float) -> datetime:
        """Shift real time from now on."""
        self._shift += timedelta(**delta)
        return self.now()

    def set(self, instant: datetime) -> None:
        """Shift real time so that it is `instant` now."""
        self._shift = instant - datetime.now(UTC)


def millis(instant: datetime) -> str:
    """`2026-11-24T03:33:39.385Z`, as Central writes it."""
    return instant.strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant.microsecond // 1000:03d}Z"


def micros(instant: datetime) -> str:
    """`2026-11-24T03:29:29.326538Z`, as Kobo writes dates of forms."""
    return instant.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def seconds(instant: datetime, zone: str = "Z") -> str:
    """`2026-11-24T03:29:29Z`; Kobo's `_submission_time` has no zone at all."""
    return instant.strftime("%Y-%m-%dT%H:%M:%S") + zone
