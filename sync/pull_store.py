"""Storing a fetched chunk: receipts, editions, files, review states; no network."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kobo_bridge.records import RemoteForm
from server.models.sources import Origin, Source
from server.models.submissions import Blob, Edition, Receipt, Submission
from sync.attachments import attach, missing_names
from sync.blobs import blob_of
from sync.deletions import seems_deleted
from sync.ingest import Ingested, Outcome, ingest
from sync.origins import find_origin, remember_origin
from sync.pull_fetch import Fetched
from sync.pull_report import FormReport
from sync.receive import Arrival, receive
from sync.remote_reviews import take_review

NamedBlob = tuple[str, Blob]


def store(
    session: Session,
    source: Source,
    form: RemoteForm,
    one: Fetched,
    report: FormReport,
    *,
    now: datetime,
) -> bool:
    """Store what was fetched for one submission and count it; whether anything changed."""
    if one.wanted.is_deleted:
        return seems_deleted(session, source, form, one.light, now=now)
    if one.wanted.xml and one.xml is None:
        report.waiting += 1
        return False
    before = vars(report).copy()
    blobs = [
        (f.name, blob_of(session, f.stored, content_type=f.content_type, now=now))
        for f in one.files
    ]
    if one.xml is not None:
        _ingest_all(session, source, form, one, one.xml, blobs, report, now)
    else:
        _attach_late(session, one, blobs, report, now)
    _look(session, source, form, one, report, now)
    return vars(report) != before


def _ingest_all(
    session: Session,
    source: Source,
    form: RemoteForm,
    one: Fetched,
    xml: bytes,
    blobs: list[NamedBlob],
    report: FormReport,
    now: datetime,
) -> None:
    """The earlier editions first, oldest to newest, then the one shown there."""
    for _, earlier in one.earlier:
        done = _ingest(session, source, form, one, earlier, [], now)
        _count(report, done)
        if done.edition is not None:
            _attach_named(session, done.edition, blobs, now)
    done = _ingest(session, source, form, one, xml, blobs, now)
    _count(report, done)
    report.attachments += len(blobs) if done.edition is None else done.new_files
    if done.edition is None:
        remember_origin(
            session,
            source_id=source.id,
            remote_form_id=form.remote_id,
            remote_id=one.light.remote_id,
            instance_id=one.light.instance_id,
            submission=None,
            now=now,
        )


def _ingest(
    session: Session,
    source: Source,
    form: RemoteForm,
    one: Fetched,
    xml: bytes,
    blobs: list[NamedBlob],
    now: datetime,
) -> Ingested:
    arrival = Arrival(
        xml=xml,
        remote_form_id=form.remote_id,
        remote_id=one.light.remote_id,
        submitted_at=one.light.submitted_at,
        submitted_by=one.light.submitted_by,
        files=blobs,
    )
    receipt = receive(session, source, arrival, now=now)
    root = one.light.root_instance_id or _root_before(session, one)
    return ingest(session, receipt, now=now, known_root=root)


def _root_before(session: Session, one: Fetched) -> str | None:
    """A server that tells no root: the record is what it was when it was last seen."""
    origin = session.get(Origin, one.wanted.origin_id) if one.wanted.origin_id else None
    held = origin.submission_id if origin else None
    submission = session.get(Submission, held) if held else None
    return submission.instance_id if submission else None


def _count(report: FormReport, done: Ingested) -> None:
    names = {
        Outcome.NEW: "new",
        Outcome.EDITED: "edited",
        Outcome.CONFLICT: "conflicts",
        Outcome.QUARANTINED: "quarantined",
    }
    name = names.get(done.outcome)
    if name:
        setattr(report, name, getattr(report, name) + 1)
    report.restored += done.restored


def _attach_named(
    session: Session, edition: Edition, blobs: list[NamedBlob], now: datetime
) -> None:
    """A file of the newest edition is an earlier one's too where its XML names it."""
    wanted = set(missing_names(session, edition))
    for name, blob in blobs:
        if name in wanted:
            attach(session, edition, name, blob, now=now)


def _attach_late(
    session: Session, one: Fetched, blobs: list[NamedBlob], report: FormReport, now: datetime
) -> None:
    """Files that came after their submission, or other bytes under a name."""
    origin = session.get(Origin, one.wanted.origin_id)
    if origin is None or not blobs:
        return
    edition = _edition_at(session, origin)
    if edition is None:
        _keep_with_receipt(session, origin, blobs)
        return
    report.attachments += sum(attach(session, edition, n, b, now=now) for n, b in blobs)


def _edition_at(session: Session, origin: Origin) -> Edition | None:
    return session.scalar(
        select(Edition).where(
            Edition.submission_id == origin.submission_id,
            Edition.instance_id == origin.instance_id,
            Edition.is_conflict.is_(False),
        )
    )


def _keep_with_receipt(session: Session, origin: Origin, blobs: list[NamedBlob]) -> None:
    """The submission is in quarantine: its files wait with it."""
    receipt = session.scalars(
        select(Receipt)
        .where(
            Receipt.source_id == origin.source_id,
            Receipt.remote_form_id == origin.remote_form_id,
            Receipt.remote_id == origin.remote_id,
        )
        .order_by(Receipt.id.desc())
    ).first()
    if receipt is not None:
        arrival = Arrival(receipt.xml, receipt.remote_form_id, receipt.remote_id, files=blobs)
        receive(session, receipt.source, arrival, now=receipt.received_at)


def _look(
    session: Session,
    source: Source,
    form: RemoteForm,
    one: Fetched,
    report: FormReport,
    now: datetime,
) -> None:
    """Take over the review state, and remember what the source says now."""
    origin = find_origin(session, source.id, form.remote_id, one.light.remote_id)
    if origin is None:
        return
    submission = session.get(Submission, origin.submission_id) if origin.submission_id else None
    if submission is not None and take_review(
        session, source, origin, submission, one.light.review, now=now
    ):
        report.reviewed += 1
    seen = _seen(origin, one)
    if seen != origin.seen:
        origin.seen = seen
    if origin.seems_deleted_at is not None:
        origin.seems_deleted_at = None


def _seen(origin: Origin, one: Fetched) -> dict[str, Any]:
    light = one.light
    files = dict(origin.seen.get("files", {}))
    if one.listed is not None:
        files = {name: key for name, key in files.items() if name in one.listed}
    files |= {file.name: file.key for file in one.files}
    present = light.attachments_present
    seen = {
        "instance": light.instance_id,
        "root": light.root_instance_id,
        "updated": light.updated_at,
        "files": files,
        "present": present if present is not None else len(files),
    }
    if origin.submission_id is None:
        return seen  # in quarantine: its review state is news once it is understood
    return seen | {"review": light.review.state, "review_at": light.review.at}
