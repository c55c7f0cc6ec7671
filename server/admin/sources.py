"""Other servers: the list, one of them, adding and changing it with a test before it is kept."""

from dataclasses import dataclass, replace

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from kobo_bridge.errors import SourceError
from kobo_bridge.records import HISTORY, PUBLISH, READ, REVIEW, RemoteIdentity
from server.admin.blueprint import bp
from server.admin.draft import Draft, problems
from server.admin.remote_forms import remote_form_rows, submission_count
from server.auth import requires, utc_now
from server.config import Settings
from server.extensions import db
from server.failures import Failure, failure_in_words
from server.models.sources import Source, SourceKind
from server.notices import tell
from server.rights import Right
from sync.errors import Refused
from sync.pull_report import error_facts
from sync.secrets import seal, unseal
from sync.sources import REMOTE, add_source, remote_sources, remove_source

RIGHTS = (READ, REVIEW, HISTORY, PUBLISH)


@dataclass(frozen=True)
class Tried:
    """How a test went: who signed in and what they may not, or the failure."""

    identity: RemoteIdentity | None = None
    failure: Failure | None = None

    def lacks(self) -> list[str]:
        """What the account may not do, by what follows from it."""
        if self.identity is None:
            return []
        words = right_words()
        return [words[right] for right in RIGHTS if right not in self.identity.rights]


def right_words() -> dict[str, str]:
    """What is missing where a right is missing."""
    return {
        READ: _("It may not read submissions: nothing can be pulled."),
        REVIEW: _("It may not set review states: decisions can't be sent back."),
        HISTORY: _("It may not read the history: changes are found by comparing, which is slower."),
        PUBLISH: _("It may not publish forms there from here."),
    }


@bp.get("/sources")
@requires(Right.MANAGE_SOURCES)
def list_sources() -> ResponseReturnValue:
    """The servers that are pulled, and those that were closed."""
    sources = remote_sources(db.session())
    return render_template(
        "admin/sources.html",
        sources=[source for source in sources if source.secret is not None],
        closed=[source for source in sources if source.secret is None],
    )


@bp.get("/sources/new")
@requires(Right.MANAGE_SOURCES)
def new_source() -> ResponseReturnValue:
    """Ask what the server is and how to sign in."""
    kind = SourceKind.CENTRAL if request.args.get("kind") == "central" else SourceKind.KOBO
    return _form(Draft(kind), None)


@bp.post("/sources/new")
@requires(Right.MANAGE_SOURCES)
def add_remote() -> ResponseReturnValue:
    """Test what was entered, or keep it."""
    kind = SourceKind.CENTRAL if request.form.get("kind") == "central" else SourceKind.KOBO
    return _entered(Draft.read(kind, request.form, _settings().secret_key), None)


@bp.get("/sources/<int:source_id>")
@requires(Right.MANAGE_SOURCES)
def source(source_id: int) -> ResponseReturnValue:
    """One server: its state and its forms."""
    store = db.session()
    found = remote_source(store, source_id)
    return render_template(
        "admin/source.html",
        source=found,
        failure=failure_in_words(found.last_error, found.name) if found.last_error else None,
        rows=remote_form_rows(store, found),
    )


@bp.get("/sources/<int:source_id>/edit")
@requires(Right.MANAGE_SOURCES)
def edit_source(source_id: int) -> ResponseReturnValue:
    """Change the address or the sign-in; the kept secret is never shown."""
    found = remote_source(db.session(), source_id)
    return _form(Draft.of(found), found)


@bp.post("/sources/<int:source_id>/edit")
@requires(Right.MANAGE_SOURCES)
def change_source(source_id: int) -> ResponseReturnValue:
    """Test what was entered, or keep it; no secret entered: the kept one, at the same address."""
    found = remote_source(db.session(), source_id)
    draft = Draft.read(SourceKind(found.kind), request.form, _settings().secret_key)
    if not draft.secret and draft.url == found.url and found.secret is not None:
        draft = replace(draft, secret=unseal(_settings().secret_key, found.secret))
    return _entered(draft, found)


