"""The made-up year on screen: load it, see how far it is, take it out again."""

from flask import Blueprint, Flask, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from server import jobs
from server.auth import requires, utc_now
from server.config import Settings
from server.demo import background, erasing, loading
from server.demo.material import material
from server.demo.planned import year
from server.extensions import db
from server.models.accounts import Setting
from server.notices import tell
from server.rights import Right

bp = Blueprint("demo", __name__, url_prefix="/demo")


def init_app(app: Flask) -> None:
    """Register the screen; tell templates whether the year in the store is made up."""
    app.register_blueprint(bp)
    app.context_processor(lambda: {"is_demo": is_demo})


def is_demo() -> bool:
    """Whether the store holds the made-up year, so that each screen says so."""
    return g.get("account") is not None and db.session.get(Setting, loading.SETTING) is not None


@bp.get("")
@requires(Right.MANAGE_ACCOUNTS)
def index() -> ResponseReturnValue:
    """What it is, how far it is loaded, how to begin with one's own data."""
    store = db.session()
    return render_template("demo/index.html", **_facts(store))


@bp.get("/progress")
@requires(Right.MANAGE_ACCOUNTS)
def progress() -> ResponseReturnValue:
    """How far it is, asked again each second; the whole page once it is over."""
    facts = _facts(db.session())
    if facts["is_running"]:
        return render_template("demo/_progress.html", **facts)
    return "", 200, {"HX-Redirect": url_for("demo.index")}


@bp.post("")
@requires(Right.MANAGE_ACCOUNTS)
def start() -> ResponseReturnValue:
    """Load it; refused, with the reason, beside other data."""
    store, settings = db.session(), _settings()
    if not background.is_running(settings):
        if loading.why_not(store, force=False):
            tell(_("It is loaded only into a store without submissions."))
        elif jobs.is_busy(store, settings, now=utc_now()):
            tell(_("A run goes on; try again when it is over."))
        else:
            store.rollback()
            background.start(settings)
    return redirect(url_for("demo.index"))


@bp.post("/erase")
@requires(Right.MANAGE_ACCOUNTS)
def erase() -> ResponseReturnValue:
    """Take it out; only from a store that holds nothing else."""
    store, settings = db.session(), _settings()
    if background.is_running(settings) or jobs.is_busy(store, settings, now=utc_now()):
        tell(_("A run goes on; try again when it is over."))
        return redirect(url_for("demo.index"))
    if "sure" not in request.form:
        tell(_("Tick the box first: what is erased does not come back."))
        return redirect(url_for("demo.index"))
    erasing.erase(store, current_app.extensions["media"])
    tell(_("The made-up year is gone; the store is empty."))
    return redirect(url_for("home.first_use"))


def _facts(store: Session) -> dict[str, object]:
    held = loading.progress(store)
    return {
        "progress": held,
        "is_running": background.is_running(_settings()),
        "can_load": loading.why_not(store, force=False) is None,
        "can_erase": erasing.why_not(store) is None,
        "accounts": material("story")["accounts"],
        "year": year(),
    }


def _settings() -> Settings:
    settings: Settings = current_app.extensions["terrain"]
    return settings
