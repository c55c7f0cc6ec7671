"""`POST /submission`: the four cases and only these (new, again, edit, refusal).

Bytes are in the store before any 201; a refusal's bytes are kept too, in quarantine.
"""

from dataclasses import dataclass

from flask import current_app
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from server.auth import utc_now
from server.media import MediaStore
from server.models.keys import PhoneKey
from server.models.sources import SourceKind
from server.models.submissions import Receipt, ReceiptState
from server.openrosa.answers import message, said
from server.openrosa.answers import msgid as _
from server.openrosa.parts import Post
from server.openrosa.signing_in import refusal
from sync.again import again_if_beaten
from sync.blobs import blob_of
from sync.forwarding import queue_forwards
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

REASONS: dict[str, tuple[int, str]] = {
    UNKNOWN_FORM: (404, _("The form “%(form)s” is not published here. Ask the supervisor.")),
    BROKEN_XML: (400, _("The submission can't be read; it was kept for the supervisor to see.")),
    NOT_A_SUBMISSION: (400, _("What was sent is no submission of a form.")),
    ENCRYPTED: (400, _("Encrypted forms can't be read here; ask the supervisor for another form.")),
    LONG_ID: (400, _("The submission's instanceID is too long.")),
}


@dataclass(frozen=True)
class Taken:
    """What a POST became, and why it is in quarantine."""

    done: Ingested
    reason: str | None


@dataclass(frozen=True)
class Sender:
    """Whose key a POST came with, and the device that it names (`?deviceID=`)."""

    key: PhoneKey
    device: str = ""


def take(session: Session, sender: Sender, post: Post, *, refused: str | None = None) -> Taken:
    """Store and ingest in one transaction; the same sent by many at once is one submission."""
    return again_if_beaten(session, lambda: _take(session, sender, post, refused))


def reply(taken: Taken, key: PhoneKey, form_id: str) -> Response:
    """What the phone is told."""
    done = taken.done
    # Also where the same conflict is sent again: what was refused once is not received later.
    if done.edition is not None and done.edition.is_conflict:
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


def _take(session: Session, sender: Sender, post: Post, refused: str | None) -> Taken:
    now, key = utc_now(), sender.key
    key.last_used_at = now
    source = door(session, SourceKind.PHONE, now=now)
    blobs = [
        (file.name, blob_of(session, file.stored, content_type=file.content_type, now=now))
        for file in post.files
    ]
    submitted_by = key.account.name if key.account else key.name
    arrival = Arrival(post.xml, submitted_by=submitted_by, files=blobs)
    receipt = receive(session, source, arrival, now=now)
    is_known = receipt.state == ReceiptState.INGESTED
    _note_sender(receipt, sender, post)
    if refused is not None:
        if not is_known:
            quarantine(receipt, refused)
        return Taken(Ingested(Outcome.QUARANTINED), refused)
    done = ingest(session, receipt, now=now)
    if done.edition is not None and done.outcome is Outcome.EDITED:
        queue_forwards(session, done.edition)
    if done.edition is not None and done.outcome is Outcome.NEW and key.account_id is not None:
        done.edition.submission.account_id = key.account_id
    return Taken(done, receipt.reason)


def _note_sender(receipt: Receipt, sender: Sender, post: Post) -> None:
    """Who sent it, where an answer does not tell the region, and whether parts are to come.

    What was understood keeps its first sender; once the last part is in, an earlier part that is
    sent again opens nothing.
    """
    facts: dict[str, object] = {}
    if receipt.state != ReceiptState.INGESTED:
        key = sender.key
        facts = {"key": key.id}
        facts |= {"device": sender.device} if sender.device else {}
        facts |= {"region": key.regions[0]} if len(key.regions) == 1 else {}
    was_incomplete = receipt.facts.get("incomplete", True)
    receipt.facts = {
        **receipt.facts,
        **facts,
        "incomplete": post.is_incomplete and was_incomplete,
    }


def media_store() -> MediaStore:
    """The media store of the application."""
    store: MediaStore = current_app.extensions["media"]
    return store
