"""Links between events and planned activities, with what speaks for and against each."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import contains_eager, joinedload

from server.api.blueprint import offers
from server.api.events import seen_events
from server.api.examples import LINK, a_page_of
from server.api.paging import Order, paged
from server.api.queries import LinkQuery
from server.api.schemas import LinkPage, LinkSchema
from server.extensions import db
from server.models.events import Event, Link
from server.models.plan import Plan, PlannedActivity
from server.rights import Right
from sync.errors import NotFound
from sync.plan_workbook.draft import key_of
from sync.reconcile.explain import explain_all

ORDER = Order("links", Link.id)
CONDITIONS: Mapping[str, Callable[[Any], ColumnElement[bool]]] = {
    "event": lambda event_id: Link.event_id == event_id,
    "method": lambda method: Link.method == method,
    "year": lambda year: Plan.year == year,
    "activity": lambda code: PlannedActivity.code_key == key_of(code),
}


@offers(
    "/links",
    Right.SEE_SUBMISSIONS,
    LinkPage,
    tag="links",
    query=LinkQuery,
    example=a_page_of(LINK),
)
def list_links(asked: dict[str, Any]) -> dict[str, Any]:
    """List the links of the events that the account may see."""
    page = paged(db.session(), _seen().where(*_conditions(asked)), ORDER, asked)
    return {"items": [_record(each) for each in page.rows], "next": page.next}


@offers("/links/<int:link_id>", Right.SEE_SUBMISSIONS, LinkSchema, tag="links", example=LINK)
def get_link(link_id: int) -> dict[str, Any]:
    """One link."""
    found = db.session().scalars(_seen().where(Link.id == link_id)).first()
    if found is None:
        raise NotFound("link", str(link_id))
    return _record(found)


def _conditions(asked: Mapping[str, Any]) -> Iterator[ColumnElement[bool]]:
    for name, condition in CONDITIONS.items():
        if name in asked:
            yield condition(asked[name])


def _seen() -> Select[Link]:
    return (
        select(Link)
        .join(Event, Link.event_id == Event.id)
        .join(PlannedActivity, Link.activity_id == PlannedActivity.id)
        .join(Plan, PlannedActivity.plan_id == Plan.id)
        .where(seen_events())
        .options(
            contains_eager(Link.event),
            joinedload(Link.activity).joinedload(PlannedActivity.plan),
        )
    )


def _record(link: Link) -> dict[str, Any]:
    evidence = link.evidence or (link.event.link_evidence if link.is_main else [])
    return {
        "id": link.id,
        "event_id": link.event_id,
        "activity_id": link.activity_id,
        "code": link.activity.code,
        "year": link.activity.plan.year,
        "share": link.share,
        "is_main": link.is_main,
        "method": str(link.method),
        "score": link.score,
        "created_at": link.created_at,
        "evidence": evidence,
        "explanation": {each: explain_all(evidence, each) for each in ("fr", "ar", "en")},
    }
