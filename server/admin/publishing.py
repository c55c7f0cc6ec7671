"""Publishing a form on screen: a workbook is uploaded, what it is and lacks is shown, then agreed.

Between the two steps the bytes wait in the media store; the session remembers their names, so that
only who uploaded them can publish them.
"""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path, PurePath
from typing import Any

from flask import current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import NotFound

from forms.problems import XlsFormError
from forms.programme import PROGRAMME
from forms.web_support import unsupported
from forms.workbook import MAX_FILE_BYTES
from forms.xlsform import ConvertedForm, convert
from server.admin.blueprint import bp
from server.admin.forms import put_on, show_form
from server.auth import requires, utc_now
from server.extensions import db
from server.media import CHUNK, MediaStore
from server.models.forms import Form
from server.models.sources import Source
from server.notices import tell
from server.rights import Right
from sync.errors import Refused
from sync.publish import PLAN_LIST, publish_form
from sync.sources import remote_sources

WAITING = "form_upload"
LIBRARY = PROGRAMME.parent
LIMIT_MB = MAX_FILE_BYTES // (1024 * 1024)
MOST_MEDIA = 30
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@bp.get("/forms/new")
@requires(Right.MANAGE_SOURCES)
def choose_workbook() -> ResponseReturnValue:
    """Ask for an XLSForm and the files that it uses."""
    return _form()


@bp.post("/forms/new")
@requires(Right.MANAGE_SOURCES)
def preview_form() -> ResponseReturnValue:
    """Convert what was uploaded; show its problems, or what publishing it would do."""
    file = request.files.get("workbook")
    if file is None or not file.filename:
        return _form(error=_("Choose a workbook first.")), 422
    content = file.stream.read(MAX_FILE_BYTES + 1)
    error = wrong_file(file.filename, content)
    if error:
        return _form(error=error), 422
    waiting = {
        "name": PurePath(file.filename).name[:200],
        "xlsx": _media().keep([content]).sha256,
        "media": [[name, sha256] for name, sha256 in _kept_media()],
    }
    session[WAITING] = waiting
    return _preview(waiting)


@bp.post("/forms/programme")
@requires(Right.MANAGE_SOURCES)
def preview_programme_form() -> ResponseReturnValue:
    """Show what publishing one of the programme's own forms would do."""
    path = programme_forms().get(request.form.get("form", ""))
    if path is None:
        raise NotFound
    waiting = {"name": path.name, "xlsx": _media().keep([path.read_bytes()]).sha256, "media": []}
    session[WAITING] = waiting
    return _preview(waiting)


@bp.post("/forms/publish")
@requires(Right.MANAGE_SOURCES)
def publish() -> ResponseReturnValue:
    """Publish what was shown, here and where it was asked for."""
    waiting, store = session.get(WAITING), db.session()
    if waiting is None or waiting["xlsx"] != request.form.get("xlsx"):
        raise Refused("this preview is no longer the last one; upload the form again")
    xlsx = _bytes(waiting["xlsx"])
    files = {name: _bytes(sha256) for name, sha256 in waiting["media"]}
    converted = convert(xlsx, name=waiting["name"])
    if _missing(converted, waiting):
        return _preview(waiting)
    try:
        version = publish_form(store, _media(), converted, xlsx, files, now=utc_now())
    except Refused:
        store.rollback()
        return _preview(waiting, same_version=True)
    form_id, title = version.form.id, version.form.title
    store.commit()
    session.pop(WAITING)
    source = store.get(Source, request.form.get("source", 0, type=int))
    failure = put_on(store, version, source) if source is not None else None
    if failure is not None:
        return show_form(form_id, failure=failure), 422
    tell(_("“%(form)s” is published.", form=title))
    return redirect(url_for("admin.form", form_id=form_id))


def programme_forms() -> dict[str, Path]:
    """The workbooks that come with the programme, by form id."""
    return {path.stem: path for path in sorted(LIBRARY.glob("*.xlsx"))}


def wrong_file(name: str, content: bytes) -> str:
    """Why a file can't be an XLSForm, in the reader's language; empty where it may be one."""
    if len(content) > MAX_FILE_BYTES:
        return _(
            "The file is larger than %(limit)s MB: take pictures out, long lists into a CSV file.",
            limit=LIMIT_MB,
        )
    if content.startswith(OLD_EXCEL):
        return _("An old or a protected Excel file: save it as .xlsx, without a password.")
    members = _members(content)
    if any(member.endswith("vbaproject.bin") for member in members):
        return _("The workbook holds macros: save it as .xlsx, without macros.")
    if "xl/workbook.xml" not in members or name.lower().endswith(".xlsm"):
        return _("This is no Excel workbook (.xlsx): save the form as .xlsx and upload it again.")
    return ""


def _members(content: bytes) -> set[str]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return {name.lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, OSError):
        return set()


def _preview(waiting: dict[str, Any], *, same_version: bool = False) -> ResponseReturnValue:
    try:
        converted = convert(_bytes(waiting["xlsx"]), name=waiting["name"])
    except XlsFormError as error:
        return _form(problems=list(error.problems)), 422
    store = db.session()
    missing = _missing(converted, waiting)
    page = render_template(
        "admin/preview_form.html",
        converted=converted,
        warnings=(*converted.warnings, *unsupported(converted.xform)),
        waiting=waiting,
        missing=missing,
        same_version=same_version,
        known=store.scalar(select(Form).where(Form.form_id == converted.form_id)),
        takes_plan=PLAN_LIST in converted.media
        and PLAN_LIST not in (name for name, _sha256 in waiting["media"]),
        questions=sum(1 for _question in converted.definition.questions()),
        sources=[(s.id, s.name) for s in remote_sources(store) if s.secret is not None],
    )
    return page, 422 if missing or same_version else 200


def _missing(converted: ConvertedForm, waiting: dict[str, Any]) -> list[str]:
    given = {PLAN_LIST, *(name for name, _sha256 in waiting["media"])}
    return [name for name in converted.media if name not in given]


def _kept_media() -> Iterator[tuple[str, str]]:
    for file in request.files.getlist("media")[:MOST_MEDIA]:
        if file.filename:
            yield PurePath(file.filename).name[:255], _keep(file)


def _keep(file: FileStorage) -> str:
    return _media().keep(iter(lambda: file.stream.read(CHUNK), b"")).sha256


def _bytes(sha256: str) -> bytes:
    return b"".join(_media().chunks(sha256))


def _media() -> MediaStore:
    store: MediaStore = current_app.extensions["media"]
    return store


def _form(error: str = "", problems: list[Any] | None = None) -> str:
    known = {row[0]: row[1] for row in db.session.execute(select(Form.form_id, Form.is_published))}
    return render_template(
        "admin/upload_form.html",
        error=error,
        problems=problems or [],
        limit=LIMIT_MB,
        own=[(name, bool(known.get(name))) for name in programme_forms()],
    )
