"""Keep what arrives as it arrived, before anyone tries to understand it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.sources import Source, SourceKind
from server.models.submissions import Blob, Receipt, ReceiptFile, ReceiptState
from sync.blobs import plain_name


@dataclass(frozen=True)
class Arrival:
    """One submission on its way in: its XML, the files beside it, and what the source says.

    `remote_id` is the source's own key of the record (Kobo `_id`, Central instanceId); phones and
    folders have none. `submitted_at` is as the source wrote it.
    """

    xml: bytes
    remote_form_id: str = ""
    remote_id: str = ""
    submitted_at: str | None = None
    submitted_by: str | None = None
    files: Sequence[tuple[str, Blob]] = field(default_factory=tuple)


def receive(session: Session, source: Source, arrival: Arrival, *, now: datetime) -> Receipt:
    """Write the receipt; the same bytes from the same record of a source are one receipt."""
    digest = hashlib.sha256(arrival.xml).hexdigest()
    receipt = session.scalar(
        select(Receipt).where(
            Receipt.source_id == source.id,
            Receipt.remote_form_id == arrival.remote_form_id,
            Receipt.remote_id == arrival.remote_id,
            Receipt.sha256 == digest,
        )
    )
    if receipt is None:
        receipt = Receipt(
            source_id=source.id,
            remote_form_id=arrival.remote_form_id,
            remote_id=arrival.remote_id,
            received_at=now,
            sha256=digest,
            xml=arrival.xml,
            submitted_at=arrival.submitted_at,
            submitted_by=arrival.submitted_by,
            state=ReceiptState.WAITING,
        )
        session.add(receipt)
        session.flush()
    _add_files(session, receipt, arrival.files)
    return receipt


def door(session: Session, kind: SourceKind, *, now: datetime) -> Source:
    """The source that stands for phones, folders or the web form of this installation."""
    source = session.scalar(select(Source).where(Source.name == kind.value))
    if source is None:
        source = Source(name=kind.value, kind=kind, created_at=now)
        session.add(source)
        session.flush()
    return source


def quarantine(receipt: Receipt, reason: str, **facts: object) -> None:
    """Set a receipt aside with its reason; it can be replayed once the reason is gone."""
    receipt.state = ReceiptState.QUARANTINED
    receipt.reason = reason
    receipt.facts = {**receipt.facts, **facts}


def _add_files(session: Session, receipt: Receipt, files: Sequence[tuple[str, Blob]]) -> None:
    held = {(file.name, file.blob_id) for file in receipt.files}
    for name, blob in files:
        key = (plain_name(name), blob.id)
        if key not in held:
            held.add(key)
            receipt.files.append(ReceiptFile(name=key[0], blob_id=blob.id))
    session.flush()
