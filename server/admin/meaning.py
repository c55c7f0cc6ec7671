"""Giving meaning to a form that someone else wrote: what each question says of an event."""

from flask import current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from forms.definition import FormDefinition, read
from server import jobs
from server.admin.blueprint import bp
from server.admin.forms import form_of
from server.admin.reading_draft import (
    KIND,
    Reading,
    chosen,
    example,
    kept_or_suggested,
    kind_of_all,
    node_rows,
    value_rows,
    words_of,
)
from server.admin.vocabulary import word_label
from server.auth import requires, utc_now
from server.extensions import db
from server.models.forms import Form
from server.notices import tell
from server.rights import Right


@bp.get("/forms/<int:form_id>/meaning")
@requires(Right.MANAGE_SOURCES)
def meaning(form_id: int) -> ResponseReturnValue:
    """The questions with what they mean, kept or suggested, and what an example tells."""
    store = db.session()
    form, definition = _form(store, form_id)
    return _page(store, form, definition, kept_or_suggested(store, form, definition))


@bp.post("/forms/<int:form_id>/meaning")
@requires(Right.MANAGE_SOURCES)
def set_meaning(form_id: int) -> ResponseReturnValue:
    """Show what was chosen, or keep it and read the form's submissions anew."""
    store = db.session()
    form, definition = _form(store, form_id)
    reading = chosen(request.form, definition, kept_or_suggested(store, form, definition))
    if request.form.get("do") != "save":
        return _page(store, form, definition, reading)
    settings = current_app.extensions["terrain"]
    if jobs.is_busy(store, settings, now=utc_now()):
        return _page(store, form, definition, reading, is_busy=True), 409
    form.mapping, form.values = reading.mapping or None, reading.values or None
    store.commit()
    jobs.start_retell(settings, form, by=g.account.email)
    tell(_("The meaning is kept; what came under this form is read anew now."))
    return redirect(url_for("admin.form", form_id=form_id))


def _form(store: Session, form_id: int) -> tuple[Form, FormDefinition]:
    form = form_of(store, form_id)
    if not form.versions:
        raise NotFound
    return form, read(form.versions[-1].xform)


def _page(
    store: Session,
    form: Form,
    definition: FormDefinition,
    reading: Reading,
    *,
    is_busy: bool = False,
) -> str:
    return render_template(
        "admin/meaning.html",
        form=form,
        is_busy=is_busy,
        rows=node_rows(definition, reading.mapping),
        values=value_rows(store, form, definition, reading),
        kind=kind_of_all(definition, reading),
        kinds=words_of(KIND),
        told=example(store, form, reading),
        is_first=form.mapping is None,
        word_label=word_label,
    )
