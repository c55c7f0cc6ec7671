"""Decided one way here and another at a source: both are kept and shown until a person decides."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kobo_bridge.records import RemoteReview
from server.models.reviews import Decision, Finding, FindingTone
from server.models.sources import Source
from server.models.submissions import Submission

CONTRADICTED, DECIDED_TWICE = "review_contradicted", "decided_twice"


def contradict(
    session: Session, submission: Submission, source: Source, review: RemoteReview, *, now: datetime
) -> None:
    """Show on the submission what was decided here and what the source says."""
    last = session.scalars(
        select(Decision).where(Decision.submission_id == submission.id).order_by(Decision.id.desc())
    ).first()
    facts = {
        "here": submission.review_state,
        "there": review.state,
        "source": source.name,
        "by": review.by,
        "at": review.at,
        "decision": last.id if last else None,
    }
    known = session.scalar(
        select(Finding).where(
            Finding.submission_id == submission.id,
            Finding.kind == CONTRADICTED,
            Finding.key == source.name,
        )
    )
    if known is not None:
        known.facts = facts
        known.dismissed_at = known.dismissed_by_id = None
        return
    session.add(_finding(submission, facts, now))


def show_both(
    session: Session, submission: Submission, stands: Decision, other: Decision, *, now: datetime
) -> None:
    """It came as two submissions that were decided differently: show both decisions."""
    facts = {
        "here": stands.state,
        "by": _maker(stands),
        "other": other.state,
        "other_by": _maker(other),
    }
    session.add(_finding(submission, facts, now))


def _maker(decision: Decision) -> str | None:
    return decision.account.name if decision.account else decision.by_name


def settle(session: Session, submission: Submission, *sources: Source) -> list[dict[str, Any]]:
    """Both sides say the same again, or a person decided anew: there is nothing left to show.

    Without `sources`, for all of them. Returns what was shown, for `show_again`.
    """
    kinds = Finding.kind.in_((CONTRADICTED, DECIDED_TWICE))
    mine = (Finding.submission_id == submission.id, kinds)
    names = [source.name for source in sources]
    shown = list(
        session.scalars(select(Finding).where(*mine, *([Finding.key.in_(names)] if names else [])))
    )
    for finding in shown:
        session.delete(finding)
    return [finding.facts for finding in shown]


def show_again(
    session: Session, submission: Submission, shown: list[dict[str, Any]], *, now: datetime
) -> None:
    """The decision that settled it was taken back."""
    for facts in shown:
        session.add(_finding(submission, facts, now))


def _finding(submission: Submission, facts: dict[str, Any], now: datetime) -> Finding:
    return Finding(
        submission_id=submission.id,
        kind=CONTRADICTED if "source" in facts else DECIDED_TWICE,
        key=facts.get("source", ""),
        tone=FindingTone.BAD,
        facts=facts,
        found_at=now,
    )
