"""Administration: wires its views and says which parts the reader may open."""

from dataclasses import dataclass

from flask import Flask, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from server.admin import (
    accounts,
    aliases,
    forms,
    meaning,
    names,
    publishing,
    readings,
    source_forms,
    sources,
    tokens,
)
from server.admin.blueprint import bp
from server.auth import requires
from server.rights import Right, may

# Their views register themselves on the blueprint when they are imported.
SECTIONS = (
    accounts,
    aliases,
    forms,
    meaning,
    names,
    publishing,
    readings,
    source_forms,
    sources,
    tokens,
)


@dataclass(frozen=True)
class Tab:
    """One part of administration, as the line of parts shows it."""

    href: str
    label: str
    is_here: bool


def init_app(app: Flask) -> None:
    """Register the screen."""
    app.register_blueprint(bp)


@bp.context_processor
def _words() -> dict[str, object]:
    return {"tabs": tabs()}


@bp.get("")
@requires(Right.MANAGE_SOURCES)
def index() -> ResponseReturnValue:
    """The first part: the sources."""
    return redirect(url_for("admin.list_sources"))


def tabs() -> list[Tab]:
    """The parts that the reader may open."""
    parts = (
        ("sources", "admin.list_sources", _("Sources"), Right.MANAGE_SOURCES),
        ("forms", "admin.list_forms", _("Forms"), Right.MANAGE_SOURCES),
        ("keys", "keys.list_keys", _("Phones"), Right.MANAGE_KEYS),
        ("matching", "matching.index", _("Matching"), Right.DECIDE),
        ("checks", "checks.index", _("Checks"), Right.DECIDE),
        ("accounts", "admin.list_accounts", _("Accounts"), Right.MANAGE_ACCOUNTS),
        ("names", "admin.list_names", _("Names at sources"), Right.MANAGE_ACCOUNTS),
        ("readings", "admin.list_readings", _("Personal data read"), Right.MANAGE_ACCOUNTS),
        ("tokens", "admin.list_tokens", _("My API tokens"), None),
    )
    return [
        Tab(url_for(endpoint), label, request.path.startswith(f"/admin/{part}"))
        for part, endpoint, label, right in parts
        if right is None or may(g.account, right)
    ]
