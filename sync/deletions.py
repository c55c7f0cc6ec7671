"""Deletions at a source: noted, verified, held back where many go at once, then marked."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from kobo_bridge.records import RemoteForm, RemoteReview, RemoteSubmission
from server.models.sources import Origin, Source
from server.models.submissions import Submission
from sync.origins import mark_deleted

# More than both of these at once may be a mistake at the source, so a person is asked first.
MANY = 10
MANY_SHARE = 0.2


def seems_deleted(
    session: Session, source: Source, form: RemoteForm, light: RemoteSubmission, *, now: datetime
) -> bool:
    """Note that a listing says a record is gone; whether that was news.

    One known only by its root instanceID may have been sent again since: it is verified first.
    """
    is_sure = bool(light.remote_id)
    news = False
    for origin in _named(session, source, form, light):
        news = news or origin.seems_deleted_at is None
        origin.seems_deleted_at = origin.seems_deleted_at or now
        origin.deletion_is_sure = is_sure
    return news


def missing_from(
    session: Session, source: Source, form: RemoteForm, seen: set[str], *, now: datetime
) -> int:
    """Note the live records that a sweep over all did not show; how many."""
    count = 0
    for origin in live_origins(session, source, form):
        if origin.remote_id not in seen and origin.seems_deleted_at is None:
            origin.seems_deleted_at, origin.deletion_is_sure = now, False
            count += 1
    return count


def doubtful(session: Session, source: Source, form: RemoteForm) -> list[RemoteSubmission]:
    """The records whose deletion has to be verified, as the bridge asks for them."""
    return [
        RemoteSubmission(
            remote_id=origin.remote_id,
            instance_id=origin.instance_id,
            root_instance_id=origin.seen.get("root"),
            submitted_at=None,
            updated_at=None,
            deleted_at=None,
            submitted_by=None,
            review=RemoteReview(None),
            attachments=None,
            attachments_present=None,
            version=None,
        )
        for origin in _waiting(session, source, form)
        if not origin.deletion_is_sure
    ]


def verified(
    session: Session, source: Source, form: RemoteForm, is_gone: Mapping[str, bool]
) -> None:
    """Note the answers of the source itself, by the ids of its records."""
    for origin in _waiting(session, source, form):
        if origin.remote_id in is_gone:
            origin.deletion_is_sure = is_gone[origin.remote_id]
            if not origin.deletion_is_sure:
                origin.seems_deleted_at = None


def apply_deletions(
    session: Session, source: Source, form: RemoteForm, *, accepted: bool, now: datetime
) -> tuple[int, int]:
    """Mark what is gone, or hold it back; (submissions deleted, records held)."""
    waiting = [origin for origin in _waiting(session, source, form) if origin.deletion_is_sure]
    live = session.scalar(
        select(func.count())
        .select_from(Origin)
        .where(*_of(source, form), Origin.deleted_at.is_(None))
    )
    if not accepted and len(waiting) > MANY and len(waiting) > MANY_SHARE * (live or 0):
        return 0, len(waiting)
    return mark_deleted(session, waiting, now=now), 0


def live_count(session: Session, source: Source, form: RemoteForm) -> int:
    """How many records of a form we believe alive at the source."""
    statement = select(func.count()).select_from(Origin)
    alive = (Origin.deleted_at.is_(None), Origin.seems_deleted_at.is_(None))
    return session.scalar(statement.where(*_of(source, form), *alive)) or 0


def live_origins(session: Session, source: Source, form: RemoteForm) -> Iterator[Origin]:
    """The records not marked deleted, piece by piece."""
    statement = select(Origin).where(*_of(source, form), Origin.deleted_at.is_(None))
    yield from session.scalars(statement.execution_options(yield_per=1000))


def _of(source: Source, form: RemoteForm) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Origin.source_id == source.id, Origin.remote_form_id == form.remote_id


def _waiting(session: Session, source: Source, form: RemoteForm) -> list[Origin]:
    statement = select(Origin).where(
        *_of(source, form), Origin.deleted_at.is_(None), Origin.seems_deleted_at.is_not(None)
    )
    return list(session.scalars(statement.order_by(Origin.id)))


def _named(
    session: Session, source: Source, form: RemoteForm, light: RemoteSubmission
) -> list[Origin]:
    statement = select(Origin).where(*_of(source, form), Origin.deleted_at.is_(None))
    if light.remote_id:
        return list(session.scalars(statement.where(Origin.remote_id == light.remote_id)))
    root = light.root_instance_id or light.instance_id
    by_root = select(Submission.id).where(Submission.instance_id == root)
    return list(
        session.scalars(
            statement.where(or_(Origin.submission_id.in_(by_root), Origin.instance_id == root))
        )
    )
