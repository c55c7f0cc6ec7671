"""The door (sign-in, sign-out, language, theme), the first screen, and `/health`."""

from flask import Blueprint, Flask, jsonify
from flask.typing import ResponseReturnValue

from server.auth import open_to_all

bp = Blueprint("home", __name__)


def init_app(app: Flask) -> None:
    """Register the screen."""
    app.register_blueprint(bp)


@bp.get("/")
@open_to_all
def door() -> ResponseReturnValue:
    """Sign-in, else the reader's first screen."""
    return "Terrain"


@bp.get("/health")
@open_to_all
def health() -> ResponseReturnValue:
    """Say whether the store and the media can serve."""
    return jsonify(status="ok")
