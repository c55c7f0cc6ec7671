"""Edits made here go to the server that is the master of the submission.

Queued in the transaction that stores the edition, sent right after and each night until the server
has it. What it refuses stays here as an edition like any other, and is shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.dress import dressed_like
from kobo_bridge.errors import SourceConflict, SourceError, SourceNotFound, SourceRefuses
from kobo_bridge.records import RemoteForm
from server.media import MediaStore
from server.models.reviews import Finding, FindingTone, Forward, PushState
from server.models.sources import Origin, Source, SourceKind
from server.models.submissions import Attachment, Edition
from sync.clients import Client, OpenClient
from sync.errors import TerrainError
from sync.pull_report import error_facts

REFUSED_THERE = "edit_refused_there"
REMOTE = (SourceKind.KOBO, SourceKind.CENTRAL)
Files = dict[str, tuple[bytes, str]]


@dataclass
class ForwardReport:
    """How many editions the servers took, refused, or have not been told yet."""

    done: int = 0
    refused: int = 0
    waiting: int = 0
    error: dict[str, object] | None = None


def queue_forwards(session: Session, edition: Edition) -> list[Forward]:
    """Note that an edit received here has to go to each server that holds what it edits."""
    statement = (
        select(Origin)
        .join(Source, Origin.source_id == Source.id)
        .where(
            Origin.submission_id == edition.submission_id,
            Origin.deleted_at.is_(None),
            Origin.instance_id != edition.instance_id,
            Source.kind.in_(REMOTE),
        )
    )
    queued = [Forward(edition=edition, origin=origin) for origin in session.scalars(statement)]
    session.add_all(queued)
    session.flush()
    return queued


def forward_all(
    session: Session, media: MediaStore, open_client: OpenClient, *, now: datetime
) -> ForwardReport:
    """Send what waits, oldest first; commits one by one."""
    report = ForwardReport()
    waiting = select(Forward).where(Forward.state == PushState.WAITING).order_by(Forward.id)
    for forward_id in [one.id for one in session.scalars(waiting)]:
        _forward(session, media, open_client, forward_id, report, now)
    return report


def _forward(
    session: Session,
    media: MediaStore,
    open_client: OpenClient,
    forward_id: int,
    report: ForwardReport,
    now: datetime,
) -> None:
    one = session.get_one(Forward, forward_id)
    source = session.get_one(Source, one.origin.source_id)
    if source.is_paused or source.secret is None:
        report.waiting += 1
        return
    refusal: dict[str, object] | None = None
    try:
        client = open_client(source)
        try:
            _send(session, media, client, one)
        finally:
            client.close()
    except (SourceConflict, SourceNotFound, SourceRefuses) as error:
        refusal = error_facts(error)
    except (SourceError, TerrainError) as error:
        session.rollback()
        report.waiting += 1
        report.error = error_facts(error)
        return
    _note(session, forward_id, refusal, now)
    report.done += refusal is None
    report.refused += refusal is not None
    session.commit()


def _send(session: Session, media: MediaStore, client: Client, one: Forward) -> None:
    origin, edition = one.origin, one.edition
    form = RemoteForm(origin.remote_form_id, "", "", "", None)
    xml = dressed_like(edition.receipt.xml, _theirs(session, origin))
    files = _new_files(session, media, edition)
    ref = origin.remote_id
    session.rollback()  # the network has its time, nobody waits for the store
    client.edit(form, ref, xml, files)


def _theirs(session: Session, origin: Origin) -> bytes:
    """The XML that the server gave last: how it dresses a submission of this form."""
    edition = session.scalars(
        select(Edition)
        .where(
            Edition.submission_id == origin.submission_id,
            Edition.instance_id == origin.instance_id,
        )
        .order_by(Edition.is_conflict)
    ).first()
    if edition is None:
        raise SourceNotFound(what="the edition that the server has is not here")
    return edition.receipt.xml


def _new_files(session: Session, media: MediaStore, edition: Edition) -> Files:
    """The files that the editions before did not have: servers carry the others over."""
    held = set(
        session.execute(
            select(Attachment.name, Attachment.blob_id)
            .join(Edition, Attachment.edition_id == Edition.id)
            .where(Edition.submission_id == edition.submission_id, Edition.id != edition.id)
        ).all()
    )
    rows: Iterable[Attachment] = (a for a in edition.attachments if a.is_current and a.blob)
    return {
        row.name: (b"".join(media.chunks(row.blob.sha256)), row.blob.content_type)
        for row in rows
        if row.blob is not None and (row.name, row.blob_id) not in held
    }


def _note(
    session: Session, forward_id: int, refusal: dict[str, object] | None, now: datetime
) -> None:
    one = session.get_one(Forward, forward_id)
    one.state = PushState.REFUSED if refusal else PushState.DONE
    one.error, one.attempts = refusal, one.attempts + 1
    if refusal is None:
        one.done_at = now
        return
    source = session.get_one(Source, one.origin.source_id)
    known = select(Finding).where(
        Finding.submission_id == one.edition.submission_id,
        Finding.kind == REFUSED_THERE,
        Finding.key == str(one.edition_id),
    )
    if session.scalar(known) is None:
        session.add(
            Finding(
                submission_id=one.edition.submission_id,
                edition_id=one.edition_id,
                kind=REFUSED_THERE,
                key=str(one.edition_id),
                tone=FindingTone.WARN,
                facts={"source": source.name, "reason": refusal.get("message")},
                found_at=now,
            )
        )
