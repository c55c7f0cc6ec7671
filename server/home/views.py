"""The door of the application: wires what stands in front of every screen."""

from flask import Flask

from server.home import door, first_use, formats, headers, health
from server.home.blueprint import bp

VIEWS = (door, first_use, health)


def init_app(app: Flask) -> None:
    """Register the door, the headers and what templates are offered."""
    app.register_blueprint(bp)
    headers.init_app(app)
    formats.init_app(app)
