"""Forms: the list, one form with its versions and names elsewhere, putting it on a server."""

from dataclasses import dataclass

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload
from werkzeug.exceptions import NotFound

from forms.definition import FormXmlError, read
from forms.programme import load as programme
from kobo_bridge.errors import SourceError
from server.admin.blueprint import bp
from server.admin.draft import at_once
from server.auth import requires, utc_now
from server.extensions import db
from server.failures import Failure, failure_in_words
from server.i18n import reader_language
from server.models.forms import Form, FormVersion
from server.models.sources import Source
from server.models.submissions import Submission
from server.notices import tell
from server.rights import Right
from sync.errors import TerrainError
from sync.publish import publish_to
from sync.pull_report import error_facts
from sync.sources import remote_sources


@dataclass(frozen=True)
class FormRow:
    """A form as the list shows it; `meaning`: declared in the form, mapped here, or none."""

    form: Form
    submissions: int
    aliases: list[tuple[str, str]]
    meaning: str

    @property
    def newest(self) -> FormVersion | None:
        """The version that was added last."""
        return self.form.versions[-1] if self.form.versions else None


@bp.get("/forms")
@requires(Right.MANAGE_SOURCES)
def list_forms() -> ResponseReturnValue:
    """All forms, published here or read from other servers."""
    store = db.session()
    found = store.scalars(
        select(Form)
        .options(selectinload(Form.versions), selectinload(Form.aliases))
        .order_by(Form.title, Form.form_id)
    )
    counts = _counts(store)
    names = _source_names(store)
    return render_template(
        "admin/forms.html", rows=[_row(one, counts.get(one.id, 0), names) for one in found]
    )


@bp.get("/forms/<int:form_id>")
@requires(Right.MANAGE_SOURCES)
def form(form_id: int) -> ResponseReturnValue:
    """One form."""
    return show_form(form_id)


@bp.post("/forms/<int:form_id>/publish")
@requires(Right.MANAGE_SOURCES)
def publish_elsewhere(form_id: int) -> ResponseReturnValue:
    """Put the newest version and its media on another server."""
    store = db.session()
    found = form_of(store, form_id)
    source = store.get(Source, request.form.get("source", 0, type=int))
    if source is None or not found.versions:
        raise NotFound
    failure = put_on(store, found.versions[-1], source)
    if failure is not None:
        return show_form(form_id, failure=failure), 422
    tell(_("“%(source)s” has the form now.", source=source.name))
    return redirect(url_for("admin.form", form_id=form_id))


@bp.post("/forms/<int:form_id>/phones")
@requires(Right.MANAGE_SOURCES)
def offer_form(form_id: int) -> ResponseReturnValue:
    """Offer the form to phones, of all regions or some, or take it back."""
    store = db.session()
    found = form_of(store, form_id)
    ticked = set(request.form.getlist("region"))
    found.is_published = "offered" in request.form
    found.regions = [word.code for word in programme().regions if word.code in ticked]
    is_offered = found.is_published
    store.commit()
    tell(
        _("Phones get this form with their next look at the list.")
        if is_offered
        else _("Phones no longer get this form; what they still send is received.")
    )
    return redirect(url_for("admin.form", form_id=form_id))


def show_form(form_id: int, failure: Failure | None = None) -> str:
    """The page of one form, with what went wrong in putting it elsewhere."""
    store = db.session()
    found = form_of(store, form_id)
    counts, names = _counts(store), _source_names(store)
    return render_template(
        "admin/form.html",
        row=_row(found, counts.get(found.id, 0), names),
        sources=[source for source in remote_sources(store) if source.secret is not None],
        regions=[(word.code, word.name(reader_language())) for word in programme().regions],
        failure=failure,
    )


def put_on(store: Session, version: FormVersion, source: Source) -> Failure | None:
    """Publish a version on a server and commit; what went wrong, in words."""
    app = current_app
    opener = at_once(app.extensions["terrain"].secret_key)
    name = source.name
    try:
        publish_to(store, app.extensions["media"], version, source, opener, now=utc_now())
    except (SourceError, TerrainError) as error:
        store.rollback()
        return failure_in_words(error_facts(error), name)
    store.commit()
    return None


def form_of(store: Session, form_id: int) -> Form:
    """The form of that number."""
    found = store.get(Form, form_id)
    if found is None:
        raise NotFound
    return found


def _row(one: Form, submissions: int, names: dict[int, str]) -> FormRow:
    aliases = [(names.get(alias.source_id, "?"), alias.remote_id) for alias in one.aliases]
    return FormRow(one, submissions, aliases, _meaning(one))


def _meaning(one: Form) -> str:
    if one.mapping:
        return "mapped"
    if not one.versions:
        return "none"
    try:
        nodes = read(one.versions[-1].xform).nodes()
    except FormXmlError:
        return "none"
    return "declared" if any(node.meaning for node in nodes) else "none"


def _counts(store: Session) -> dict[int, int]:
    statement = select(Submission.form_id, func.count()).group_by(Submission.form_id)
    return {row[0]: row[1] for row in store.execute(statement)}


def _source_names(store: Session) -> dict[int, str]:
    return {row[0]: row[1] for row in store.execute(select(Source.id, Source.name))}
