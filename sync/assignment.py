"""Who is to review a submission."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.accounts import Account
from server.models.review_desk import Assignment
from server.models.submissions import Submission
from sync.history import note

ASSIGNED = "assigned"


def assigned_to(session: Session, submission: Submission) -> Assignment | None:
    """The assignment of a submission, if it has one."""
    return session.scalars(
        select(Assignment).where(Assignment.submission_id == submission.id)
    ).first()


def assign(
    session: Session,
    submission: Submission,
    account: Account | None,
    *,
    by: Account,
    now: datetime,
) -> bool:
    """Give a submission to a person, or to nobody. Says whether that changed anything."""
    held = assigned_to(session, submission)
    if (held.account_id if held else None) == (account.id if account else None):
        return False
    if held is not None:
        session.delete(held)
        session.flush()
    if account is not None:
        session.add(
            Assignment(submission_id=submission.id, account_id=account.id, by_id=by.id, at=now)
        )
    session.flush()
    to = account.name if account else None
    note(session, submission, ASSIGNED, now=now, account_id=by.id, to=to)
    return True
