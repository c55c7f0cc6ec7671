"""The review screen: wires its views."""

from flask import Flask

from server.review import (
    assign,
    away,
    bulk,
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
    saved,
    sheet,
    undoing,
)
from server.review.blueprint import bp

VIEWS = (
    assign,
    away,
    bulk,
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
    saved,
    sheet,
    undoing,
)


def init_app(app: Flask) -> None:
    """Register the screen."""
    app.register_blueprint(bp)
