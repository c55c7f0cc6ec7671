"""Events: what submissions tell, and how they stand towards the plan."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from flask import g
from sqlalchemy import ColumnElement, Select, extract, select
from sqlalchemy.orm import Session, joinedload, selectinload

from server.api.blueprint import offers
from server.api.examples import EVENT, a_page_of
from server.api.paging import Order, paged
from server.api.personal import Sight
from server.api.queries import EventQuery, PersonalQuery
from server.api.schemas_plan import EventPage, EventSchema
from server.extensions import db
from server.models.events import Candidate, Event, Link, Telling
from server.models.plan import PlannedActivity
from server.models.submissions import Edition, Submission
from server.rights import Right, visible_submissions
from sync.errors import NotFound
from sync.events import COLUMNS as TOLD
from sync.export import MASK
from sync.plan_workbook.draft import key_of

ORDER = Order("events", Event.id)
Record = dict[str, Any]
COLUMNS = ("id", *TOLD)
FACTS = ("organiser", "partners", "themes", "duration", "point", "photos", "lesson")


@offers(
    "/events",
    Right.SEE_SUBMISSIONS,
    EventPage,
    tag="events",
    query=EventQuery,
    example=a_page_of(EVENT),
)
def list_events(asked: dict[str, Any]) -> dict[str, Any]:
    """List the events that standing submissions tell of."""
    store, sight = db.session(), Sight.asked(asked)
    page = paged(store, _seen().where(*_conditions(asked)), ORDER, asked)
    items = _records(store, page.rows, sight)
    sight.note(store, _told_by(items))
    return {"items": items, "next": page.next}


@offers(
    "/events/<int:event_id>",
    Right.SEE_SUBMISSIONS,
    EventSchema,
    tag="events",
    query=PersonalQuery,
    example=EVENT,
)
def get_event(asked: dict[str, Any], event_id: int) -> Record:
    """One event."""
    store, sight = db.session(), Sight.asked(asked)
    found = store.scalars(_seen().where(Event.id == event_id)).first()
    if found is None:
        raise NotFound("event", str(event_id))
    items = _records(store, [found], sight)
    sight.note(store, _told_by(items))
    return items[0]


def seen_events() -> ColumnElement[bool]:
    """The condition that an event is told by a standing submission that the account may see."""
    return Event.id.in_(
        select(Telling.event_id)
        .join(Submission, Telling.submission_id == Submission.id)
        .where(Telling.is_withdrawn.is_(False), visible_submissions(g.account))
    )


def _seen() -> Select[Event]:
    plan = joinedload(PlannedActivity.plan)
    return (
        select(Event)
        .where(seen_events())
        .options(
            selectinload(Event.links).joinedload(Link.activity).options(plan),
            selectinload(Event.candidates).joinedload(Candidate.activity).options(plan),
        )
    )


def _conditions(asked: Mapping[str, Any]) -> Iterator[ColumnElement[bool]]:
    for name, condition in CONDITIONS.items():
        if name in asked:
            yield condition(asked[name])


def _linked_to(code: str) -> ColumnElement[bool]:
    return Event.id.in_(
        select(Link.event_id)
        .join(PlannedActivity, Link.activity_id == PlannedActivity.id)
        .where(PlannedActivity.code_key == key_of(code))
    )


CONDITIONS: Mapping[str, Callable[[Any], ColumnElement[bool]]] = {
    "region": lambda code: Event.region == code,
    "kind": lambda kind: Event.kind == kind,
    "link_status": lambda status: Event.link_status == status,
    "since": lambda day: Event.date >= day,
    "until": lambda day: Event.date <= day,
    "year": lambda year: extract("year", Event.date) == year,
    "activity": _linked_to,
    "submission": lambda submission_id: Event.id.in_(
        select(Telling.event_id).where(Telling.submission_id == submission_id)
    ),
}


def _records(store: Session, events: Sequence[Event], sight: Sight) -> list[Record]:
    told = _tellings(store, [each.id for each in events])
    return [_record(each, told[each.id], sight) for each in events]


def _tellings(store: Session, event_ids: Sequence[int]) -> dict[int, list[Record]]:
    """By event, the standing submissions that tell of it and that the account may see."""
    statement = (
        select(Telling.event_id, Telling.row, Submission, Edition.instance_id)
        .join(Submission, Telling.submission_id == Submission.id)
        .join(Edition, Edition.submission_id == Submission.id)
        .where(
            Telling.event_id.in_(event_ids),
            Telling.is_withdrawn.is_(False),
            Edition.is_current,
            visible_submissions(g.account),
        )
        .order_by(Telling.id)
    )
    told: dict[int, list[Record]] = {}
    for event_id, row, submission, instance_id in store.execute(statement):
        told.setdefault(event_id, []).append(
            {
                "id": submission.id,
                "instance_id": instance_id,
                "row": row,
                "review_state": str(submission.review_state),
                "deleted_at": submission.deleted_at,
            }
        )
    return told


def _record(event: Event, told: list[Record], sight: Sight) -> Record:
    facts = event.facts or {}
    return {
        **{name: getattr(event, name) for name in COLUMNS},
        **{name: facts.get(name) for name in FACTS},
        "attendance_sheets": _masked(facts.get("attendance_sheets") or [], sight),
        "decisions": [
            each | {"owner": _masked(each.get("owner"), sight)}
            for each in facts.get("decisions") or []
        ],
        "submissions": told,
        "is_deleted": all(each["deleted_at"] for each in told),
        "link_status": str(event.link_status),
        "link_method": event.link_method,
        "link_score": event.link_score,
        "links": [_standing(each) | {"id": each.id} for each in event.links],
        "candidates": [_standing(each) for each in event.candidates],
    }


def _standing(to: Link | Candidate) -> Record:
    activity = to.activity
    shown: Record = {"activity_id": activity.id, "code": activity.code, "year": activity.plan.year}
    if isinstance(to, Link):
        return shown | {"share": to.share, "is_main": to.is_main}
    return shown | {"rank": to.rank, "score": to.score}


def _masked(value: Any, sight: Sight) -> Any:
    if sight.is_personal or not value:
        return value
    return [MASK] * len(value) if isinstance(value, list) else MASK


def _told_by(items: Sequence[Record]) -> list[int]:
    return sorted({told["id"] for each in items for told in each["submissions"]})
