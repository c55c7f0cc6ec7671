"""How many people, and how sure that is; never to be mixed with how many attendances.

The doubtful pairs within the selection that nobody decided on, one for each two people, each hide
one person with its probability p. What they hide is Σ p, give or take the root of Σ p(1 - p); the
uncertainty is twice both, since pairs that nobody sees hide about as many again (the measures:
DECISIONS.md). Where nothing is doubtful it is still not sure: 1.5 % of the people (UNSEEN), those
of the longest list aside, for nobody is mixed up within one list.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from math import hypot, sqrt
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session, aliased

from server.models.events import Attendance, Event, Link, Telling
from server.models.joins import Joined, ToldAs
from server.models.persons import PersonPair
from server.models.plan import ActivityValues, PlannedActivity
from server.models.submissions import ReviewState, Submission
from sync.people.apart import people_apart
from sync.people.store import standing

TWICE = 2.0
UNSEEN = 0.015
Condition = Callable[[Any], ColumnElement[bool]]


@dataclass(frozen=True)
class Count:
    """Unique people, give or take; and attendances, of which one person may have many."""

    people: int
    plus_minus: int
    attendances: int


@dataclass(frozen=True)
class Selection:
    """Which attendances are meant; what is None limits nothing."""

    since: date | None = None
    until: date | None = None
    region: str | None = None
    axis: str | None = None
    activity_ids: Collection[int] | None = None
    sex: str | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """The same for the store."""
        asked: list[tuple[Any, Condition]] = [
            (self.since, lambda since: Event.date >= since),
            (self.until, lambda until: Event.date <= until),
            (self.region, lambda region: Event.region == region),
            (self.sex, lambda sex: Attendance.sex == sex),
            (self.axis, lambda axis: Event.id.in_(_events_of_axis(axis))),
            (self.activity_ids, lambda ids: Event.id.in_(_events_of(ids))),
        ]
        return [condition(value) for value, condition in asked if value is not None]


ALL = Selection()


def count_people(
    session: Session, selection: Selection = ALL, *conditions: ColumnElement[bool]
) -> Count:
    """Count those that stand and were not rejected, of one selection.

    Further conditions may be on `Submission`, `Event` and `Attendance`.
    """
    is_kept = Submission.review_state != ReviewState.REJECTED
    chosen = standing().where(is_kept, *selection.conditions(), *conditions)
    nobody = case((Attendance.person_id.is_(None), 1), else_=0)
    people, unknown = session.execute(
        chosen.with_only_columns(func.count(Attendance.person_id.distinct()), func.sum(nobody))
    ).one()
    attendances = _attendances(session, chosen)
    everybody = people + (unknown or 0)
    unseen = UNSEEN * max(0, everybody - _longest(session, chosen))
    plus_minus = round(hypot(TWICE * _hidden(session, chosen), unseen))
    return Count(everybody, plus_minus, attendances)


def _attendances(session: Session, chosen: Select[Any]) -> int:
    """Each person once an event and day, however many submissions tell of it."""
    day = case((Joined.told_as == ToldAs.DAY, Attendance.submission_id), else_=0)
    whose = func.coalesce(Attendance.person_id, -Attendance.id)
    here = (Telling.event_id == Event.id) & (Telling.submission_id == Submission.id)
    seats = (
        chosen.with_only_columns(Attendance.event_id, day.label("day"), whose.label("whose"))
        .outerjoin(Telling, here)
        .outerjoin(Joined, Joined.telling_id == Telling.id)
        .distinct()
        .subquery()
    )
    return session.scalar(select(func.count()).select_from(seats)) or 0


def _longest(session: Session, chosen: Select[Any]) -> int:
    lists = chosen.with_only_columns(func.count().label("rows")).group_by(Attendance.submission_id)
    return session.scalar(select(func.max(lists.subquery().c.rows))) or 0


def _hidden(session: Session, chosen: Select[Any]) -> float:
    """How many people the open questions hide, and its standard deviation on top."""
    one, other = aliased(Attendance), aliased(Attendance)
    among = chosen.with_only_columns(Attendance.person_id)
    rows = session.execute(
        select(one.person_id, other.person_id, PersonPair.probability)
        .join(one, PersonPair.first_id == one.id)
        .join(other, PersonPair.second_id == other.id)
        .where(one.person_id != other.person_id)
        .where(one.person_id.in_(among), other.person_id.in_(among))
    )
    likely: dict[frozenset[int | None], float] = {}
    for person, twin, probability in rows:
        both = frozenset((person, twin))
        likely[both] = max(probability, likely.get(both, 0.0))
    for both in people_apart(session):
        likely.pop(both, None)
    expected = sum(likely.values())
    return expected + sqrt(sum(p * (1 - p) for p in likely.values()))


def _events_of(activity_ids: Collection[int]) -> Select[Any]:
    return select(Link.event_id).where(Link.activity_id.in_(list(activity_ids)))


def _events_of_axis(axis: str) -> Select[Any]:
    return (
        select(Link.event_id)
        .join(PlannedActivity, Link.activity_id == PlannedActivity.id)
        .join(ActivityValues, PlannedActivity.values_id == ActivityValues.id)
        .where(ActivityValues.axis == axis)
    )
