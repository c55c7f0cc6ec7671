"""Which forms of a server are pulled: all, or those that are ticked."""

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from kobo_bridge.errors import SourceError
from kobo_bridge.records import RemoteForm
from server.admin.blueprint import bp
from server.admin.draft import at_once
from server.admin.sources import remote_source
from server.auth import requires
from server.extensions import db
from server.failures import Failure, failure_in_words
from server.models.sources import Source
from server.notices import tell
from server.rights import Right
from sync.errors import Refused
from sync.pull_report import error_facts

MANY_IDS = 500


@bp.get("/sources/<int:source_id>/forms")
@requires(Right.MANAGE_SOURCES)
def choose_forms(source_id: int) -> ResponseReturnValue:
    """Ask the server which forms it has, so that some can be ticked."""
    found = remote_source(db.session(), source_id)
    if found.secret is None:
        raise NotFound
    forms, failure = _asked(found)
    return render_template("admin/choose_forms.html", source=found, forms=forms, failure=failure)


@bp.post("/sources/<int:source_id>/forms")
@requires(Right.MANAGE_SOURCES)
def limit_forms(source_id: int) -> ResponseReturnValue:
    """Keep what was ticked; nothing ticked, or all, means all."""
    store = db.session()
    found = remote_source(store, source_id)
    is_limited = request.form.get("which") == "only"
    wanted = request.form.getlist("form")[:MANY_IDS] if is_limited else []
    rest = {name: value for name, value in found.settings.items() if name != "forms"}
    found.settings = {**rest, "forms": wanted} if wanted else rest
    store.commit()
    tell(
        _("From now on only the ticked forms are pulled.")
        if wanted
        else _("From now on all forms are pulled.")
    )
    return redirect(url_for("admin.source", source_id=source_id))


def _asked(source: Source) -> tuple[list[RemoteForm], Failure | None]:
    try:
        client = at_once(current_app.extensions["terrain"].secret_key)(source)
        try:
            return client.forms(), None
        finally:
            client.close()
    except (SourceError, Refused) as error:
        return [], failure_in_words(error_facts(error), source.name)
