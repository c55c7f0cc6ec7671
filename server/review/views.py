"""The review screen: wires its views."""

from flask import Flask

from server.review import (
    comments,
    corrections,
    decisions,
    files,
    links,
    map,
    officers,
    personal,
    quarantine,
    queue,
    record,
)
from server.review.blueprint import bp

VIEWS = (
    comments,
    corrections,
    decisions,
    files,
    links,
    map,
    officers,
    personal,
    quarantine,
    queue,
    record,
)


def init_app(app: Flask) -> None:
    """Register the screen."""
    app.register_blueprint(bp)
