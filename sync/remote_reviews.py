"""Review states decided at a source, taken over here."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kobo_bridge.records import RECEIVED, RemoteReview
from server.models.reviews import Push, PushState
from server.models.sources import Origin, Source
from server.models.submissions import ReviewState, Submission
from sync.contradiction import contradict, settle
from sync.push import CHANGED_THERE
from sync.review import current_edition, decide, last_decision

TAKEN = {ReviewState.APPROVED, ReviewState.HAS_ISSUES, ReviewState.REJECTED, ReviewState.RECEIVED}


def take_review(
    session: Session,
    source: Source,
    origin: Origin,
    submission: Submission,
    review: RemoteReview,
    *,
    now: datetime,
) -> bool:
    """Take over a decision made at the source since we last looked; whether the state changed.

    What the source goes on saying of an older edition is no news. A decision made here that has
    not reached the source yet stands, and so does one that stood when the source was first looked
    at: the difference is shown, and nothing is sent there until a person decides anew.
    """
    if review.state not in TAKEN or not _is_news(origin, review):
        return False
    state = ReviewState(review.state)
    if state == submission.review_state:
        settle(session, submission, source)
        return False
    if _on_its_way(session, origin) or _stood_before(origin, submission):
        contradict(session, submission, source, review, now=now)
        _hold_back(session, origin, review)
        return False
    last = last_decision(session, submission)
    decide(
        session,
        submission,
        state,
        comment=review.comment,
        account=None,
        seen_edition_id=current_edition(session, submission).id,
        seen_decision_id=last.id if last else None,
        now=now,
        source=source,
        by_name=review.by,
    )
    return True


def _is_news(origin: Origin, review: RemoteReview) -> bool:
    seen_state, seen_at = origin.seen.get("review"), origin.seen.get("review_at")
    if review.state == RECEIVED and seen_state in (None, RECEIVED):
        return False
    return (review.state, review.at) != (seen_state, seen_at)


def _on_its_way(session: Session, origin: Origin) -> bool:
    """Whether a decision made here waits to be sent, or found another one there."""
    statement = select(Push).where(Push.origin_id == origin.id).order_by(Push.decision_id.desc())
    last = session.scalars(statement.limit(1)).first()
    if last is None:
        return False
    return last.state == PushState.WAITING or (
        last.state == PushState.REFUSED and (last.error or {}).get("kind") == CHANGED_THERE
    )


def _stood_before(origin: Origin, submission: Submission) -> bool:
    """Whether the submission was decided on before this source was ever asked about it."""
    return "review" not in origin.seen and submission.review_state in TAKEN - {RECEIVED}


def _hold_back(session: Session, origin: Origin, review: RemoteReview) -> None:
    """What waits to be sent was decided without knowing what the source says now."""
    refusal = {"kind": CHANGED_THERE, "there": review.state, "by": review.by, "at": review.at}
    waiting = (Push.origin_id == origin.id, Push.state == PushState.WAITING)
    session.execute(update(Push).where(*waiting).values(state=PushState.REFUSED, error=refusal))
