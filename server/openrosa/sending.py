"""`POST /submission`: the four cases and only these (new, again, edit, refusal).

Bytes are in the store before any 201; a refusal's bytes are kept too, in quarantine.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import current_app, request
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from server.auth import utc_now
from server.media import MediaStore, StoredBytes
from server.models.keys import PhoneKey
from server.models.sources import SourceKind
from server.models.submissions import Receipt
from server.openrosa.answers import message, said
from server.openrosa.answers import msgid as _
from server.openrosa.signing_in import refusal
from sync.blobs import blob_of
from sync.ingest import (
    BROKEN_XML,
    ENCRYPTED,
    LONG_ID,
    NOT_A_SUBMISSION,
    UNKNOWN_FORM,
    Ingested,
    Outcome,
    ingest,
)
from sync.receive import Arrival, door, quarantine, receive

XML_PART = "xml_submission_file"
INCOMPLETE = "*isIncomplete*"
CHUNK = 1024 * 1024
XML_LIMIT = 32 * 1024 * 1024
TRIES = 5
REASONS: dict[str, tuple[int, str]] = {
    UNKNOWN_FORM: (404, _("The form “%(form)s” is not published here. Ask the supervisor.")),
    BROKEN_XML: (400, _("The submission can't be read; it was kept for the supervisor to see.")),
    NOT_A_SUBMISSION: (400, _("What was sent is no submission of a form.")),
    ENCRYPTED: (400, _("Encrypted forms can't be read here; ask the supervisor for another form.")),
    LONG_ID: (400, _("The submission's instanceID is too long.")),
}


@dataclass(frozen=True)
class Post:
    """A POST whose bytes are safe: its XML, the files beside it, whether more will follow."""

    xml: bytes
    files: tuple[tuple[str, StoredBytes, str], ...]
    is_incomplete: bool


def keep_bytes(media: MediaStore) -> Post | None:
    """Put everything that was sent on disk; None where the XML part is missing."""
    xml: bytes | None = None
    files = []
    for part, file in request.files.items(multi=True):
        if part == XML_PART and xml is None:
            xml = file.stream.read(XML_LIMIT + 1)
            continue
        name = file.filename or part
        files.append((name, media.keep(_chunks(file)), file.mimetype))
    if xml is None and XML_PART in request.form:
        xml = request.form[XML_PART].encode()
    if xml is None or len(xml) > XML_LIMIT:
        return None
    return Post(xml, tuple(files), request.form.get(INCOMPLETE, "").lower() == "yes")


@dataclass(frozen=True)
class Taken:
    """What a POST became, and why it is in quarantine."""

    done: Ingested
    reason: str | None


def take(session: Session, key: PhoneKey, post: Post, *, refused: str | None = None) -> Taken:
    """Store and ingest in one transaction; the same sent by many at once is one submission."""
    return _again_if_beaten(session, lambda: _take(session, key, post, refused))


def reply(taken: Taken, key: PhoneKey, form_id: str) -> Response:
    """What the phone is told."""
    done = taken.done
    if done.outcome is Outcome.CONFLICT:
        text = _(
            "Another submission with the same number is here already. "
            "Both were kept; the supervisor will look."
        )
        return refusal(409, text, key.language)
    if done.outcome is Outcome.QUARANTINED:
        status, text = REASONS.get(taken.reason or "", REASONS[BROKEN_XML])
        return refusal(status, text, key.language, form=form_id)
    is_news = done.outcome is not Outcome.UNCHANGED or done.new_files
    text = _("Received.") if is_news else _("Received already.")
    return message(
        201 if is_news else 202,
        said(key.language, text),
        nature="submit_success",
        language=key.language,
    )


def _take(session: Session, key: PhoneKey, post: Post, refused: str | None) -> Taken:
    now = utc_now()
    key.last_used_at = now
    source = door(session, SourceKind.PHONE, now=now)
    blobs = [
        (name, blob_of(session, stored, content_type=kind, now=now))
        for name, stored, kind in post.files
    ]
    submitted_by = key.account.name if key.account else key.name
    arrival = Arrival(post.xml, submitted_by=submitted_by, files=blobs)
    receipt = receive(session, source, arrival, now=now)
    _note_key(receipt, key, post)
    if refused is not None:
        quarantine(receipt, refused)
        return Taken(Ingested(Outcome.QUARANTINED), refused)
    done = ingest(session, receipt, now=now)
    if done.edition is not None and done.outcome is Outcome.NEW:
        done.edition.submission.account_id = key.account_id
    return Taken(done, receipt.reason)


def _note_key(receipt: Receipt, key: PhoneKey, post: Post) -> None:
    """Who sent it, where an answer does not tell the region, and whether parts are to come."""
    facts = {"key": key.id, "incomplete": post.is_incomplete}
    if len(key.regions) == 1:
        facts["region"] = key.regions[0]
    receipt.facts = {**receipt.facts, **facts}


def _again_if_beaten(session: Session, act: Callable[[], Taken]) -> Taken:
    """Another process stored the same in between: look again, it is there now."""
    for _try in range(TRIES - 1):
        try:
            done = act()
            session.commit()
        except IntegrityError:
            session.rollback()
        else:
            return done
    done = act()
    session.commit()
    return done


def _chunks(file: FileStorage) -> Any:
    return iter(lambda: file.stream.read(CHUNK), b"")


def media_store() -> MediaStore:
    """The media store of the application."""
    store: MediaStore = current_app.extensions["media"]
    return store
