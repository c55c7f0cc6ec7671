"""Attachments: small pictures on the page, larger ones to look at, the file itself to keep.

Only what Pillow draws anew is ever shown in a page of ours; the file as it came is a download that
no browser runs (`sandbox`).
"""

import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import Response, abort, current_app, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wsgi import wrap_file

from server.auth import requires
from server.extensions import db
from server.media import MediaStore
from server.models.submissions import Attachment, Blob
from server.review.blueprint import bp
from server.review.gather import Record, visible_submission
from server.review.pictures import SIZES, kept_picture
from server.rights import Right

PLAYED = ("audio/", "video/")
SAFE = ("image/", "audio/", "video/", "application/pdf", "text/csv", "text/plain")
ACTIVE = ("image/svg", "text/html", "application/xhtml", "text/xml", "application/xml")


@dataclass(frozen=True)
class Shown:
    """A file as the record shows it; no address while it has not come."""

    name: str
    label: str
    kind: str
    size: int | None
    download: str | None
    small: str | None
    large: str | None
    full: str | None
    play: str | None
    is_sheet: bool = False
    is_named: bool = True


def shown_files(whole: Record) -> list[Shown]:
    """The files of the edition shown."""
    sheets = {
        name
        for told in whole.told
        for name in (told.event.facts or {}).get("attendance_sheets") or ()
    }
    return [_shown(whole, each, sheets) for each in whole.attachments]


def _shown(whole: Record, attachment: Attachment, sheets: set[str]) -> Shown:
    kind = kind_of(attachment.name)

    def address(endpoint: str, size: str | None = None) -> str | None:
        if attachment.blob_id is None:
            return None
        where: dict[str, Any] = {
            "submission_id": whole.submission.id,
            "attachment_id": attachment.id,
        }
        return url_for(endpoint, size=size, **where)

    is_picture = kind == "image"
    return Shown(
        name=attachment.name,
        label=whole.file_labels.get(attachment.name, ""),
        kind=kind,
        size=attachment.blob.size if attachment.blob else None,
        download=address("review.download"),
        small=address("review.picture", size="small") if is_picture else None,
        large=address("review.picture", size="large") if is_picture else None,
        full=address("review.picture", size="full") if is_picture else None,
        play=address("review.play") if kind in {"audio", "video"} else None,
        is_sheet=attachment.name in sheets,
        is_named=attachment.is_named,
    )


def kind_of(name: str) -> str:
    """`image`, `audio`, `video` or `file`, by the name."""
    guessed = content_type(name)
    if guessed.startswith("image/"):
        return "image"
    return guessed.partition("/")[0] if guessed.startswith(PLAYED) else "file"


def content_type(name: str) -> str:
    """The type to send a file as: none that a browser would run."""
    guessed = mimetypes.guess_type(name)[0] or ""
    if guessed.startswith(ACTIVE) or not guessed.startswith(SAFE):
        return "application/octet-stream"
    return guessed


@bp.get("/<int:submission_id>/files/<int:attachment_id>")
@requires(Right.SEE_SUBMISSIONS)
def download(submission_id: int, attachment_id: int) -> ResponseReturnValue:
    """The file as it came."""
    attachment, blob = _visible(submission_id, attachment_id)
    answer = _sent(attachment, blob)
    answer.headers["Content-Disposition"] = _disposition(attachment.name)
    return answer


@bp.get("/<int:submission_id>/files/<int:attachment_id>/play")
@requires(Right.SEE_SUBMISSIONS)
def play(submission_id: int, attachment_id: int) -> ResponseReturnValue:
    """Sound or video for the page's own player, also a part of it (`Range`)."""
    attachment, blob = _visible(submission_id, attachment_id)
    if kind_of(attachment.name) not in {"audio", "video"}:
        abort(404)
    return _sent(attachment, blob)


@bp.get("/<int:submission_id>/files/<int:attachment_id>/<any(small, large, full):size>")
@requires(Right.SEE_SUBMISSIONS)
def picture(submission_id: int, attachment_id: int, size: str) -> ResponseReturnValue:
    """The picture drawn anew, upright and without what the camera wrote into it."""
    _, blob = _visible(submission_id, attachment_id)
    media: MediaStore = current_app.extensions["media"]
    kept = kept_picture(media, current_app.extensions["terrain"].home, blob.sha256, SIZES[size])
    if kept is None:
        abort(404)
    answer = Response(kept, mimetype="image/jpeg")
    answer.headers["Cache-Control"] = "private, max-age=86400"
    return answer


def _sent(attachment: Attachment, blob: Blob) -> Response:
    """The bytes, whole or the part that was asked for; no browser runs them."""
    media: MediaStore = current_app.extensions["media"]
    if not media.has(blob.sha256):
        abort(404)
    answer = Response(
        wrap_file(request.environ, media.open(blob.sha256)),
        mimetype=content_type(attachment.name),
        direct_passthrough=True,
    )
    answer.content_length = blob.size
    answer.set_etag(blob.sha256)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.make_conditional(request, accept_ranges=True, complete_length=blob.size)
    return answer


def _visible(submission_id: int, attachment_id: int) -> tuple[Attachment, Blob]:
    """The attachment of any edition, if the reader may see it and it has come."""
    store = db.session()
    submission = visible_submission(store, submission_id)
    whole = Record(store, submission)
    attachment = store.get(Attachment, attachment_id)
    if attachment is None or attachment.edition.submission_id != submission.id:
        abort(404)
    if not whole.sees_personal and attachment.name in whole.personal_files_of_all:
        abort(404)
    if attachment.blob is None:
        abort(404)
    return attachment, attachment.blob


def _disposition(name: str) -> str:
    """A download under its own name: plain letters for old browsers, UTF-8 for the others."""
    plain = "".join(_plain(name)) or "file"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _plain(name: str) -> Iterator[str]:
    for letter in name:
        yield letter if letter.isascii() and (letter.isalnum() or letter in "-_. ") else "_"
