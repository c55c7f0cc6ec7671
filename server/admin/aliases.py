"""Saying that a form of another server is one of ours: what moves is told before it moves."""

from dataclasses import dataclass

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forms.definition import read
from server import jobs
from server.admin.blueprint import bp
from server.admin.sources import remote_source
from server.auth import requires, utc_now
from server.extensions import db
from server.models.events import Link, Telling
from server.models.forms import Form, FormAlias
from server.models.reviews import Decision
from server.models.sources import Source
from server.models.submissions import Submission
from server.notices import tell
from server.rights import Right
from sync.aliases import alias_form, form_by_id
from sync.registry import matching_version


@dataclass(frozen=True)
class Move:
    """What moves under the form that it is; `fitting` of `versions` have the same questions."""

    other: Form | None
    submissions: int = 0
    decisions: int = 0
    links: int = 0
    versions: int = 0
    fitting: int = 0


@bp.get("/sources/<int:source_id>/alias")
@requires(Right.MANAGE_SOURCES)
def preview_alias(source_id: int) -> ResponseReturnValue:
    """Choose the form of ours, then see what moves."""
    store = db.session()
    source, remote_id = remote_source(store, source_id), request.args.get("remote", "")
    chosen = request.args.get("form", "")
    form = form_by_id(store, chosen) if chosen else None
    other = _known(store, source, remote_id)
    forms = list(store.scalars(select(Form).order_by(Form.title)))
    return render_template(
        "admin/alias.html",
        source=source,
        remote_id=remote_id,
        other=other,
        form=form,
        move=what_moves(store, other, form) if form else None,
        forms=[(one.form_id, f"{one.title} ({one.form_id})") for one in forms if one is not other],
    )


@bp.post("/sources/<int:source_id>/alias")
@requires(Right.MANAGE_SOURCES)
def set_alias(source_id: int) -> ResponseReturnValue:
    """Move submissions, decisions and links under the form."""
    store = db.session()
    source = remote_source(store, source_id)
    form = form_by_id(store, request.form.get("form", ""))
    if jobs.is_busy(store, current_app.extensions["terrain"], now=utc_now()):
        tell(_("A run goes on already; wait for it, then try again."))
        remote = request.form.get("remote", "")
        again = url_for(
            "admin.preview_alias", source_id=source_id, remote=remote, form=form.form_id
        )
        return redirect(again)
    title = form.title
    moved = alias_form(store, form, source, request.form.get("remote", ""), now=utc_now())
    store.commit()
    tell(
        _("It is “%(form)s” now.", form=title)
        + " "
        + ngettext("%(num)s submission moved.", "%(num)s submissions moved.", moved)
    )
    return redirect(url_for("admin.source", source_id=source_id))


def what_moves(session: Session, other: Form | None, form: Form) -> Move:
    """Count what stands under the other form, and which of its versions fit."""
    if other is None or other is form:
        return Move(None)
    mine = select(Submission.id).where(Submission.form_id == other.id)
    events = select(Telling.event_id).where(Telling.submission_id.in_(mine))
    return Move(
        other=other,
        submissions=_count(session, Submission.form_id == other.id),
        decisions=_count(session, Decision.submission_id.in_(mine)),
        links=_count(session, Link.event_id.in_(events)),
        versions=len(other.versions),
        fitting=sum(
            matching_version(form, read(version.xform)) is not None for version in other.versions
        ),
    )


def _count(session: Session, condition: object) -> int:
    statement = select(func.count()).where(condition)  # type: ignore[arg-type]  # a condition
    return session.scalar(statement) or 0


def _known(session: Session, source: Source, remote_id: str) -> Form | None:
    alias = session.scalar(
        select(FormAlias).where(FormAlias.source_id == source.id, FormAlias.remote_id == remote_id)
    )
    if alias is not None:
        return alias.form
    return session.scalar(select(Form).where(Form.form_id == remote_id))
