"""`terrain push`: decisions made here go back to the sources that hold the submission.

They wait in the store from the transaction that made them. Of one submission the newest goes, so
that their order is kept; what fails waits longer each time, and the night tries all.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kobo_bridge.errors import (
    SourceAnswerUnreadable,
    SourceConflict,
    SourceError,
    SourceFailed,
    SourceNotFound,
    SourceRefuses,
)
from kobo_bridge.records import APPROVED, HAS_ISSUES, REJECTED, RemoteForm, RemoteReview
from server.models.reviews import Decision, Push, PushState
from server.models.sources import Origin, Source
from server.models.submissions import Edition, Submission
from sync.clients import Client, OpenClient
from sync.contradiction import contradict
from sync.errors import TerrainError
from sync.pull_report import error_facts

DECIDED = {APPROVED, HAS_ISSUES, REJECTED}
CHANGED_THERE, OVERTAKEN = "changed_there", "overtaken"
TIME_TO_UNDO = timedelta(minutes=1)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=6)
IN_A_ROW = 3
OF_ONE = (SourceFailed, SourceAnswerUnreadable)


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


@dataclass(frozen=True)
class _Answer:
    """What the server has now, and why it was not told."""

    there: RemoteReview | None = None
    refusal: dict[str, object] | None = None


def push(
    session: Session, open_client: OpenClient, *, now: datetime, due_only: bool = False
) -> list[PushReport]:
    """Send the newest waiting decision of each origin; commits one by one.

    With `due_only` those that were made just now, or failed a short while ago, wait.
    """
    by_source: dict[int, list[int]] = {}
    for one in _waiting(session):
        if due_only and not _is_due(one, now):
            continue
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
    failed = 0
    try:
        for at, push_id in enumerate(todo):
            try:
                _push_one(session, client, push_id, report, now)
                failed = 0
            except SourceError as error:
                session.rollback()
                report.error, failed = error_facts(error), failed + 1
                ends = failed == IN_A_ROW or not isinstance(error, OF_ONE)
                _put_off(session, todo[at:] if ends else [push_id], report.error, now)
                if ends:
                    return
    finally:
        client.close()


def _is_due(one: Push, now: datetime) -> bool:
    return one.decision.at <= now - TIME_TO_UNDO and (one.next_at is None or one.next_at <= now)


def _put_off(
    session: Session, push_ids: list[int], error: dict[str, object], now: datetime
) -> None:
    """What ails the server keeps all of its decisions waiting, what ails one of them only that."""
    for one in session.scalars(select(Push).where(Push.id.in_(push_ids))):
        wait = min(FIRST_WAIT * 2**one.attempts, LONGEST_WAIT)
        one.attempts, one.error, one.next_at = min(one.attempts + 1, 16), error, now + wait
    session.commit()


def _push_one(
    session: Session, client: Client, push_id: int, report: PushReport, now: datetime
) -> None:
    """Tell one decision; raises what may work another time, so that it goes on waiting."""
    one = session.get(Push, push_id)
    if one is None:
        report.waiting -= 1  # the decision was undone meanwhile
        return
    answer = _Answer(refusal={"kind": OVERTAKEN})
    origin, decision_id = one.origin, one.decision_id
    if one.decision.edition_id == _shown(session, one.origin):
        try:
            answer = _tell(session, client, one)
        except EditedThere:
            return  # the next pull brings the edit, then somebody decides on that
    one = session.get(Push, push_id)
    # SQLite gives the number of a deleted row anew: the decision says whether it is the same one.
    if one is None or one.decision_id != decision_id:
        _tell_what_stands(session, origin, answer)
    else:
        _note(session, one, answer, now)
    report.waiting -= 1
    report.done += answer.refusal is None
    report.refused += answer.refusal is not None
    session.commit()


def _tell(session: Session, client: Client, one: Push) -> _Answer:
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
            facts = {"there": there.state, "by": there.by, "at": there.at}
            return _Answer(there, {"kind": CHANGED_THERE, **facts})
        if there.state != state:
            there = client.review(form, ref, state, comment)
    except (SourceNotFound, SourceConflict, SourceRefuses) as error:
        return _Answer(refusal=error_facts(error))
    return _Answer(there)


def _shown(session: Session, origin: Origin) -> int | None:
    """The edition shown now: a decision on another one says nothing about it."""
    return session.scalar(
        select(Edition.id).where(Edition.submission_id == origin.submission_id, Edition.is_current)
    )


def _tell_what_stands(session: Session, origin: Origin, answer: _Answer) -> None:
    """Taken back while it was on its way, it arrived all the same: what stands follows it."""
    if answer.there is None or answer.refusal is not None:
        return
    origin.seen = {**origin.seen, "review": answer.there.state, "review_at": answer.there.at}
    last = session.scalars(
        select(Decision.id)
        .where(Decision.submission_id == origin.submission_id)
        .order_by(Decision.id.desc())
    ).first()
    ours = (Push.origin_id == origin.id, Push.decision_id == last)
    follows = session.scalars(select(Push).where(*ours)).first()
    if follows is None:
        follows = Push(decision_id=last, origin_id=origin.id)
        session.add(follows)
    follows.state, follows.next_at = PushState.WAITING, None


def _note(session: Session, one: Push, answer: _Answer, now: datetime) -> None:
    one.state = PushState.DONE if answer.refusal is None else PushState.REFUSED
    one.error, one.attempts, one.next_at = answer.refusal, one.attempts + 1, None
    one.done_at = now if answer.refusal is None else None
    if answer.there is None:
        return
    one.origin.seen = {
        **one.origin.seen,
        "review": answer.there.state,
        "review_at": answer.there.at,
    }
    if answer.refusal is not None:
        submission = session.get_one(Submission, one.origin.submission_id)
        source = session.get_one(Source, one.origin.source_id)
        contradict(session, submission, source, answer.there, now=now)


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
