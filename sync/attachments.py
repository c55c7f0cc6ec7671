"""Attachments of an edition: expected, come, replaced, carried over."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.submissions import Attachment, Blob, Edition
from sync.blobs import plain_name, same_name


def expect(session: Session, edition: Edition, names: Iterable[str], *, now: datetime) -> None:
    """Note the files that the XML names; take over those that an earlier edition has already.

    A name with folders in it loses them, as it does when the file comes.
    """
    earlier = _held_before(session, edition)
    known = {attachment.name for attachment in current_attachments(session, edition)}
    for name in map(plain_name, names):
        if name in known:
            continue
        known.add(name)
        blob_id = earlier.get(name)
        session.add(
            Attachment(
                edition=edition, name=name, blob_id=blob_id, received_at=now if blob_id else None
            )
        )
    session.flush()


def attach(session: Session, edition: Edition, name: str, blob: Blob, *, now: datetime) -> bool:
    """Put bytes to the attachment of that name; whether they were new to it.

    Other bytes under the same name are kept beside the first and shown; a name that the XML does
    not have is kept, and flagged through `is_named`.
    """
    name = plain_name(name)
    rows = current_attachments(session, edition)
    row = next((a for a in rows if a.name == name), None) or next(
        (a for a in rows if same_name(a.name, name)), None
    )
    if row is None:
        session.add(
            Attachment(edition=edition, name=name, blob_id=blob.id, is_named=False, received_at=now)
        )
    elif row.blob_id is None:
        row.blob_id, row.received_at = blob.id, now
    elif _held_under(session, edition, row.name, blob):
        return False
    else:
        row.is_current = False
        session.flush()
        session.add(
            Attachment(
                edition=edition,
                name=row.name,
                blob_id=blob.id,
                is_named=row.is_named,
                received_at=now,
            )
        )
    session.flush()
    return True


def current_attachments(session: Session, edition: Edition) -> list[Attachment]:
    """The attachments of an edition as they are shown, in the order they were named or came."""
    statement = select(Attachment).where(Attachment.edition_id == edition.id, Attachment.is_current)
    return list(session.scalars(statement.order_by(Attachment.id)))


def missing_names(session: Session, edition: Edition) -> list[str]:
    """The files that the XML names and that have not come."""
    return [a.name for a in current_attachments(session, edition) if a.blob_id is None]


def is_arriving(session: Session, edition: Edition) -> bool:
    """Whether the phone said that parts are still to come and a file of the XML has not come."""
    facts = edition.receipt.facts or {}
    return bool(facts.get("incomplete")) and bool(missing_names(session, edition))


def _held_under(session: Session, edition: Edition, name: str, blob: Blob) -> bool:
    statement = select(Attachment.id).where(
        Attachment.edition_id == edition.id,
        Attachment.name == name,
        Attachment.blob_id == blob.id,
    )
    return session.scalar(statement) is not None


def _held_before(session: Session, edition: Edition) -> dict[str, int]:
    """Files that came with other editions of the submission, the newest of a name first."""
    statement = (
        select(Attachment.name, Attachment.blob_id)
        .join(Edition, Attachment.edition_id == Edition.id)
        .where(
            Edition.submission_id == edition.submission_id,
            Edition.id != edition.id,
            Attachment.is_current,
            Attachment.blob_id.is_not(None),
        )
        .order_by(Edition.is_conflict.desc(), Edition.number)
    )
    return {name: blob_id for name, blob_id in session.execute(statement) if blob_id}
