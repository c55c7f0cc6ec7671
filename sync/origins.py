"""Where a submission is held: one origin for each record of each source."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.sources import Origin
from server.models.submissions import Submission
from sync.history import note


def remember_origin(
    session: Session,
    *,
    source_id: int,
    remote_form_id: str,
    remote_id: str,
    instance_id: str,
    submission: Submission | None,
    now: datetime,
) -> Origin:
    """The origin of that record, now holding this submission, alive."""
    origin = find_origin(session, source_id, remote_form_id, remote_id)
    if origin is None:
        origin = Origin(
            source_id=source_id,
            remote_form_id=remote_form_id,
            remote_id=remote_id,
            first_seen_at=now,
            seen={},
        )
        session.add(origin)
    origin.instance_id = instance_id
    origin.submission_id = submission.id if submission else None
    origin.deleted_at, origin.seems_deleted_at = None, None
    session.flush()
    return origin


def find_origin(
    session: Session, source_id: int, remote_form_id: str, remote_id: str
) -> Origin | None:
    """The origin of one record of one source."""
    return session.scalar(
        select(Origin).where(
            Origin.source_id == source_id,
            Origin.remote_form_id == remote_form_id,
            Origin.remote_id == remote_id,
        )
    )


def served_instances(session: Session, submission: Submission) -> set[str]:
    """The instanceIDs that other servers show now for the submission."""
    statement = select(Origin.instance_id).where(
        Origin.submission_id == submission.id,
        Origin.deleted_at.is_(None),
        Origin.remote_form_id != "",
    )
    return set(session.scalars(statement))


def mark_deleted(session: Session, origins: Iterable[Origin], *, now: datetime) -> int:
    """Note that records are gone at their source; how many submissions are now gone everywhere.

    A submission is deleted when all its origins say so; its editions, decisions and links stay.
    """
    gone = 0
    for origin in origins:
        origin.deleted_at, origin.seems_deleted_at = now, None
        session.flush()
        submission = session.get(Submission, origin.submission_id) if origin.submission_id else None
        if submission is None or submission.deleted_at or _lives_somewhere(session, submission):
            continue
        submission.deleted_at = now
        note(session, submission, "deleted", now=now, source_id=origin.source_id)
        gone += 1
    return gone


def _lives_somewhere(session: Session, submission: Submission) -> bool:
    statement = select(Origin.id).where(
        Origin.submission_id == submission.id, Origin.deleted_at.is_(None)
    )
    return session.scalars(statement.limit(1)).first() is not None
