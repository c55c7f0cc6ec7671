"""Sums and bars of the plan: sessions planned, done, waiting for review and due today."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from server.plan.rows import NOT_SAID, SEVERAL, ActivityRow
from sync.people.count import Count, Selection, count_people
from sync.plan.held import is_counted


@dataclass(frozen=True)
class Bar:
    """One bar: its key (an axis, a region, or the words for none and several) and its sums."""

    key: str
    planned: int
    done: float
    waiting: float
    due: float

    @property
    def percent(self) -> int:
        """Return how much of the plan is done, never past the bar's end."""
        return _percent(self.done, self.planned)

    @property
    def percent_due(self) -> int:
        """Return where today's tick stands."""
        return _percent(self.due, self.planned)


def bars(
    rows: Iterable[ActivityRow], key: Callable[[ActivityRow], str], order: Iterable[str]
) -> list[Bar]:
    """Return a bar for each key that has activities; together they add up to all rows."""
    groups: dict[str, list[ActivityRow]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    known = [*order]
    others = sorted(set(groups) - {*known, SEVERAL, NOT_SAID})
    return [
        total(groups[each], each) for each in (*known, *others, SEVERAL, NOT_SAID) if each in groups
    ]


def total(rows: Iterable[ActivityRow], key: str = "") -> Bar:
    """Return the sums of some rows."""
    taken = list(rows)
    return Bar(
        key=key,
        planned=sum(row.planned for row in taken),
        done=round(sum(row.progress.done for row in taken), 2),
        waiting=round(sum(row.progress.waiting for row in taken), 2),
        due=round(sum(row.due for row in taken), 2),
    )


def unique_people(session: Session, activity_ids: Collection[int]) -> Count:
    """Return who attended what counts as done of these activities, each person once."""
    return count_people(session, Selection(activity_ids=activity_ids), is_counted())


def _percent(part: float, whole: float) -> int:
    return max(0, min(100, round(100 * part / whole))) if whole else 0
