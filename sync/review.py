"""Review decisions: made on the edition that was seen, undoable, sent back to every source.

A decision carries the edition and the last decision that its maker saw; if either changed
meanwhile it is `Overtaken` and nothing is written (DESIGN.md, rule 4).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from server.models.accounts import Account
from server.models.reviews import Decision, Finding, HistoryEntry, Push, PushState
from server.models.sources import Origin, Source, SourceKind
from server.models.submissions import Edition, ReviewState, Submission
from sync.contradiction import settle, show_again
from sync.errors import NotFound, Overtaken, Refused
from sync.history import note

REMOTE = (SourceKind.KOBO, SourceKind.CENTRAL)
KINDS = {
    ReviewState.APPROVED: "approved",
    ReviewState.HAS_ISSUES: "has_issues",
    ReviewState.REJECTED: "rejected",
    ReviewState.RECEIVED: "reopened",
}
WITHDRAWN = "withdrawn"


def decide(
    session: Session,
    submission: Submission,
    state: ReviewState,
    *,
    comment: str | None,
    account: Account | None,
    seen_edition_id: int | None,
    seen_decision_id: int | None,
    now: datetime,
    source: Source | None = None,
    by_name: str | None = None,
) -> Decision:
    """Decide on the current edition; a decision from a source goes to the other sources only."""
    if state not in KINDS:
        raise Refused("“edited” is not a decision; choose another state")
    take_turn(session, submission)
    edition = current_edition(session, submission)
    _still_as_seen(session, submission, edition, seen_edition_id, seen_decision_id)
    before = {
        "state": submission.review_state,
        "approved_edition_id": submission.approved_edition_id,
        "decision": seen_decision_id,
        "decided_at": submission.decided_at.isoformat() if submission.decided_at else None,
        "contradicted": settle(session, submission) if source is None else [],
    }
    decision = Decision(
        submission_id=submission.id,
        edition_id=edition.id,
        state=state,
        comment=(comment or "").strip() or None,
        account_id=account.id if account else None,
        source_id=source.id if source else None,
        by_name=by_name,
        at=now,
    )
    session.add(decision)
    submission.review_state, submission.decided_at = state, now
    submission.approved_edition_id = edition.id if state == ReviewState.APPROVED else None
    session.flush()
    note(
        session,
        submission,
        KINDS[state],
        now=now,
        account_id=decision.account_id,
        source_id=decision.source_id,
        decision=decision.id,
        edition=edition.number,
        comment=decision.comment,
        by=by_name,
        before=before,
    )
    _send_back(session, submission, decision, but=source)
    return decision


def undo_last(
    session: Session, submission: Submission, *, account: Account, now: datetime
) -> Decision:
    """Withdraw the account's own last decision: the state before it stands again.

    Raises `Overtaken` where someone else decided, or another edition came, since.
    """
    standing = standing_decision(session, submission)
    if standing is None:
        raise Overtaken(submission.instance_id, "the last decision")
    return undo_decision(session, submission, standing.id, account=account, now=now)


def undo_decision(
    session: Session, submission: Submission, decision_id: int, *, account: Account, now: datetime
) -> Decision:
    """Withdraw that decision of the account, if it is the one that stands."""
    take_turn(session, submission)
    last = standing_decision(session, submission)
    if last is None or last.id != decision_id or last.account_id != account.id:
        raise Overtaken(submission.instance_id, "the last decision")
    entry = _entry_of(session, submission, last)
    if entry is None or last.edition_id != current_edition(session, submission).id:
        raise Overtaken(submission.instance_id, "the edition")
    was_sent = session.scalar(
        select(Push.id).where(Push.decision_id == last.id, Push.state != PushState.WAITING).limit(1)
    )
    before = entry.facts["before"]
    restored = _restore(session, submission, before, account, now)
    facts = {"decision": last.id, "restored": restored.id, "stands": before.get("decision")}
    note(session, submission, WITHDRAWN, now=now, account_id=account.id, **facts)
    contradicted = before.get("contradicted", [])
    show_again(session, submission, contradicted, now=now)
    if contradicted and was_sent is None:
        _drop_waiting(session, submission)
    elif was_sent is not None or restored.state != ReviewState.RECEIVED:
        _send_back(session, submission, restored, but=None)
    else:
        _drop_waiting(session, submission)
    return restored


def _restore(
    session: Session,
    submission: Submission,
    before: Mapping[str, Any],
    account: Account,
    now: datetime,
) -> Decision:
    """Put back what stood before a decision; said as a decision too, for who saw the undone one."""
    state = ReviewState(before["state"])
    restored = Decision(
        submission_id=submission.id,
        edition_id=current_edition(session, submission).id,
        state=ReviewState.RECEIVED if state == ReviewState.EDITED else state,
        account_id=account.id,
        at=now,
    )
    session.add(restored)
    submission.review_state = state
    submission.approved_edition_id = before["approved_edition_id"]
    decided_at = before.get("decided_at")
    submission.decided_at = datetime.fromisoformat(decided_at) if decided_at else None
    session.flush()
    return restored


def standing_decision(session: Session, submission: Submission) -> Decision | None:
    """The decision made last; one that an undo put back counts as the one it brought back."""
    last = last_decision(session, submission)
    if last is None:
        return None
    undone = session.scalars(
        select(HistoryEntry.facts).where(
            HistoryEntry.submission_id == submission.id, HistoryEntry.kind == WITHDRAWN
        )
    )
    brought_back = {facts.get("restored"): facts.get("stands") for facts in undone}
    number: int | None = last.id
    while number in brought_back:
        number = brought_back[number]
    return session.get(Decision, number) if number is not None else None


def current_edition(session: Session, submission: Submission) -> Edition:
    """The edition that is shown; every submission has one."""
    statement = select(Edition).where(Edition.submission_id == submission.id, Edition.is_current)
    return session.scalars(statement).one()


def last_decision(session: Session, submission: Submission) -> Decision | None:
    """The decision that was made last, here or at a source."""
    return session.scalars(
        select(Decision)
        .where(Decision.submission_id == submission.id)
        .order_by(Decision.id.desc())
        .limit(1)
    ).first()


def submission_of(session: Session, instance_id: str) -> Submission:
    """The submission that has an edition of this instanceID; raises `NotFound`."""
    statement = (
        select(Submission)
        .join(Edition, Edition.submission_id == Submission.id)
        .where(Edition.instance_id == instance_id)
        .order_by(Edition.is_conflict, Submission.id)
        .limit(1)
    )
    found = session.scalars(statement).first()
    if found is None:
        raise NotFound("submission", instance_id, "an instanceID begins with uuid: as a rule")
    return found


def add_comment(
    session: Session, submission: Submission, text: str, *, account: Account, now: datetime
) -> None:
    """Add a comment to the thread; refuses an empty one."""
    if not text.strip():
        raise Refused("write something first")
    note(session, submission, "comment", now=now, account_id=account.id, comment=text.strip())


def dismiss_finding(
    session: Session,
    submission: Submission,
    finding: Finding,
    *,
    account: Account,
    now: datetime,
) -> None:
    """Say that a finding is a false alarm."""
    finding.dismissed_at, finding.dismissed_by_id = now, account.id
    note(session, submission, "dismissed", now=now, account_id=account.id, finding=finding.kind)


def restore_finding(
    session: Session,
    submission: Submission,
    finding: Finding,
    *,
    account: Account,
    now: datetime,
) -> None:
    """Take the false alarm back."""
    finding.dismissed_at = finding.dismissed_by_id = None
    note(session, submission, "undismissed", now=now, account_id=account.id, finding=finding.kind)


def take_turn(session: Session, submission: Submission) -> None:
    """Of two who decide at once the second waits, then sees what the first decided."""
    row = Submission.id == submission.id
    session.execute(update(Submission).where(row).values(has_conflict=Submission.has_conflict))
    session.refresh(submission)


def _still_as_seen(
    session: Session,
    submission: Submission,
    edition: Edition,
    seen_edition_id: int | None,
    seen_decision_id: int | None,
) -> None:
    if edition.id != seen_edition_id:
        raise Overtaken(submission.instance_id, "the edition")
    last = last_decision(session, submission)
    if (last.id if last else None) != seen_decision_id:
        raise Overtaken(submission.instance_id, "the last decision")


def _entry_of(session: Session, submission: Submission, decision: Decision) -> HistoryEntry | None:
    """The history line of a decision, which remembers the state before it."""
    entries = session.scalars(
        select(HistoryEntry)
        .where(
            HistoryEntry.submission_id == submission.id,
            HistoryEntry.kind.in_(KINDS.values()),
        )
        .order_by(HistoryEntry.id.desc())
    )
    return next((each for each in entries if each.facts.get("decision") == decision.id), None)


def _send_back(
    session: Session, submission: Submission, decision: Decision, *, but: Source | None
) -> None:
    """Let the decision wait for each live origin; a push drops older ones that wait there too."""
    origins = session.scalars(
        select(Origin)
        .join(Source, Origin.source_id == Source.id)
        .where(
            Origin.submission_id == submission.id,
            Origin.deleted_at.is_(None),
            Source.kind.in_(REMOTE),
        )
    )
    for origin in origins:
        if but is None or origin.source_id != but.id:
            session.add(Push(decision_id=decision.id, origin_id=origin.id, state=PushState.WAITING))
    session.flush()


def _drop_waiting(session: Session, submission: Submission) -> None:
    mine = select(Origin.id).where(Origin.submission_id == submission.id)
    session.execute(delete(Push).where(Push.origin_id.in_(mine), Push.state == PushState.WAITING))
