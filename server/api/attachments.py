"""Attachments: what came with a submission, and the bytes."""

import mimetypes
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from flask import Response, current_app, request, url_for
from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload
from werkzeug.exceptions import Forbidden

from forms.definition import read as read_form
from server.api.blueprint import bp, offers, put_at
from server.api.examples import ATTACHMENT, a_page_of
from server.api.paging import Order, paged
from server.api.personal import Sight
from server.api.queries import AttachmentQuery, PersonalQuery
from server.api.schemas import AttachmentPage
from server.api.submissions import visible
from server.extensions import db
from server.media import MediaStore
from server.models.submissions import Attachment, Edition, Submission
from server.rights import Right
from sync.errors import NotFound
from sync.export import MASK, Versions, answered_files, hidden_paths

ORDER = Order("attachments", Attachment.id)
SAFE = ("image/", "audio/", "video/", "application/pdf", "text/csv", "text/plain")
RUN_BY_BROWSERS = ("image/svg",)
UNKNOWN_TYPE = "application/octet-stream"


class Files:
    """The files of one submission: which of them are known to identify nobody."""

    def __init__(self, store: Session, submission: Submission, sight: Sight) -> None:
        """Read the answers of each edition by its own form version."""
        self.sight = sight
        versions = Versions(store, mask=True)
        shown: set[str] = set()
        hidden: set[str] = set()
        for edition in submission.editions:
            version = versions.of(edition)
            personal = hidden_paths(submission.form, version)
            for path, name in answered_files(read_form(version.xform), edition.answers):
                (hidden if path in personal else shown).add(name)
        self.harmless = shown - hidden

    def is_personal(self, attachment: Attachment) -> bool:
        """Signatures, signed lists; also files of no known question: nobody knows what they show.

        A phone's audit log repeats answers, so it is one of these.
        """
        return attachment.name not in self.harmless

    def shows(self, attachment: Attachment) -> bool:
        """Whether this request may have it."""
        return self.sight.is_personal or not self.is_personal(attachment)


@offers(
    "/submissions/<int:submission_id>/attachments",
    Right.SEE_SUBMISSIONS,
    AttachmentPage,
    tag="attachments",
    query=AttachmentQuery,
    example=a_page_of(ATTACHMENT),
)
def list_attachments(asked: dict[str, Any], submission_id: int) -> dict[str, Any]:
    """List the attachments of all editions, or of one; those not yet come have no content."""
    store, sight = db.session(), Sight.asked(asked)
    files = Files(store, visible(store, submission_id), sight)
    statement = _of(submission_id)
    if "edition" in asked:
        statement = statement.where(Edition.number == asked["edition"])
    page = paged(store, statement, ORDER, asked)
    items = [_record(each, files) for each in page.rows]
    sight.note(store, [submission_id])
    return {"items": items, "next": page.next}


def get_attachment_content(
    asked: dict[str, Any], submission_id: int, attachment_id: int
) -> Response:
    """The bytes of an attachment, as they came."""
    store, sight = db.session(), Sight.asked(asked)
    files = Files(store, visible(store, submission_id), sight)
    attachment = store.scalars(_of(submission_id).where(Attachment.id == attachment_id)).first()
    if attachment is None:
        raise NotFound("attachment", str(attachment_id))
    if not files.shows(attachment):
        raise Forbidden("this file is personal data; with the right to see it, ask ?personal=true")
    answer = _streamed(attachment)
    if files.is_personal(attachment):
        sight.note(store, [submission_id])
    return answer


put_at(
    "/submissions/<int:submission_id>/attachments/<int:attachment_id>/content",
    Right.SEE_SUBMISSIONS,
    bp.response(200, {"type": "string", "format": "binary"}, content_type=UNKNOWN_TYPE)(
        get_attachment_content
    ),
    tag="attachments",
    query=PersonalQuery,
)


def _of(submission_id: int) -> Select[Attachment]:
    return (
        select(Attachment)
        .join(Edition, Attachment.edition_id == Edition.id)
        .where(Edition.submission_id == submission_id)
        .options(joinedload(Attachment.blob), joinedload(Attachment.edition))
    )


def _record(attachment: Attachment, files: Files) -> dict[str, Any]:
    blob, is_shown = attachment.blob, files.shows(attachment)
    here: dict[str, Any] = {
        "submission_id": attachment.edition.submission_id,
        "attachment_id": attachment.id,
    }
    return {
        "id": attachment.id,
        "edition": attachment.edition.number,
        "name": attachment.name if is_shown else MASK,
        "is_personal": files.is_personal(attachment),
        "is_named": attachment.is_named,
        "is_current": attachment.is_current,
        "received_at": attachment.received_at,
        "size": blob.size if blob else None,
        "content_type": content_type(attachment.name) if blob else None,
        "sha256": blob.sha256 if blob and is_shown else None,
        "content": url_for("api.get_attachment_content", **here) if blob and is_shown else None,
    }


def _streamed(attachment: Attachment) -> Response:
    blob, media = attachment.blob, current_app.extensions["media"]
    if blob is None:
        raise NotFound("content", attachment.name, "it has not come yet; pull again later")
    if not media.has(blob.sha256):
        raise NotFound("content", attachment.name, "it is gone from the media store; tell an admin")
    answer = Response(_chunks(media, blob.sha256), mimetype=content_type(attachment.name))
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Content-Disposition"] = _disposition(attachment.name)
    answer.content_length = blob.size
    answer.set_etag(blob.sha256)
    answer.make_conditional(request)
    return answer


def _chunks(media: MediaStore, sha256: str) -> Iterator[bytes]:
    yield from media.chunks(sha256)


def content_type(name: str) -> str:
    """The type to send a file as, by its name: none that a browser would run."""
    guessed = mimetypes.guess_type(name)[0] or ""
    is_safe = guessed.startswith(SAFE) and not guessed.startswith(RUN_BY_BROWSERS)
    return guessed if is_safe else UNKNOWN_TYPE


def _disposition(name: str) -> str:
    """A download under its own name, which leads nowhere and breaks no header."""
    own = "".join(c if c.isprintable() and c not in "/\\" else "_" for c in name)
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_. ") else "_" for c in own)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(own, safe='')}"
