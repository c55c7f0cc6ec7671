"""`/health`: whether the store and the media can serve, and when the clock was last seen."""

import os
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from flask import current_app, jsonify
from flask.typing import ResponseReturnValue
from fsspec.implementations.local import LocalFileSystem
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from server.auth import open_to_all, utc_now
from server.clock import ALIVE_FOR, CLOCK
from server.extensions import db
from server.home.blueprint import bp
from server.media import MediaStore
from server.models.accounts import Setting
from server.models.runs import Run


@bp.get("/health")
@open_to_all
def health() -> ResponseReturnValue:
    """200 with versions and states; 503 when the store or the media can't serve."""
    store, media = _store_state(db.session()), _media_state(current_app.extensions["media"])
    serves = store["state"] == "ok" and media["state"] == "ok"
    scheduler = _scheduler_state(db.session(), utc_now()) if store["state"] == "ok" else {}
    answer = jsonify(
        status="ok" if serves else "failing",
        version=version("terrain"),
        store=store,
        media=media,
        scheduler=scheduler or {"state": "unknown"},
    )
    return answer, 200 if serves else 503


def _store_state(session: Session) -> dict[str, str | None]:
    try:
        revision = session.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except SQLAlchemyError:
        session.rollback()
        return {"state": "failing", "revision": None}
    return {"state": "ok", "revision": revision}


def _media_state(media: MediaStore) -> dict[str, str]:
    try:
        return {"state": "ok" if _can_keep(media) else "failing"}
    except (OSError, ValueError):
        return {"state": "failing"}


def _can_keep(media: MediaStore) -> bool:
    """Local: the folder, or where it will be made, can be written to. Elsewhere: it answers."""
    if not isinstance(media.filesystem, LocalFileSystem):
        media.filesystem.exists(media.root)
        return True
    folder = Path(media.root)
    nearest = next(each for each in (folder, *folder.parents) if each.exists())
    return nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)


def _scheduler_state(session: Session, now: datetime) -> dict[str, str | None]:
    """Running while its beat is recent; beside it the last night and how it ended."""
    beat = session.get(Setting, CLOCK)
    seen_at = datetime.fromisoformat(beat.value["at"]) if beat is not None else None
    night = session.scalar(
        select(Run).where(Run.night.is_not(None)).order_by(Run.started_at.desc()).limit(1)
    )
    return {
        "state": "running" if seen_at is not None and now - seen_at < ALIVE_FOR else "stopped",
        "last_seen": seen_at.isoformat() if seen_at is not None else None,
        "last_night": night.night.isoformat() if night is not None and night.night else None,
        "last_night_state": night.state if night is not None else None,
    }
