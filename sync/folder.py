"""`terrain import`: submissions copied off a phone, with the files that lie beside them."""

import shutil
import sqlite3
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms import answers
from server.media import MediaStore
from server.models.sources import Source, SourceKind
from server.models.submissions import Blob, Receipt, ReceiptState
from sync.again import again_if_beaten
from sync.blobs import keep_blob
from sync.errors import NotFound
from sync.ingest import DRAFT, Outcome, ingest
from sync.receive import Arrival, door, quarantine, receive

CHUNK = 1024 * 1024
XML_LIMIT = 60 * 1024 * 1024
FINISHED = {"complete", "submitted", "submissionFailed"}
COLLECT_DATABASE = "instances.db"


@dataclass
class FolderReport:
    """What an import did; `skipped` are XML files that are no submissions (forms, settings)."""

    outcomes: Counter[str] = field(default_factory=Counter)
    skipped: list[str] = field(default_factory=list)
    quarantined: list[tuple[str, str]] = field(default_factory=list)


def import_folder(
    session: Session, media: MediaStore, folder: Path, *, now: datetime
) -> FolderReport:
    """Take every submission below a folder; commits one by one, and can be run again."""
    if not folder.is_dir():
        raise NotFound("folder", str(folder), "give the folder copied off the phone")
    report = FolderReport()
    drafts = _unfinished(folder)
    for path in sorted(folder.rglob("*.xml")):
        kind = _kind(path)
        if kind is None:
            report.skipped.append(str(path.relative_to(folder)))
            continue
        take = partial(_import_one, session, media, path, drafts, now)
        outcome, reason = again_if_beaten(session, take)
        report.outcomes[outcome.value] += 1
        if outcome is Outcome.QUARANTINED:
            report.quarantined.append((str(path.relative_to(folder)), reason or ""))
    return report


def _import_one(
    session: Session,
    media: MediaStore,
    path: Path,
    drafts: set[str],
    now: datetime,
) -> tuple[Outcome, str | None]:
    xml = path.read_bytes()
    files = [(p.name, _keep(session, media, p, now)) for p in _beside(path, xml)]
    source = door(session, SourceKind.FOLDER, now=now)
    receipt = receive(session, source, Arrival(xml, files=files), now=now)
    if _is_draft(path, drafts) and receipt.state != ReceiptState.INGESTED:
        quarantine(receipt, DRAFT, file=path.name, instance_id=_instance_id(xml))
        return Outcome.QUARANTINED, receipt.reason
    _finished_since(receipt)
    done = ingest(session, receipt, now=now)
    if done.edition is not None:
        _end_drafts(session, source, done.edition.instance_id)
    return done.outcome, receipt.reason


def _finished_since(receipt: Receipt) -> None:
    """A draft that was finished on the phone since, unchanged, is no draft any more."""
    if receipt.reason == DRAFT:
        receipt.reason = None


def _end_drafts(session: Session, source: Source, instance_id: str) -> None:
    """Drafts of what is finished now wait for nobody any more; their bytes stay."""
    drafts = select(Receipt).where(
        Receipt.source_id == source.id,
        Receipt.state == ReceiptState.QUARANTINED,
        Receipt.reason == DRAFT,
    )
    for draft in session.scalars(drafts):
        if draft.facts.get("instance_id") == instance_id:
            draft.state = ReceiptState.INGESTED


def _instance_id(xml: bytes) -> str | None:
    try:
        return answers.envelope(xml).instance_id
    except answers.SubmissionXmlError:
        return None


def _keep(session: Session, media: MediaStore, path: Path, now: datetime) -> Blob:
    with path.open("rb") as file:
        return keep_blob(session, media, iter(lambda: file.read(CHUNK), b""), now=now)


def _kind(path: Path) -> str | None:
    """`submission`, or `broken` (kept, to be looked at); None for any other XML."""
    if path.stat().st_size > XML_LIMIT:
        return "broken"
    try:
        answers.envelope(path.read_bytes())
    except answers.NotASubmissionError:
        return None
    except answers.SubmissionXmlError:
        return "broken"
    return "submission"


def _beside(path: Path, xml: bytes) -> Iterator[Path]:
    """The other files of the folder; where it holds several submissions, those the XML names."""
    others = [p for p in sorted(path.parent.iterdir()) if p.is_file() and p != path]
    alone = not any(p.suffix == ".xml" and _kind(p) for p in others)
    text = unicodedata.normalize("NFC", xml.decode("utf-8", "replace"))
    for other in others:
        if other.name.startswith(COLLECT_DATABASE) or (other.suffix == ".xml" and not alone):
            continue
        if alone or unicodedata.normalize("NFC", other.name) in text:
            yield other


def _unfinished(folder: Path) -> set[str]:
    """The names of instance files that Collect's database calls unfinished."""
    databases = [*folder.rglob(COLLECT_DATABASE)]
    databases += [
        near
        for parent in (folder, folder.parent)
        for near in (parent / COLLECT_DATABASE, parent / "metadata" / COLLECT_DATABASE)
        if near.is_file()
    ]
    return {name for database in set(databases) for name in _unfinished_in(database)}


def _unfinished_in(database: Path) -> Iterator[str]:
    try:
        rows = _rows(database)
    except sqlite3.DatabaseError as error:
        raise NotFound("readable instances.db", str(database), str(error)) from error
    for path, status in rows:
        if status not in FINISHED:
            yield "/".join(Path(str(path)).parts[-2:])


def _rows(database: Path) -> list[tuple[str, str]]:
    """Path and status of each instance.

    Read from a copy: Android leaves a log beside the file, and to read that one SQLite writes.
    """
    with tempfile.TemporaryDirectory() as folder:
        for part in database.parent.glob(f"{database.name}*"):
            shutil.copyfile(part, Path(folder) / part.name)
        with closing(sqlite3.connect(Path(folder) / database.name)) as opened:
            query = "SELECT instanceFilePath, status FROM instances"
            return opened.execute(query).fetchall()


def _is_draft(path: Path, drafts: set[str]) -> bool:
    return "/".join(path.parts[-2:]) in drafts or path.name in drafts