@bp.post("/sources/<int:source_id>/test")
@requires(Right.MANAGE_SOURCES)
def test_source(source_id: int) -> ResponseReturnValue:
    """Sign in with what is kept and say what the account may do."""
    found = remote_source(db.session(), source_id)
    if found.secret is None:
        raise NotFound
    draft = replace(Draft.of(found), secret=unseal(_settings().secret_key, found.secret))
    return _form(draft, found, tried=_try(draft))


@bp.post("/sources/<int:source_id>/pause")
@requires(Right.MANAGE_SOURCES)
def pause_source(source_id: int) -> ResponseReturnValue:
    """Leave a server out of pulls, or take it in again."""
    store = db.session()
    found = remote_source(store, source_id)
    found.is_paused = "resume" not in request.form
    name, is_paused = found.name, found.is_paused
    store.commit()
    paused = _("“%(source)s” is paused; nothing is pulled from it or sent to it.", source=name)
    tell(paused if is_paused else _("“%(source)s” is pulled again.", source=name))
    return redirect(url_for("admin.source", source_id=source_id))


@bp.get("/sources/<int:source_id>/remove")
@requires(Right.MANAGE_SOURCES)
def confirm_removal(source_id: int) -> ResponseReturnValue:
    """Say what removing a server touches."""
    store = db.session()
    found = remote_source(store, source_id)
    return render_template(
        "admin/remove_source.html", source=found, submissions=submission_count(store, found)
    )


@bp.post("/sources/<int:source_id>/remove")
@requires(Right.MANAGE_SOURCES)
def remove(source_id: int) -> ResponseReturnValue:
    """Forget how to reach it; what came from it stays."""
    store = db.session()
    found = remote_source(store, source_id)
    name = found.name
    is_gone = remove_source(store, found)
    store.commit()
    tell(
        _("“%(source)s” is removed.", source=name)
        if is_gone
        else _("“%(source)s” is closed; what came from it stays.", source=name)
    )
    return redirect(url_for("admin.list_sources"))


def remote_source(store: Session, source_id: int) -> Source:
    """The server of that number; a door of this installation is none."""
    found = store.get(Source, source_id)
    if found is None or found.kind not in REMOTE:
        raise NotFound
    return found


def _settings() -> Settings:
    settings: Settings = current_app.extensions["terrain"]
    return settings


def _entered(draft: Draft, source: Source | None) -> ResponseReturnValue:
    store = db.session()
    wrong = problems(store, draft, source)
    if wrong:
        return _form(draft, source, wrong=wrong), 422
    if request.form.get("do") != "save":
        return _form(draft, source, tried=_try(draft))
    kept = _keep(store, draft, source)
    store.commit()
    tell(
        _("“%(source)s” is kept.", source=draft.name)
        if source
        else _("“%(source)s” is added; pull it now, or wait for the night.", source=draft.name)
    )
    return redirect(url_for("admin.source", source_id=kept.id))


def _keep(store: Session, draft: Draft, source: Source | None) -> Source:
    key = _settings().secret_key
    if source is None:
        return add_source(
            store,
            kind=draft.kind,
            name=draft.name,
            url=draft.url,
            secret=draft.secret,
            settings=draft.settings(),
            secret_key=key,
            now=utc_now(),
        )
    limited = {"forms": source.settings["forms"]} if source.settings.get("forms") else {}
    if source.secret is None:
        source.is_paused = False
    source.name, source.url, source.last_error = draft.name, draft.url, None
    source.settings = {**draft.settings(), **limited}
    source.secret = seal(key, draft.secret)
    return source


def _try(draft: Draft) -> Tried:
    try:
        return Tried(identity=draft.test())
    except (SourceError, Refused) as error:
        return Tried(failure=failure_in_words(error_facts(error), draft.name))


def _form(
    draft: Draft,
    source: Source | None,
    *,
    wrong: dict[str, str] | None = None,
    tried: Tried | None = None,
) -> str:
    sealed = draft.sealed(_settings().secret_key) if draft.secret else ""
    return render_template(
        "admin/source_form.html",
        draft=draft,
        source=source,
        wrong=wrong or {},
        tried=tried,
        sealed=sealed,
    )
