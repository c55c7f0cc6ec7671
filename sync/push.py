"""`terrain push`: decisions made here go back to the sources that hold the submission."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kobo_bridge.errors import SourceConflict, SourceError, SourceNotFound, SourceRefuses
from kobo_bridge.records import APPROVED, HAS_ISSUES, REJECTED, RemoteForm, RemoteReview
from server.models.reviews import Push, PushState
from server.models.sources import Origin, Source
from server.models.submissions import Edition
from sync.clients import Client, OpenClient
from sync.errors import TerrainError
from sync.pull_report import error_facts

DECIDED = {APPROVED, HAS_ISSUES, REJECTED}
CHANGED_THERE, OVERTAKEN = "changed_there", "overtaken"


class EditedThere(Exception):
    """The server shows an edition that was not pulled yet: nobody here has decided on it."""


@dataclass
class PushReport:
    """What one source took, refused, or could not be told."""

    source: str
    done: int = 0
    refused: int = 0
    waiting: int = 0
    error: dict[str, object] | None = None


def push(session: Session, open_client: OpenClient, *, now: datetime) -> list[PushReport]:
    """Send the newest waiting decision of each origin; commits one by one."""
    by_source: dict[int, list[int]] = {}
    for one in _waiting(session):
        by_source.setdefault(one.origin.source_id, []).append(one.id)
    session.commit()
    reports = []
    for source_id, todo in by_source.items():
        source = session.get_one(Source, source_id)
        report = PushReport(source.name, waiting=len(todo))
        reports.append(report)
        if not source.is_paused and source.secret is not None:
            _push_to(session, source, open_client, todo, report, now)
    return reports


def _push_to(
    session: Session,
    source: Source,
    open_client: OpenClient,
    todo: list[int],
    report: PushReport,
    now: datetime,
) -> None:
    try:
        client = open_client(source)
    except TerrainError as error:
        report.error = error_facts(error)
        return
    try:
        for push_id in todo:
            _push_one(session, client, push_id, report, now)
    except SourceError as error:
        session.rollback()
        report.error = error_facts(error)
    finally:
        client.close()


def _push_one(
    session: Session, client: Client, push_id: int, report: PushReport, now: datetime
) -> None:
    """Tell one decision; raises what may work another time, so that it goes on waiting."""
    one = session.get(Push, push_id)
    if one is None:
        report.waiting -= 1  # the decision was undone meanwhile
        return
    told: RemoteReview | None = None
    refusal: dict[str, object] | None = {"kind": OVERTAKEN}
    if one.decision.edition_id == _shown(session, one.origin):
        try:
            told, refusal = _tell(session, client, one)
        except EditedThere:
            return  # the next pull brings the edit, then somebody decides on that
    _note(session, push_id, told, refusal, now)
    report.waiting -= 1
    report.done += refusal is None
    report.refused += refusal is not None
    session.commit()


def _tell(
    session: Session, client: Client, one: Push
) -> tuple[RemoteReview | None, dict[str, object] | None]:
    """What the server has now, or why it was not told."""
    form = RemoteForm(one.origin.remote_form_id, "", "", "", None)
    ref, state, comment = one.origin.remote_id, str(one.decision.state), one.decision.comment
    seen = (one.origin.seen.get("review"), one.origin.seen.get("review_at"))
    known = {one.decision.edition.instance_id, one.origin.seen.get("instance")}
    session.rollback()
    try:
        now_there = client.submission_now(form, ref)
        if now_there.instance_id not in known:
            raise EditedThere
        there = now_there.review
        if there.state in DECIDED and there.state != state and (there.state, there.at) != seen:
            refusal = {"kind": CHANGED_THERE, "there": there.state, "by": there.by, "at": there.at}
            return None, dict(refusal)
        told = there if there.state == state else client.review(form, ref, state, comment)
    except (SourceNotFound, SourceConflict, SourceRefuses) as error:
        return None, error_facts(error)
    return told, None


def _shown(session: Session, origin: Origin) -> int | None:
    """The edition shown now: a decision on another one says nothing about it."""
    return session.scalar(
        select(Edition.id).where(Edition.submission_id == origin.submission_id, Edition.is_current)
    )


def _note(
    session: Session,
    push_id: int,
    told: RemoteReview | None,
    refusal: dict[str, object] | None,
    now: datetime,
) -> None:
    one = session.get(Push, push_id)
    if one is None:
        return
    one.state = PushState.DONE if refusal is None else PushState.REFUSED
    one.error, one.attempts = refusal, one.attempts + 1
    one.done_at = now if refusal is None else None
    if told is not None:
        one.origin.seen = {**one.origin.seen, "review": told.state, "review_at": told.at}


def _waiting(session: Session) -> list[Push]:
    """The newest waiting decision of each live origin; those it overtakes are dropped."""
    statement = (
        select(Push)
        .join(Origin, Push.origin_id == Origin.id)
        .where(Push.state == PushState.WAITING)
        .order_by(Origin.source_id, Origin.id, Push.decision_id.desc())
    )
    newest: dict[int, Push] = {}
    for one in list(session.scalars(statement)):
        if one.origin_id in newest or one.origin.deleted_at is not None:
            session.delete(one)
        else:
            newest[one.origin_id] = one
    session.flush()
    return list(newest.values())
