"""What happened to a submission, in order."""

from datetime import datetime

from sqlalchemy.orm import Session

from server.models.reviews import HistoryEntry
from server.models.submissions import Submission


def note(
    session: Session,
    submission: Submission,
    kind: str,
    *,
    now: datetime,
    account_id: int | None = None,
    source_id: int | None = None,
    **facts: object,
) -> None:
    """Write one line of a submission's history."""
    session.add(
        HistoryEntry(
            submission_id=submission.id,
            at=now,
            kind=kind,
            account_id=account_id,
            source_id=source_id,
            facts=facts,
        )
    )
