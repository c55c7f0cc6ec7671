"""Submissions as families of editions: finding the one an edition belongs to, joining two."""

from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from server.models.forms import Form
from server.models.review_desk import Assignment, DeedPart
from server.models.reviews import Decision, Finding, HistoryEntry
from server.models.sources import Origin
from server.models.submissions import Attachment, Edition, ReviewState, Submission
from sync import chain
from sync.attachments import attach, current_attachments
from sync.contradiction import show_both
from sync.events import move_events, tell_events
from sync.origins import served_instances
from sync.sameness import twin_of

DECIDED = {ReviewState.APPROVED, ReviewState.HAS_ISSUES, ReviewState.REJECTED}


def find_family(
    session: Session,
    form: Form,
    *,
    instance_id: str,
    deprecated_id: str | None,
    known_root: str | None,
    now: datetime,
) -> Submission | None:
    """The submission that an edition belongs to: by its root, what it edits or what edits it.

    Where editions came out of order and made two submissions of one, they are joined.
    """
    ids = {instance_id, *filter(None, (deprecated_id, known_root))}
    by_edition = select(Edition.submission_id).where(
        Edition.form_id == form.id,
        Edition.is_conflict.is_(False),
        or_(Edition.instance_id.in_(ids), Edition.deprecated_id == instance_id),
    )
    found = session.scalars(
        select(Submission)
        .where(
            Submission.form_id == form.id,
            or_(Submission.instance_id.in_(ids), Submission.id.in_(by_edition)),
        )
        .order_by(Submission.id)
    ).all()
    if not found:
        return None
    first, *others = found
    for other in others:
        join(session, first, other, now=now)
    return first


def settle(session: Session, submission: Submission, *, known_root: str | None = None) -> None:
    """Number the editions, choose the one that is shown, and tell its events.

    A submission that has a decision goes back to the queue when another edition comes to be shown.
    """
    session.refresh(submission, ["editions"])
    editions = {e.id: e for e in submission.editions if not e.is_conflict}
    steps = [chain.Step(e.id, e.instance_id, e.deprecated_id, e.id) for e in editions.values()]
    before = next((e for e in editions.values() if e.is_current), None)
    shown = editions[chain.shown(steps, served_instances(session, submission)).key]
    _number(session, submission, [editions[step.key] for step in chain.in_order(steps)])
    submission.instance_id = chain.root_id(steps, known_root or submission.instance_id)
    if shown is before:
        return
    if before is not None:
        before.is_current = False
        session.flush()
    shown.is_current = True
    session.flush()
    if before is not None and _was_decided_on_another(session, submission, shown):
        submission.review_state = ReviewState.EDITED
    tell_events(session, submission, shown)


def _was_decided_on_another(session: Session, submission: Submission, shown: Edition) -> bool:
    """Two submissions that are joined may bring the decision on what is shown with them."""
    if submission.review_state not in DECIDED:
        return False
    decided_on = select(Decision.edition_id).where(Decision.submission_id == submission.id)
    return session.scalar(decided_on.order_by(Decision.id.desc()).limit(1)) != shown.id


def join(session: Session, kept: Submission, other: Submission, *, now: datetime) -> None:
    """Make one submission of two: editions, origins, decisions and history move to `kept`."""
    decisions = _last_decision(session, kept), _last_decision(session, other)
    move_events(session, kept, other)
    held = list(kept.editions)
    start = max((e.number for e in kept.editions), default=0)
    for offset, edition in enumerate(list(other.editions), start=1):
        edition.is_current = False
        twin = twin_of(session, edition, held)
        if twin is None:
            _move_edition(session, edition, kept, number=start + offset)
        else:
            _fold_edition(session, edition, twin, now=now)
    # Findings are not moved: the checks find again what holds for the joined submission.
    for table in (Origin, Decision, DeedPart, HistoryEntry):
        session.execute(
            update(table)
            .where(table.submission_id == other.id)
            .values(submission_id=kept.id)
            .execution_options(synchronize_session=False)
        )
    _keep_state(session, kept, other, decisions, now)
    _keep_assignment(session, kept, other)
    session.flush()
    session.expire_all()
    session.delete(session.get(Submission, other.id))
    session.flush()
    session.refresh(kept)


