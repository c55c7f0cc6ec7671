"""The review screen: wires its views."""

from flask import Flask

from server.review import decisions, files, links, quarantine, queue, record
from server.review.blueprint import bp

VIEWS = (decisions, files, links, quarantine, queue, record)


def init_app(app: Flask) -> None:
    """Register the screen."""
    app.register_blueprint(bp)
