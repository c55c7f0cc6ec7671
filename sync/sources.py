"""Other servers as sources: added, tested, paused, removed."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from server.models.sources import Origin, Source, SourceKind
from server.models.submissions import Receipt
from sync.errors import NotFound, Refused
from sync.secrets import seal

REMOTE = (SourceKind.KOBO, SourceKind.CENTRAL)


def add_source(
    session: Session,
    *,
    kind: SourceKind,
    name: str,
    url: str,
    secret: str,
    settings: dict[str, Any],
    secret_key: str,
    now: datetime,
) -> Source:
    """Add a KoboToolbox or ODK Central; refuses a name that is taken or an address that is none."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise Refused(f"{url!r} is no address; write it like https://kf.example.org")
    if not secret:
        raise Refused("the token or password is empty")
    if session.scalar(select(Source).where(Source.name == name)):
        raise Refused(f"a source named {name!r} exists; remove it or choose another name")
    source = Source(
        name=name,
        kind=kind,
        url=url.rstrip("/"),
        settings={key: value for key, value in settings.items() if value},
        secret=seal(secret_key, secret),
        created_at=now,
    )
    session.add(source)
    session.flush()
    return source


def source_by_name(session: Session, name: str) -> Source:
    """The source of that name; raises `NotFound`."""
    source = session.scalar(select(Source).where(Source.name == name))
    if source is None:
        raise NotFound("source", name, "see `terrain source list`")
    return source


def remote_sources(session: Session) -> list[Source]:
    """The other servers, in the order they were added."""
    statement = select(Source).where(Source.kind.in_(REMOTE)).order_by(Source.id)
    return list(session.scalars(statement))


def remove_source(session: Session, source: Source) -> bool:
    """Forget how to reach a server; whether it was removed altogether.

    What came from it stays, so a source that gave something is only closed: no secret, paused.
    """
    has_given = (
        session.scalars(select(Receipt.id).where(Receipt.source_id == source.id)).first()
        or session.scalars(select(Origin.id).where(Origin.source_id == source.id)).first()
    )
    if has_given:
        session.execute(
            update(Source)
            .where(Source.id == source.id)
            .values(secret=None, is_paused=True, name=f"{source.name} (removed {source.id})")
        )
        return False
    session.execute(delete(Source).where(Source.id == source.id))
    return True
