"""How an activity stands towards what its plan expects by a day: pure rules.

Seen are the events linked to it, approved or still to be reviewed: what nobody has decided on was
held all the same. Due are the sessions whose day has passed, spread evenly over the periods. The
first rule that fits:
1. more seen than the plan's number: more than planned; as many: done;
2. the office says cancelled or postponed: that;
3. less seen than is due: nothing seen though due; partly done once the last day has passed; late;
4. something seen: on time; else not due.
Reserves and general means are never due.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from server.models.plan import ActivityValues
from sync.plan.progress import ActivityState, Progress
from sync.programme import load


class Standing(StrEnum):
    """An activity's standing at a day."""

    UNSEEN = "unseen"
    LATE = "late"
    PARTLY = "partly"
    MORE = "more"
    DONE = "done"
    ON_TIME = "on_time"
    NOT_DUE = "not_due"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


GAPS = (Standing.UNSEEN, Standing.LATE, Standing.PARTLY, Standing.MORE)
BEHIND = GAPS[:3]


@dataclass(frozen=True)
class Situation:
    """An activity's progress judged; `says_number`: the plan says how many sessions."""

    progress: Progress
    says_number: bool = True
    is_expected: bool = True

    @property
    def planned(self) -> int:
        """Return the sessions planned."""
        return self.progress.planned.sessions

    @property
    def seen(self) -> float:
        """Return the sessions seen: done, or waiting for review."""
        return round(self.progress.done + self.progress.waiting, 2)

    @property
    def due(self) -> int:
        """Return the sessions that should have been held before the day."""
        if not self.is_expected or self.progress.planned.status == ActivityState.POSTPONED:
            return 0
        return self.progress.planned.overdue(self.progress.today)

    @property
    def missing(self) -> float:
        """Return how many of those due were not seen."""
        return max(0, round(self.due - self.seen, 2))

    @property
    def excess(self) -> float:
        """Return how many were seen beyond the plan's number."""
        return max(0, round(self.seen - self.planned, 2)) if self.says_number else 0

    @property
    def due_since(self) -> date | None:
        """Return the day by which the first missing session was due."""
        if not self.missing:
            return None
        return self.progress.planned.expected_day(int(self.seen) + 1)

    @property
    def days_late(self) -> int:
        """Return how long ago that was; of one done late, by how much its last session was."""
        if self.due_since:
            return (self.progress.today - self.due_since).days
        return self.progress.days_after if self.standing is Standing.DONE else 0

    @property
    def is_over(self) -> bool:
        """Whether the plan's last day has passed."""
        return self.progress.today > self.progress.planned.last_day

    @property
    def standing(self) -> Standing:
        """Return the standing by the rules above."""
        if self.excess:
            return Standing.MORE
        if self.seen and self.seen >= self.planned:
            return Standing.DONE
        status = self.progress.planned.status
        if status in (ActivityState.CANCELLED, ActivityState.POSTPONED):
            return Standing(status)
        return self._behind() if self.missing else self._in_time()

    def _behind(self) -> Standing:
        if not self.seen:
            return Standing.UNSEEN
        return Standing.PARTLY if self.is_over else Standing.LATE

    def _in_time(self) -> Standing:
        return Standing.ON_TIME if self.seen else Standing.NOT_DUE


def situation_of(values: ActivityValues, progress: Progress) -> Situation:
    """Return how an activity stands by what a version says of it."""
    prefix = values.code.strip()[:1].upper()
    return Situation(
        progress,
        says_number=bool(values.sessions),
        is_expected=bool(values.sessions) or prefix not in load().means_prefixes,
    )