def _move_edition(session: Session, edition: Edition, kept: Submission, *, number: int) -> None:
    rival = next(
        (e for e in kept.editions if e.instance_id == edition.instance_id and not e.is_conflict),
        None,
    )
    edition.submission_id, edition.number, edition.form_id = kept.id, number, kept.form_id
    if rival is not None:
        edition.is_conflict, kept.has_conflict = True, True
    session.flush()


def _fold_edition(session: Session, edition: Edition, twin: Edition, *, now: datetime) -> None:
    """The same edition twice: its files and decisions go to the one that stays."""
    for attachment in current_attachments(session, edition):
        if attachment.blob is not None:
            attach(session, twin, attachment.name, attachment.blob, now=now)
    session.execute(
        update(Decision).where(Decision.edition_id == edition.id).values(edition_id=twin.id)
    )
    session.execute(
        update(Finding).where(Finding.edition_id == edition.id).values(edition_id=twin.id)
    )
    for submission in session.scalars(
        select(Submission).where(Submission.approved_edition_id == edition.id)
    ):
        submission.approved_edition_id = twin.id
    _move_replaced(session, edition, twin)
    session.flush()
    session.delete(edition)
    session.flush()


def _move_replaced(session: Session, edition: Edition, twin: Edition) -> None:
    """Bytes that others took the place of stay beside them; the rest is the twin's already."""
    theirs = select(Attachment).where(Attachment.edition_id == edition.id)
    held = {(a.name, a.blob_id) for a in twin.attachments}
    for attachment in list(session.scalars(theirs)):
        if attachment.is_current or (attachment.name, attachment.blob_id) in held:
            session.delete(attachment)
        else:
            attachment.edition = twin
    session.flush()
    session.expire(edition)


def _keep_state(
    session: Session,
    kept: Submission,
    other: Submission,
    decisions: tuple[Decision | None, Decision | None],
    now: datetime,
) -> None:
    """The review that stands on either stands on the joined one; what lives anywhere lives.

    Of two decisions that differ the later one stands, and both are shown.
    """
    here, there = decisions
    is_contrary = {kept.review_state, other.review_state} <= DECIDED and (
        kept.review_state != other.review_state
    )
    if is_contrary and here is not None and there is not None:
        last, first = (here, there) if here.id > there.id else (there, here)
        if last is there:
            _take_review(kept, other)
        show_both(session, kept, last, first, now=now)
    elif kept.review_state == ReviewState.RECEIVED:
        _take_review(kept, other)
    else:
        kept.approved_edition_id = kept.approved_edition_id or other.approved_edition_id
    kept.received_at = min(kept.received_at, other.received_at)
    kept.has_conflict = kept.has_conflict or other.has_conflict
    kept.submitted_by = kept.submitted_by or other.submitted_by
    kept.account_id = kept.account_id or other.account_id
    if kept.deleted_at and not other.deleted_at:
        kept.deleted_at = None
    other.approved_edition_id = None


def _take_review(kept: Submission, other: Submission) -> None:
    kept.review_state, kept.decided_at = other.review_state, other.decided_at
    kept.approved_edition_id = other.approved_edition_id


def _last_decision(session: Session, submission: Submission) -> Decision | None:
    mine = select(Decision).where(Decision.submission_id == submission.id)
    return session.scalars(mine.order_by(Decision.id.desc()).limit(1)).first()


def _keep_assignment(session: Session, kept: Submission, other: Submission) -> None:
    """Who was to review either reviews the joined one."""
    if session.scalar(select(Assignment.id).where(Assignment.submission_id == kept.id)) is None:
        session.execute(
            update(Assignment)
            .where(Assignment.submission_id == other.id)
            .values(submission_id=kept.id)
        )


def _number(session: Session, submission: Submission, ordered: list[Edition]) -> None:
    """Number along the chain, conflicts after; in two moves because numbers are unique."""
    conflicts = sorted((e for e in submission.editions if e.is_conflict), key=lambda e: e.id)
    wanted = {edition.id: number for number, edition in enumerate([*ordered, *conflicts], start=1)}
    changed = [e for e in submission.editions if e.number != wanted[e.id]]
    for edition in changed:
        edition.number = -edition.id
    session.flush()
    for edition in changed:
        edition.number = wanted[edition.id]
    session.flush()
