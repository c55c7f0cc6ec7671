"""Receipt → submission, edition, attachments. Can be run again from receipts alone.

The cases are those of DESIGN.md. Nothing here commits: the door or the pull does, once.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms import answers
from forms.definition import read as read_form
from server.models.accounts import AccountAlias
from server.models.forms import Form, FormVersion
from server.models.sources import Origin
from server.models.submissions import Edition, Receipt, ReceiptState, Submission
from sync import chain
from sync.attachments import attach, expect
from sync.events import tell_events
from sync.family import find_family, settle
from sync.history import note
from sync.origins import remember_origin
from sync.receive import quarantine
from sync.registry import form_of, version_of
from sync.sameness import Arrived, same_edition

DRAFT, ENCRYPTED = "draft", "encrypted"
UNKNOWN_FORM, BROKEN_XML, NOT_A_SUBMISSION = "unknown_form", "broken_xml", "not_a_submission"
LONG_ID = "instance_id_too_long"
MAX_ID = 255


class NotUnderstood(Exception):
    """Why a receipt goes to quarantine: a reason code and its facts."""

    def __init__(self, reason: str, **facts: object) -> None:
        """Keep both for the receipt."""
        super().__init__(reason)
        self.reason = reason
        self.facts = facts


class Outcome(StrEnum):
    """What a receipt became."""

    NEW = "new"
    EDITED = "edited"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    QUARANTINED = "quarantined"


@dataclass(frozen=True)
class Ingested:
    """The outcome, and the edition it concerns (none in quarantine)."""

    outcome: Outcome
    edition: Edition | None = None
    restored: bool = False
    new_files: int = 0


@dataclass(frozen=True)
class _Read:
    """A receipt understood: everything that the cases are told by."""

    receipt: Receipt
    form: Form
    version: FormVersion
    version_is_known: bool
    envelope: answers.Envelope
    instance_id: str
    reading: answers.Reading
    digest: str
    known_root: str | None


def ingest(
    session: Session, receipt: Receipt, *, now: datetime, known_root: str | None = None
) -> Ingested:
    """Turn a receipt into what it is. Safe to repeat: the second time changes nothing.

    `known_root` is the first instanceID where the source tells it (Kobo's rootUuid).
    """
    try:
        read = _understand(session, receipt, known_root)
    except NotUnderstood as problem:
        quarantine(receipt, problem.reason, **problem.facts)
        return Ingested(Outcome.QUARANTINED)
    receipt.state, receipt.reason = ReceiptState.INGESTED, None
    same = same_edition(session, _arrived(read))
    if same is not None:
        return _again(session, same, read, now)
    holder = _holder(session, read)
    if holder is not None:
        return _conflict(session, holder.submission, read, now)
    return _new_edition(session, read, now)


def derived_instance_id(sha256: str) -> str:
    """The instanceID of a submission that has none: UUID 5 of its SHA-256, the same on a retry."""
    return f"uuid:{uuid.uuid5(uuid.NAMESPACE_OID, sha256)}"


def replay(session: Session, receipt: Receipt, *, now: datetime) -> Ingested:
    """Try a quarantined receipt again, now that its reason may be gone."""
    return ingest(session, receipt, now=now, known_root=receipt.facts.get("root"))


def _understand(session: Session, receipt: Receipt, known_root: str | None) -> _Read:
    """Read the receipt; raises `NotUnderstood` with the reason."""
    if receipt.reason == DRAFT:
        raise NotUnderstood(DRAFT)
    try:
        envelope = answers.envelope(receipt.xml)
    except answers.NotASubmissionError as error:
        raise NotUnderstood(NOT_A_SUBMISSION, detail=str(error)) from error
    except answers.SubmissionXmlError as error:
        raise NotUnderstood(BROKEN_XML, detail=str(error)) from error
    facts = {"form_id": envelope.form_id, "instance_id": envelope.instance_id, "root": known_root}
    if envelope.is_encrypted:
        raise NotUnderstood(ENCRYPTED, **facts)
    form = form_of(session, receipt.source_id, receipt.remote_form_id, envelope.form_id)
    if form is None:
        raise NotUnderstood(UNKNOWN_FORM, **facts)
    if len(envelope.instance_id or "") > MAX_ID:
        raise NotUnderstood(LONG_ID, form_id=envelope.form_id)
    version, known = version_of(session, form, receipt.source_id, receipt.remote_form_id, envelope)
    reading = answers.read(receipt.xml, read_form(version.xform))
    return _Read(
        receipt=receipt,
        form=form,
        version=version,
        version_is_known=known,
        envelope=envelope,
        instance_id=envelope.instance_id or derived_instance_id(receipt.sha256),
        reading=reading,
        digest=answers.canonical_digest(reading.answers),
        known_root=known_root or _prefixed(envelope.root_uuid),
    )


def _prefixed(root_uuid: str | None) -> str | None:
    """Kobo writes rootUuid with or without the prefix."""
    if not root_uuid:
        return None
    return root_uuid if root_uuid.startswith("uuid:") else f"uuid:{root_uuid}"


def _arrived(read: _Read) -> Arrived:
    return Arrived(
        read.instance_id, read.receipt.xml, read.version, read.version_is_known, read.digest
    )


def _holder(session: Session, read: _Read) -> Edition | None:
    """The edition that stands under this instanceID with other content."""
    return session.scalar(
        select(Edition).where(
            Edition.form_id == read.form.id,
            Edition.instance_id == read.instance_id,
            Edition.is_conflict.is_(False),
        )
    )


def _again(session: Session, edition: Edition, read: _Read, now: datetime) -> Ingested:
    """The same once more: one more origin, files that were missing, back if it was deleted."""
    submission = edition.submission
    _origin(session, submission, read, now)
    new_files = _attach_files(session, edition, read.receipt, now)
    restored = _come_back(session, submission, read.receipt, now)
    if new_files and edition.is_current:
        tell_events(session, submission, edition)
    return Ingested(Outcome.UNCHANGED, edition, restored, new_files)


def _conflict(session: Session, submission: Submission, read: _Read, now: datetime) -> Ingested:
    """Other content under the same instanceID: kept beside the first received, and flagged."""
    edition = _add_edition(session, submission, read, now, is_conflict=True)
    submission.has_conflict = True
    _origin(session, submission, read, now)
    note(session, submission, "conflict", now=now, source_id=read.receipt.source_id)
    restored = _come_back(session, submission, read.receipt, now)
    return Ingested(Outcome.CONFLICT, edition, restored, len(read.receipt.files))


def _new_edition(session: Session, read: _Read, now: datetime) -> Ingested:
    """A first state or an edit, of a submission that is here or not yet."""
    submission = find_family(
        session,
        read.form,
        instance_id=read.instance_id,
        deprecated_id=read.envelope.deprecated_id,
        known_root=read.known_root,
        now=now,
    )
    is_first = submission is None
    if submission is None:
        submission = _start(session, read, now)
    edition = _add_edition(session, submission, read, now, is_conflict=False)
    _origin(session, submission, read, now)
    settle(session, submission, known_root=read.known_root)
    restored = _come_back(session, submission, read.receipt, now)
    kind = "received" if is_first else "edited"
    note(session, submission, kind, now=now, source_id=read.receipt.source_id)
    outcome = Outcome.NEW if is_first else Outcome.EDITED
    return Ingested(outcome, edition, restored, len(read.receipt.files))


def _start(session: Session, read: _Read, now: datetime) -> Submission:
    step = chain.Step(0, read.instance_id, read.envelope.deprecated_id, 0)
    submission = Submission(
        form_id=read.form.id,
        instance_id=chain.root_id([step], read.known_root),
        received_at=now,
        submitted_by=read.receipt.submitted_by,
        account_id=_account_of(session, read.receipt),
    )
    session.add(submission)
    session.flush()
    return submission


def _account_of(session: Session, receipt: Receipt) -> int | None:
    """The account whose name at the source sent it."""
    return session.scalar(
        select(AccountAlias.account_id).where(
            AccountAlias.source_id == receipt.source_id,
            AccountAlias.name == receipt.submitted_by,
        )
    )


def _add_edition(
    session: Session, submission: Submission, read: _Read, now: datetime, *, is_conflict: bool
) -> Edition:
    flags = [{"kind": f.kind, "path": f.path, "value": f.value} for f in read.reading.flags]
    if not read.version_is_known:
        flags.append({"kind": "unknown_version", "path": "", "value": _version_name(read)})
    edition = Edition(
        submission_id=submission.id,
        form_id=read.form.id,
        number=1 + max((e.number for e in submission.editions), default=0),
        instance_id=read.instance_id,
        deprecated_id=read.envelope.deprecated_id,
        is_current=False,
        is_conflict=is_conflict,
        form_version_id=read.version.id,
        version=read.envelope.version or "",
        source_version=read.envelope.source_version,
        instance_name=(read.envelope.instance_name or "")[:1000] or None,
        answers=read.reading.answers,
        digest=read.digest,
        flags=flags,
        receipt_id=read.receipt.id,
        received_at=now,
    )
    session.add(edition)
    session.flush()
    session.refresh(submission, ["editions"])
    expect(session, edition, read.reading.attachment_names, now=now)
    _attach_files(session, edition, read.receipt, now)
    return edition


def _version_name(read: _Read) -> str:
    return read.envelope.source_version or read.envelope.version or ""


def _attach_files(session: Session, edition: Edition, receipt: Receipt, now: datetime) -> int:
    return sum(attach(session, edition, f.name, f.blob, now=now) for f in receipt.files)


def _origin(session: Session, submission: Submission, read: _Read, now: datetime) -> Origin:
    return remember_origin(
        session,
        source_id=read.receipt.source_id,
        remote_form_id=read.receipt.remote_form_id,
        remote_id=read.receipt.remote_id or read.instance_id,
        instance_id=read.instance_id,
        submission=submission,
        now=now,
    )


def _come_back(session: Session, submission: Submission, receipt: Receipt, now: datetime) -> bool:
    """A submission that was marked deleted and arrives again is back, marked so."""
    if submission.deleted_at is None:
        return False
    submission.deleted_at, submission.restored_at = None, now
    note(session, submission, "restored", now=now, source_id=receipt.source_id)
    return True
