"""Who read whose personal data: one line for each submission that people were shown of."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from server.models.accounts import Account, PersonalReading

WHAT = "people"


def note_reading(
    session: Session,
    account: Account,
    submission_ids: Iterable[int],
    *,
    persons: Iterable[int],
    now: datetime,
) -> None:
    """Write down that this account is shown these persons as these submissions list them."""
    facts = {"persons": sorted(persons)}
    rows = [
        {
            "account_id": account.id,
            "at": now,
            "what": WHAT,
            "submission_id": each,
            "facts": facts,
        }
        for each in sorted(set(submission_ids))
    ]
    if rows:
        session.execute(insert(PersonalReading), rows)
