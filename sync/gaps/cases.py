"""The activities of a plan year with how they stand at a day, in two queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, or_, select, union
from sqlalchemy.orm import Session, contains_eager

from server.models.events import Candidate, Event, Link, LinkStatus, Telling
from server.models.joins import EventPair
from server.models.plan import ActivityValues, Plan, PlanPart, PlanVersion
from sync.gaps.standing import Situation, situation_of
from sync.plan.held import HeldEvent, held_events
from sync.plan.progress import Planned, Progress
from sync.plan.values import periods_of

MAY_BE = 0.25  # from this probability on a proposed link may well turn out true


@dataclass(frozen=True)
class Case:
    """An activity of a current plan version, its events, and how it stands."""

    values: ActivityValues
    events: tuple[HeldEvent, ...]
    situation: Situation

    @property
    def id(self) -> int:
        """Return the activity's id."""
        return self.values.activity_id

    @property
    def part_id(self) -> int:
        """Return the part of the plan that it stands in."""
        return self.values.version.part_id


def cases(session: Session, year: int, today: date) -> list[Case]:
    """Return the activities of a year's current versions, in the order of their codes."""
    found = session.scalars(_values(year)).all()
    events: dict[int, list[HeldEvent]] = {}
    for each in held_events(session, {values.activity_id for values in found}):
        events.setdefault(each.activity_id, []).append(each)
    return [_case(values, year, events.get(values.activity_id, ()), today) for values in found]


def awaiting(session: Session, activity_ids: set[int]) -> set[int]:
    """Return the activities about which a person decides first.

    A proposed link may still belong to them, or some of their events may be one.
    """
    proposed = (
        select(Candidate.activity_id)
        .join(Event, Candidate.event_id == Event.id)
        .where(
            Event.link_status == LinkStatus.PROPOSED,
            or_(Candidate.rank == 1, Candidate.score >= MAY_BE),
        )
    )
    doubled = [
        select(Link.activity_id)
        .join(Telling, Telling.event_id == Link.event_id)
        .join(EventPair, side == Telling.id)
        for side in (EventPair.first_id, EventPair.second_id)
    ]
    return activity_ids & set(session.scalars(union(proposed, *doubled)))


def _case(values: ActivityValues, year: int, events: Sequence[HeldEvent], today: date) -> Case:
    planned = Planned(year, periods_of(values), values.sessions or 1, values.status)
    progress = Progress(planned, tuple(each.held for each in events), today)
    return Case(values, tuple(events), situation_of(values, progress))


def _values(year: int) -> Select[ActivityValues]:
    return (
        select(ActivityValues)
        .join(PlanVersion, ActivityValues.version_id == PlanVersion.id)
        .join(PlanPart, PlanVersion.part_id == PlanPart.id)
        .join(Plan, PlanPart.plan_id == Plan.id)
        .where(Plan.year == year, PlanVersion.is_current)
        .options(contains_eager(ActivityValues.version).contains_eager(PlanVersion.part))
        .order_by(ActivityValues.code, ActivityValues.id)
    )
