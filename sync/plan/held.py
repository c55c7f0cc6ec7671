"""What was held of planned activities: their linked events, approved or waiting for review."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, Row, and_, case, func, select
from sqlalchemy.orm import Session

from server.models.events import Event, Link, Telling
from server.models.submissions import ReviewState, Submission
from sync.joins.days import days_of_one
from sync.joins.groups import groups
from sync.plan.progress import Held

# SQLite takes 32,766 values in one statement, PostgreSQL 65,535.
AT_ONCE = 10_000


def is_counted() -> ColumnElement[bool]:
    """The submissions that figures count: the last approved edition, until it is decided anew."""
    return and_(
        Submission.deleted_at.is_(None),
        Submission.approved_edition_id.is_not(None),
        Submission.review_state != ReviewState.REJECTED,
    )


def is_waiting() -> ColumnElement[bool]:
    """The submissions that someone still has to decide on and that no figure counts yet."""
    return and_(
        Submission.deleted_at.is_(None),
        Submission.approved_edition_id.is_(None),
        Submission.review_state != ReviewState.REJECTED,
    )


@dataclass(frozen=True)
class HeldEvent:
    """A linked event as the plan counts it."""

    activity_id: int
    event_id: int
    region: str | None
    held: Held


def held_events(session: Session, activity_ids: Collection[int]) -> list[HeldEvent]:
    """Return the linked events of the activities that count or wait; others are left out."""
    found: list[HeldEvent] = []
    ids = sorted(activity_ids)
    for start in range(0, len(ids), AT_ONCE):
        found += _held(session, ids[start : start + AT_ONCE])
    return _days_once(session, found)


def held_by_activity(session: Session, activity_ids: Collection[int]) -> dict[int, list[Held]]:
    """Return the same by activity."""
    by_activity: dict[int, list[Held]] = {}
    for each in held_events(session, activity_ids):
        by_activity.setdefault(each.activity_id, []).append(each.held)
    return by_activity


def _days_once(session: Session, found: list[HeldEvent]) -> list[HeldEvent]:
    """A day's sheet that waits to be joined to another day's is no session of its own."""
    ids = sorted({each.event_id for each in found})
    pairs: set[tuple[int, int]] = set()
    for start in range(0, len(ids), AT_ONCE):
        pairs |= days_of_one(session, ids[start : start + AT_ONCE])
    if not pairs:
        return found
    leader = {each: group[0] for group in groups(ids, pairs) for each in group}
    taken: set[tuple[int, int]] = set()
    counted: dict[int, HeldEvent] = {}
    for at, each in sorted(enumerate(found), key=lambda pair: not pair[1].held.is_done):
        place = (each.activity_id, leader[each.event_id])
        is_first = place not in taken
        taken.add(place)
        sessions = each.held.sessions if is_first else 0.0
        counted[at] = replace(each, held=replace(each.held, sessions=sessions))
    return [counted[at] for at in range(len(found))]


def _held(session: Session, ids: Iterable[int]) -> list[HeldEvent]:
    counted = func.sum(case((is_counted(), 1), else_=0)).label("counted")
    waiting = func.sum(case((is_waiting(), 1), else_=0)).label("waiting")
    statement = (
        select(Link.activity_id, Event.id, Link.share, Event.date, Event.region, counted, waiting)
        .join(Event, Link.event_id == Event.id)
        .join(Telling, Telling.event_id == Event.id)
        .join(Submission, Telling.submission_id == Submission.id)
        .where(Link.activity_id.in_(list(ids)), Telling.is_withdrawn.is_(False))
        .group_by(Link.activity_id, Event.id, Link.share, Event.date, Event.region)
        .order_by(Event.date, Event.id)
    )
    return [_event(row) for row in session.execute(statement) if row.counted or row.waiting]


def _event(row: Row[tuple[int, int, float, date | None, str | None, int, int]]) -> HeldEvent:
    held = Held(day=row.date, sessions=row.share, is_done=bool(row.counted))
    return HeldEvent(row.activity_id, row.id, row.region, held)
