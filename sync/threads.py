"""Exchanges on a submission, both ways: what people wrote, and how far each has read.

A message is any line of the history with a comment: written for itself, or with a decision.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from server.models.keys import PhoneKey
from server.models.reviews import HistoryEntry
from server.models.submissions import Submission
from server.models.threads import ThreadReading
from sync.errors import Refused
from sync.history import note

LONGEST = 4000
SPOKEN = ("comment", "approved", "has_issues", "rejected", "corrected")


@dataclass(frozen=True)
class Party:
    """Who reads and writes: an account, or a phone's key that belongs to none."""

    account_id: int | None = None
    key_id: int | None = None

    @classmethod
    def of_key(cls, key: PhoneKey) -> "Party":
        """The person of a key, else the key itself."""
        return cls(key.account_id) if key.account_id else cls(key_id=key.id)

    def wrote(self, entry: HistoryEntry) -> bool:
        """Whether a message is their own."""
        if self.account_id is not None:
            return entry.account_id == self.account_id
        return bool(entry.facts.get("key") == self.key_id)


def messages(session: Session, submission_ids: Iterable[int]) -> dict[int, list[HistoryEntry]]:
    """The messages of each submission, the oldest first."""
    statement = (
        select(HistoryEntry)
        .where(HistoryEntry.submission_id.in_(list(submission_ids)), HistoryEntry.kind.in_(SPOKEN))
        .options(joinedload(HistoryEntry.account))
        .order_by(HistoryEntry.at, HistoryEntry.id)
    )
    found: dict[int, list[HistoryEntry]] = {}
    for entry in session.scalars(statement):
        if entry.facts.get("comment"):
            found.setdefault(entry.submission_id, []).append(entry)
    return found


def unread(
    session: Session, party: Party, spoken: dict[int, list[HistoryEntry]]
) -> dict[int, list[HistoryEntry]]:
    """Of such messages those that others wrote after the party read last."""
    read = dict(
        session.execute(
            select(ThreadReading.submission_id, ThreadReading.last_entry_id).where(
                _is_of(party), ThreadReading.submission_id.in_(list(spoken))
            )
        ).all()
    )
    return {
        submission_id: [
            e for e in entries if e.id > read.get(submission_id, 0) and not party.wrote(e)
        ]
        for submission_id, entries in spoken.items()
    }


def unread_counts(session: Session, party: Party, submission_ids: Iterable[int]) -> dict[int, int]:
    """How many unread messages each submission has; those without any are left out."""
    found = unread(session, party, messages(session, submission_ids))
    return {submission_id: len(entries) for submission_id, entries in found.items() if entries}


def mark_read(
    session: Session, party: Party, submission_id: int, last_entry_id: int, *, now: datetime
) -> None:
    """Remember how far the party has read; going back changes nothing."""
    reading = session.scalars(
        select(ThreadReading).where(_is_of(party), ThreadReading.submission_id == submission_id)
    ).first()
    if reading is None:
        session.add(
            ThreadReading(
                submission_id=submission_id,
                account_id=party.account_id,
                key_id=party.key_id,
                last_entry_id=last_entry_id,
                at=now,
            )
        )
    elif reading.last_entry_id < last_entry_id:
        reading.last_entry_id, reading.at = last_entry_id, now
    session.flush()


def last_message_of(session: Session, submission_id: int) -> int:
    """The id of the newest line of the history."""
    return (
        session.scalar(
            select(func.max(HistoryEntry.id)).where(HistoryEntry.submission_id == submission_id)
        )
        or 0
    )


def answer_from_phone(
    session: Session, key: PhoneKey, submission: Submission, text: str, *, now: datetime
) -> None:
    """What an officer writes on the phone; refuses nothing and far too much."""
    said = text.strip()
    if not said:
        raise Refused("write something first")
    if len(said) > LONGEST:
        raise Refused(f"write less than {LONGEST} letters")
    note(
        session,
        submission,
        "comment",
        now=now,
        account_id=key.account_id,
        comment=said,
        key=key.id,
        by=key.name,
    )


def _is_of(party: Party) -> ColumnElement[bool]:
    return or_(
        and_(ThreadReading.account_id.is_not(None), ThreadReading.account_id == party.account_id),
        and_(ThreadReading.key_id.is_not(None), ThreadReading.key_id == party.key_id),
    )
