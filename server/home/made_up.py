"""The made-up year, loaded from the first-use screen: in a thread, with how far it came."""

import logging
import threading

from flask import current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from server import jobs
from server.auth import requires, utc_now
from server.config import Settings
from server.demo.loading import Progress, load, progress, why_not
from server.extensions import db, open_engine
from server.home.blueprint import bp
from server.media import open_media
from server.notices import tell
from server.rights import Right
from sync.locks import held
from sync.night_pull import BUSY

log = logging.getLogger(__name__)


def can_load(store: Session) -> bool:
    """Whether the made-up year, or the rest of it, can be loaded into this store."""
    return why_not(store, force=False) is None


def is_loading(store: Session, found: Progress) -> bool:
    """Whether it is being loaded at this moment."""
    return not found.is_whole and jobs.is_busy(store, _settings(), now=utc_now())


@bp.post("/start/demo")
@requires(Right.MANAGE_ACCOUNTS)
def load_demo() -> ResponseReturnValue:
    """Begin to load it; the page says how far it is and may be left."""
    store = db.session()
    if can_load(store) and not jobs.is_busy(store, _settings(), now=utc_now()):
        store.rollback()
        threading.Thread(target=_work, args=(_settings(),), name="demo", daemon=True).start()
        tell(_("The made-up year is being loaded. You may leave this page; it goes on."))
        return redirect(url_for("home.first_use", loading=1))
    return redirect(url_for("home.first_use"))


@bp.get("/start/progress")
@requires(Right.DECIDE)
def demo_progress() -> ResponseReturnValue:
    """How far it is; once it is there, the queue."""
    found = progress(db.session())
    if found.is_whole:
        return "", {"HX-Redirect": url_for("home.door")}
    return render_template("home/_loading.html", progress=found)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["terrain"]
    return settings


def _work(settings: Settings) -> None:
    engine = open_engine(settings.database_url)
    try:
        with held(engine, BUSY, now=utc_now()) as free, Session(engine) as session:
            if free:
                load(session, open_media(settings.media_url))
    except Exception:  # a thread has nobody above it who would hear of it
        log.exception("loading the made-up year broke off; it can be gone on with")
    finally:
        engine.dispose()
