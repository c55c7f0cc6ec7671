"""Events with their links as flat rows: what `terrain export links` writes."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from server.models.events import Candidate, Event, Link, LinkMethod, LinkStatus, Telling
from server.models.submissions import Edition
from sync.reconcile.explain import in_one_line
from sync.reconcile.record import main_link

COLUMNS = (
    "instance_id",
    "root_instance_id",
    "row",
    "activity_code",
    "status",
    "method",
    "score",
    "title",
    "date",
    "region",
    "evidence",
    "review_state",
    "deleted",
)
PAGE = 500


def link_rows(session: Session, language: str) -> Iterator[dict[str, Any]]:
    """One row an event, in the order that they came; those withdrawn by an edition are left out."""
    last = 0
    while page := _page(session, last):
        last = page[-1].id
        told = [(event, telling) for event in page if (telling := _telling(event))]
        shown = _current_ids(session, [telling.submission_id for _, telling in told])
        for event, telling in told:
            yield _row(event, telling, shown.get(telling.submission_id, ""), language)


def _page(session: Session, last: int) -> list[Event]:
    statement = (
        select(Event)
        .where(Event.id > last)
        .order_by(Event.id)
        .limit(PAGE)
        .options(
            selectinload(Event.tellings).joinedload(Telling.submission),
            selectinload(Event.links).joinedload(Link.activity),
            selectinload(Event.candidates).joinedload(Candidate.activity),
        )
    )
    return list(session.scalars(statement))


def _telling(event: Event) -> Telling | None:
    """The first submission that tells of it, one that is not deleted where there is one."""
    standing = [telling for telling in event.tellings if not telling.is_withdrawn]
    standing.sort(key=lambda telling: (telling.submission.deleted_at is not None, telling.id))
    return standing[0] if standing else None


def _current_ids(session: Session, submission_ids: list[int]) -> dict[int, str]:
    rows = session.execute(
        select(Edition.submission_id, Edition.instance_id).where(
            Edition.submission_id.in_(submission_ids), Edition.is_current
        )
    )
    return dict(rows.all())


def _row(event: Event, telling: Telling, instance_id: str, language: str) -> dict[str, Any]:
    submission = telling.submission
    return {
        "instance_id": instance_id,
        "root_instance_id": submission.instance_id,
        "row": telling.row,
        "activity_code": _code(event),
        "status": str(event.link_status),
        "method": _method(event),
        "score": "" if event.link_score is None else event.link_score,
        "title": event.title or "",
        "date": event.date.isoformat() if event.date else "",
        "region": event.region or "",
        "evidence": in_one_line(event.link_evidence, language),
        "review_state": str(submission.review_state),
        "deleted": submission.deleted_at.isoformat() if submission.deleted_at else "",
    }


def _code(event: Event) -> str:
    """As the plan writes it: of the link, of a proposal's best candidate, else nothing."""
    link = main_link(event)
    if link is not None:
        return link.activity.code
    if event.link_status == LinkStatus.PROPOSED and event.candidates:
        return event.candidates[0].activity.code
    return ""


def _method(event: Event) -> str:
    if event.link_method is None and event.link_status == LinkStatus.PROPOSED:
        return LinkMethod.SCORED.value
    return event.link_method or ""
