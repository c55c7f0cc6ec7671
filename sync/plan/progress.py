"""How far a planned activity is: the one place where its state is told from plan and events.

An event counts as done once one of its submissions was approved, as waiting while one is still to
be reviewed. An event is one session, however many days it lasts and however many submissions tell
of it: a day's sheet is not another session. It counts by the share of its link.

The state, first rule that fits:
1. as many sessions done as planned: done, or done late when the last of them came after the
   plan's last day;
2. the office says cancelled or postponed: that;
3. the plan's last day has passed: partly done if something was done, under way if something waits
   for review, else late;
4. something done, something waiting, or the office says so: under way;
5. planned.
The office's own "done" without an approved event changes nothing: figures rest on what came in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sync.plan_workbook.records import Period


class ActivityState(StrEnum):
    """How far a planned activity is, on screen and in figures."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"
    DONE_LATE = "done_late"
    PARTLY_DONE = "partly_done"
    LATE = "late"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class Mark(StrEnum):
    """What stands in a month of an activity."""

    DONE = "done"
    WAITING = "wait"
    LATE = "miss"
    TO_COME = "open"


@dataclass(frozen=True)
class Held:
    """An event linked to an activity: the sessions it counts for, and whether it is approved."""

    day: date | None
    sessions: float
    is_done: bool


@dataclass(frozen=True)
class Planned:
    """What the plan version shown says of an activity's time and number."""

    year: int
    periods: tuple[Period, ...]
    sessions: int
    status: str | None

    @property
    def first_day(self) -> date:
        """Return the first planned day; without a period, the year's first."""
        return min((each.start for each in self.periods), default=date(self.year, 1, 1))

    @property
    def last_day(self) -> date:
        """Return the last planned day; without a period, the year's last."""
        return max((each.end for each in self.periods), default=date(self.year, 12, 31))

    @property
    def counts(self) -> bool:
        """Whether its sessions are expected: a cancelled activity's are not."""
        return self.status != ActivityState.CANCELLED

    def expected_days(self) -> list[date]:
        """Return the day by which each session is due, spread evenly over the periods."""
        return [self.expected_day(number) for number in range(1, self.sessions + 1)]

    def expected_day(self, number: int) -> date:
        """Return the day by which the first, second … session is due."""
        for each, before, count in self._shared_out():
            if number <= before + count:
                length = (each.end - each.start).days + 1
                return each.start + timedelta(days=-(-length * (number - before) // count) - 1)
        return self.last_day

    def overdue(self, today: date) -> int:
        """Return how many sessions should have been held before that day."""
        if not self.counts:
            return 0
        overdue = 0
        for each, _, count in self._shared_out():
            length = (each.end - each.start).days + 1
            overdue += count * max(0, min(length, (today - each.start).days)) // length
        return overdue

    def _shared_out(self) -> list[tuple[Period, int, int]]:
        """Return each stretch with the sessions before it and its own, by its share of the days."""
        shared, before, days = [], 0, 0
        for each in self.stretches:
            days += (each.end - each.start).days + 1
            by_its_end = (2 * self.sessions * days + self._length) // (2 * self._length)
            if by_its_end > before:
                shared.append((each, before, by_its_end - before))
                before = by_its_end
        return shared

    def due(self, today: date) -> float:
        """Return how many sessions the plan expects by the end of that day."""
        if not self.counts or today < self.first_day:
            return 0.0
        passed = sum(
            max(0, (min(today, each.end) - each.start).days + 1) for each in self.stretches
        )
        return self.sessions * passed / self._length

    @property
    def stretches(self) -> tuple[Period, ...]:
        """Return the planned days without holes or overlaps; without a period, the year."""
        return merged(self.periods) or (Period(self.first_day, self.last_day),)

    @property
    def _length(self) -> int:
        return sum((each.end - each.start).days + 1 for each in self.stretches)


def merged(periods: Sequence[Period]) -> tuple[Period, ...]:
    """Return periods in order, those that touch made one."""
    joined: list[Period] = []
    for each in sorted(periods):
        if joined and each.start <= joined[-1].end + timedelta(days=1):
            joined[-1] = Period(joined[-1].start, max(joined[-1].end, each.end))
        else:
            joined.append(each)
    return tuple(joined)


@dataclass(frozen=True)
class Progress:
    """An activity's plan and what was held of it, on a day."""

    planned: Planned
    held: tuple[Held, ...]
    today: date

    @property
    def done(self) -> float:
        """Return the sessions done."""
        return round(sum(each.sessions for each in self.held if each.is_done), 2)

    @property
    def waiting(self) -> float:
        """Return the sessions that wait for review."""
        return round(sum(each.sessions for each in self.held if not each.is_done), 2)

    @property
    def state(self) -> ActivityState:
        """Return the state by the rules above."""
        if self.done and self.done >= self.planned.sessions:
            return ActivityState.DONE_LATE if self.days_after else ActivityState.DONE
        if self.planned.status in (ActivityState.CANCELLED, ActivityState.POSTPONED):
            return ActivityState(self.planned.status)
        if self.today > self.planned.last_day:
            return self._overdue()
        started = self.done or self.waiting or self.planned.status == ActivityState.UNDER_WAY
        return ActivityState.UNDER_WAY if started else ActivityState.PLANNED

    def _overdue(self) -> ActivityState:
        if self.done:
            return ActivityState.PARTLY_DONE
        return ActivityState.UNDER_WAY if self.waiting else ActivityState.LATE

    @property
    def days_after(self) -> int:
        """Return by how many days the session that completed it came after the plan."""
        sessions = 0.0
        for day, count in sorted((e.day, e.sessions) for e in self.held if e.is_done and e.day):
            sessions += count
            if sessions >= self.planned.sessions:
                return max(0, (day - self.planned.last_day).days)
        return 0

    @property
    def days_late(self) -> int:
        """Return how long ago the plan's last day was, for one that is late."""
        is_late = self.state == ActivityState.LATE
        return (self.today - self.planned.last_day).days if is_late else 0

    def marks(self) -> dict[int, list[Mark]]:
        """Return what stands in each month: done, waiting, late, to come; two at most."""
        found: dict[int, list[Mark]] = {}
        for each in sorted(self.held, key=lambda held: not held.is_done):
            if each.day and each.day.year == self.planned.year:
                _mark(found, each.day.month, Mark.DONE if each.is_done else Mark.WAITING)
        for month, mark in self._missing():
            _mark(found, month, mark)
        return found

    def _missing(self) -> list[tuple[int, Mark]]:
        if not self.planned.counts or self.state == ActivityState.POSTPONED:
            return []
        held = int(self.done + self.waiting)
        year, today = self.planned.year, self.today
        if held < self.planned.sessions and today > self.planned.last_day:
            return [(_month_in(self.planned.last_day, year), Mark.LATE)]
        expected = self.planned.expected_days()[held:]
        return [(_month_in(max(day, today), year), Mark.TO_COME) for day in expected]


def _month_in(day: date, year: int) -> int:
    return max(date(year, 1, 1), min(day, date(year, 12, 31))).month


def _mark(found: dict[int, list[Mark]], month: int, mark: Mark) -> None:
    marks = found.setdefault(month, [])
    if mark not in marks and len(marks) < 2:
        marks.append(mark)
