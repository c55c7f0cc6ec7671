"""Importing on screen: a workbook is chosen, what it would change is shown, then confirmed.

Between the two steps the bytes wait in the media store; the session remembers their name, so that
only who uploaded them can confirm them.
"""

from datetime import date
from io import BytesIO
from typing import Any

from flask import (
    current_app,
    g,
    redirect,
    render_template,
    request,
    send_file,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from server.auth import requires, utc_now
from server.extensions import db
from server.i18n import LANGUAGES, reader_language
from server.media import CHUNK, MediaStore
from server.notices import tell
from server.plan.asked import year_in
from server.plan.blueprint import bp
from server.plan.cells import aside_lines, problem_lines
from server.plan.today import programme_day
from server.rights import Right
from sync.errors import Refused
from sync.gaps.refresh import refresh_adjustments
from sync.plan.importing import import_plan, preview
from sync.plan.outcome import PlanImport, PlanRefused, WorkbookRefused
from sync.plan.writing import XLSX
from sync.plan_workbook.messages import sentence
from sync.plan_workbook.opening import MAX_FILE_BYTES
from sync.plan_workbook.template import template

WAITING = "plan_upload"
YEARS_AROUND = 3


@bp.get("/import")
@requires(Right.CHANGE_PLAN)
def choose_workbook() -> ResponseReturnValue:
    """Ask for a workbook and its year."""
    return _form()


@bp.post("/import")
@requires(Right.CHANGE_PLAN)
def preview_workbook() -> ResponseReturnValue:
    """Keep the upload and show what importing it would change."""
    file = request.files.get("workbook")
    if file is None or not file.filename:
        return _form(error=_("Choose a workbook first.")), 422
    waiting = {
        "sha256": _media().keep(iter(lambda: file.stream.read(CHUNK), b"")).sha256,
        "file_name": file.filename[:200],
        "year": year_in(request.form, programme_day().year),
        "part": request.form.get("part", "").strip()[:200] or None,
        "partial": "partial" in request.form,
    }
    session[WAITING] = waiting
    return _preview(waiting)


def _preview(waiting: dict[str, Any]) -> ResponseReturnValue:
    try:
        outcome = preview(db.session(), _content(waiting), **_options(waiting))
    except WorkbookRefused as refused:
        return _form(error=sentence(refused.problem, reader_language())), 422
    page = render_template("plan/preview.html", **_told(outcome), waiting=waiting)
    return page, 422 if outcome.is_refused else 200


@bp.post("/import/partial")
@requires(Right.CHANGE_PLAN)
def preview_partial() -> ResponseReturnValue:
    """Show what the same workbook would change without its rows with errors."""
    session[WAITING] = _waiting() | {"partial": True}
    return _preview(session[WAITING])


def _waiting() -> dict[str, Any]:
    """Return what the reader uploaded last, if this page still speaks of it."""
    waiting: dict[str, Any] | None = session.get(WAITING)
    if waiting is None or waiting["sha256"] != request.form.get("sha256"):
        raise Refused("this preview is no longer the last one; upload the workbook again")
    return waiting


@bp.post("/import/confirm")
@requires(Right.CHANGE_PLAN)
def confirm_workbook() -> ResponseReturnValue:
    """Import what was shown; if the part changed meanwhile, show it anew instead."""
    waiting, store = _waiting(), db.session()
    try:
        outcome = import_plan(
            store,
            _media(),
            _content(waiting),
            account=g.account,
            now=utc_now(),
            **_options(waiting),
        )
    except PlanRefused:
        return _preview(waiting)
    if str(outcome.base) != request.form.get("base"):
        store.rollback()
        return _preview(waiting)
    refresh_adjustments(store, today=programme_day(), now=utc_now(), year=outcome.year)
    store.commit()
    session.pop(WAITING)
    if outcome.version is None:
        return redirect(url_for("plan.index", year=outcome.year))
    tell(_("The plan is imported."))
    return redirect(url_for("plan.show_version", version_id=outcome.version.id))


@bp.get("/template.xlsx")
@requires(Right.SEE_PLAN)
def blank_template() -> ResponseReturnValue:
    """Give a blank workbook to fill in."""
    year = year_in(request.args, programme_day().year)
    language = request.args.get("language", "")
    content = template(year, language if language in LANGUAGES else reader_language())
    return send_file(
        BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=f"plan-{year}.xlsx"
    )


def _form(error: str = "") -> str:
    today = programme_day()
    return render_template(
        "plan/import.html",
        error=error,
        year=year_in(request.values, today.year),
        years=[(each, each) for each in _years(today)],
        part=request.form.get("part", ""),
        partial="partial" in request.form,
        limit=MAX_FILE_BYTES,
    )


def _years(today: date) -> range:
    return range(today.year - YEARS_AROUND, today.year + YEARS_AROUND + 1)


def _told(outcome: PlanImport) -> dict[str, Any]:
    return {
        "outcome": outcome,
        "problems": problem_lines(outcome.problems, reader_language()),
        "aside": aside_lines(outcome.set_aside, reader_language()),
    }


def _options(waiting: dict[str, Any]) -> dict[str, Any]:
    return {name: waiting[name] for name in ("file_name", "year", "part", "partial")}


def _content(waiting: dict[str, Any]) -> bytes:
    with _media().open(waiting["sha256"]) as kept:
        return kept.read(MAX_FILE_BYTES + 1)


def _media() -> MediaStore:
    store: MediaStore = current_app.extensions["media"]
    return store
