"""What was sent back to the officer: the comment, and the submission to open, correct and send.

Whichever way it came, it is given as the form version here writes it, so that the engine reads it.
"""

from typing import Any

from flask import Blueprint, Response, current_app, jsonify, url_for
from sqlalchemy.orm import Session

from forms.answers import write
from forms.definition import read as read_form
from server.auth import utc_now
from server.extensions import db
from server.field.api import NO_VERSION, with_key
from server.models.accounts import PersonalReading
from server.models.keys import PhoneKey
from server.models.submissions import Attachment, Edition
from sync.attachments import current_attachments
from sync.errors import NotFound
from sync.sent_back import SentBack, sent_back, to_correct

bp = Blueprint("field_corrections", __name__, url_prefix="/field/api/sent-back")
WHAT = "correction"


@bp.get("")
@with_key
def listed(key: PhoneKey) -> Response:
    """List the key's submissions that have issues, the latest decision first."""
    return jsonify(submissions=[_told(one) for one in sent_back(_session(), key)])


@bp.get("/<path:instance_id>/submission.xml")
@with_key
def xml(key: PhoneKey, instance_id: str) -> Response:
    """Give the submission to correct; the reading is logged."""
    one = to_correct(_session(), key, instance_id)
    _note_reading(key, one.edition)
    return Response(_written(one.edition), content_type="text/xml; charset=utf-8")


@bp.get("/<path:instance_id>/files/<name>")
@with_key
def file(key: PhoneKey, instance_id: str, name: str) -> Response:
    """Give one of its files."""
    one = to_correct(_session(), key, instance_id)
    held = next((a for a in _files(one.edition) if a.name == name and a.blob), None)
    if held is None or held.blob is None:
        raise NotFound("file", name)
    store = current_app.extensions["media"]
    response = Response(store.chunks(held.blob.sha256), content_type=held.blob.content_type)
    response.headers["Content-Security-Policy"] = "sandbox"
    return response


def _told(one: SentBack) -> dict[str, Any]:
    place: dict[str, Any] = {"instance_id": one.instance_id}
    return {
        "instance_id": one.instance_id,
        "form_id": one.form_id,
        "version": one.form_version or NO_VERSION,
        "title": one.title,
        "comment": one.comment,
        "decided_at": one.decided_at.isoformat(),
        "xml": url_for("field_corrections.xml", **place),
        "files": [
            {
                "name": held.name,
                "type": held.blob.content_type if held.blob else None,
                "url": url_for("field_corrections.file", name=held.name, **place),
            }
            for held in _files(one.edition)
            if held.blob is not None
        ],
    }


def _files(edition: Edition) -> list[Attachment]:
    return [held for held in current_attachments(_session(), edition) if held.is_named]


def _written(edition: Edition) -> bytes:
    """The submission in the dialect of our form: another server's names for it are gone."""
    return write(
        edition.answers,
        read_form(edition.form_version.xform),
        instance_id=edition.instance_id,
        deprecated_id=edition.deprecated_id,
        instance_name=edition.instance_name,
        version=edition.form_version.version,
    )


def _note_reading(key: PhoneKey, edition: Edition) -> None:
    session = _session()
    session.add(
        PersonalReading(
            account_id=key.account_id,
            at=utc_now(),
            what=WHAT,
            submission_id=edition.submission_id,
            facts={"key": key.username},
        )
    )
    session.commit()


def _session() -> Session:
    return db.session()
