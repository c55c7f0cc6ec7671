"""`/field/`: the offline web form, an installable page with a worker of its own."""

from flask import Blueprint, Flask, redirect, url_for
from werkzeug.wrappers import Response

from server.auth import open_to_all
from server.extensions import csrf
from server.field import api, corrections, threads
from server.field.built import built_file

bp = Blueprint("field", __name__)


def init_app(app: Flask) -> None:
    """Register the page and what it asks for."""
    for by_key in (api.bp, threads.bp):
        csrf.exempt(by_key)
    app.register_blueprint(api.bp)
    app.register_blueprint(corrections.bp)
    app.register_blueprint(threads.bp)
    app.register_blueprint(bp)


@bp.get("/field")
@open_to_all
def short() -> Response:
    """Lead to the page; its files are beside it."""
    return redirect(url_for("field.shell"))


@bp.get("/field/")
@open_to_all
def shell() -> Response:
    """Give the page, the same for everyone; the app fills it on the phone."""
    return built_file("index.html")


@bp.get("/field/<path:name>")
@open_to_all
def file(name: str) -> Response:
    """Give a file of the build."""
    return built_file(name)
