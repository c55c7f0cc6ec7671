"""Exchanges with the supervisor on the officer's own submissions, read and answered there."""

from typing import Any

from flask import Blueprint, Response, jsonify, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.auth import utc_now
from server.extensions import db
from server.field.api import spoken, with_key
from server.models.keys import PhoneKey
from server.models.reviews import HistoryEntry
from server.models.submissions import Edition, Submission
from sync.errors import NotFound, TerrainError
from sync.sent_back import is_theirs, title_of
from sync.threads import (
    SPOKEN,
    Party,
    answer_from_phone,
    last_message_of,
    mark_read,
    messages,
    unread,
)

bp = Blueprint("field_threads", __name__, url_prefix="/field/api/threads")
MOST = 40
bp.register_error_handler(TerrainError, spoken)


@bp.get("")
@with_key
def listed(key: PhoneKey) -> Response:
    """List the key's submissions on which something was written, the newest message first."""
    session, party = _session(), Party.of_key(key)
    newest = (
        select(HistoryEntry.submission_id)
        .join(Submission, Submission.id == HistoryEntry.submission_id)
        .where(
            is_theirs(key),
            Submission.deleted_at.is_(None),
            HistoryEntry.kind.in_(SPOKEN),
            HistoryEntry.facts["comment"].as_string() != "",
        )
        .order_by(HistoryEntry.id.desc())
    )
    found = list(dict.fromkeys(session.scalars(newest.limit(MOST * 10))))[:MOST]
    written = messages(session, found)
    new = unread(session, party, written)
    return jsonify(
        threads=[
            _told(session, party, submission_id, written[submission_id], len(new[submission_id]))
            for submission_id in found
            if submission_id in written
        ]
    )


@bp.post("/<path:instance_id>/messages")
@with_key
def answer(key: PhoneKey, instance_id: str) -> Response:
    """Write to the supervisor."""
    session, now = _session(), utc_now()
    submission = _theirs(session, key, instance_id)
    given = request.get_json(silent=True)
    text = given.get("text") if isinstance(given, dict) else None
    answer_from_phone(session, key, submission, str(text or ""), now=now)
    mark_read(
        session, Party.of_key(key), submission.id, last_message_of(session, submission.id), now=now
    )
    session.commit()
    return jsonify(done=True)


@bp.post("/<path:instance_id>/read")
@with_key
def read(key: PhoneKey, instance_id: str) -> Response:
    """What stands there was read."""
    session, now = _session(), utc_now()
    submission = _theirs(session, key, instance_id)
    last = last_message_of(session, submission.id)
    mark_read(session, Party.of_key(key), submission.id, last, now=now)
    session.commit()
    return jsonify(done=True)


def _theirs(session: Session, key: PhoneKey, instance_id: str) -> Submission:
    found = session.scalars(
        select(Submission)
        .join(Edition, Edition.submission_id == Submission.id)
        .where(Edition.instance_id == instance_id, Edition.is_current, is_theirs(key))
    ).first()
    if found is None:
        raise NotFound("submission", instance_id)
    return found


def _told(
    session: Session, party: Party, submission_id: int, entries: list[HistoryEntry], new: int
) -> dict[str, Any]:
    edition = session.scalars(
        select(Edition).where(Edition.submission_id == submission_id, Edition.is_current)
    ).one()
    return {
        "instance_id": edition.instance_id,
        "title": title_of(session, edition.submission, edition),
        "state": edition.submission.review_state,
        "unread": new,
        "messages": [
            {
                "id": entry.id,
                "by": entry.account.name if entry.account else entry.facts.get("by", ""),
                "mine": party.wrote(entry),
                "at": entry.at.isoformat(),
                "text": entry.facts["comment"],
            }
            for entry in entries
        ],
    }


def _session() -> Session:
    return db.session()
