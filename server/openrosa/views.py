"""The OpenRosa door: what ODK Collect, KoboCollect and the web form speak.

Each address exists under `/key/<token>/` and, without it, under Basic or Digest sign-in.
"""

from collections.abc import Callable
from functools import wraps
from typing import cast

from flask import Blueprint, Flask, current_app, request
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response

from forms import answers
from server.auth import open_to_all, utc_now
from server.extensions import csrf, db
from server.i18n import reader_language
from server.models.forms import Form, FormVersion
from server.models.keys import PhoneKey
from server.openrosa import lists
from server.openrosa.answers import ACCEPTED_BYTES, headers
from server.openrosa.answers import msgid as _
from server.openrosa.sending import keep_bytes, media_store, reply, take
from server.openrosa.signing_in import Refusal, phone_key, refusal
from sync.errors import NotFound, TerrainError
from sync.form_media import media_for, media_type
from sync.publish import today

bp = Blueprint("openrosa", __name__)
REVOKED_KEY, FORM_NOT_FOR_KEY = "revoked_key", "form_not_for_key"
# The XML and the boundaries come on top of the files that a phone counts.
OVERHEAD = 4 * 1024 * 1024
View = Callable[..., Response]


def init_app(app: Flask) -> None:
    """Register the door."""
    csrf.exempt(bp)
    app.register_blueprint(bp)


def door(path: str, *methods: str) -> Callable[[View], View]:
    """Open an address to phones, with the key in it or a phone password beside it."""

    def opened(view: View) -> View:
        @wraps(view)
        def answer(token: str | None = None, **parts: str) -> Response:
            try:
                return view(phone_key(token), **parts)
            except Refusal as refused:
                return refused.response
            except RequestEntityTooLarge:
                return _too_large()
            except TerrainError as error:
                return refusal(error.status, str(error), reader_language())

        guarded = open_to_all(answer)
        for rule in (f"/key/<token>{path}", path):
            bp.add_url_rule(rule, view_func=guarded, methods=list(methods))
        return guarded

    return opened


@bp.errorhandler(HTTPException)
def speak_openrosa(error: HTTPException) -> Response:
    """A phone reads XML, also when a request was broken before any view saw it."""
    return refusal(error.code or 500, error.description or error.name, reader_language())


@door("/formList", "GET", "HEAD")
def form_list(key: PhoneKey) -> Response:
    """Give the forms that the key may see."""
    forms = lists.forms_for(_session(), key, request.args.get("formID"))
    wants_all = request.args.get("listAllVersions", "").lower() in {"true", "1"}
    return lists.form_list(forms, _base(), all_versions=wants_all)


@door("/forms/<form_id>/<version>.xml", "GET", "HEAD")
def form(key: PhoneKey, form_id: str, version: str) -> Response:
    """Give a form."""
    return lists.form_xml(_version(key, form_id, version))


@door("/manifest/<form_id>/<version>", "GET", "HEAD")
def manifest(key: PhoneKey, form_id: str, version: str) -> Response:
    """Give the list of a form's files."""
    found = _version(key, form_id, version)
    year = today(utc_now()).year
    return lists.manifest(_session(), media_store(), key, found, _base(), year=year)


@door("/media/<form_id>/<version>/<name>", "GET", "HEAD")
def media(key: PhoneKey, form_id: str, version: str, name: str) -> Response:
    """Give one of a form's files."""
    found = _version(key, form_id, version)
    year = today(utc_now()).year
    files = media_for(_session(), media_store(), found, year=year, regions=key.regions)
    if name not in files:
        raise NotFound("file", name)
    kind = "" if name.endswith(".csv") else media_type(_session(), found, name)
    return lists.media_file(name, files[name], kind)


@door("/submission", "HEAD")
def may_submit(key: PhoneKey) -> Response:
    """Say that this phone may send, and how much at a time."""
    del key
    response = headers(Response(status=204))
    response.headers["Location"] = f"{_base()}/submission"
    return response


@bp.post("/key/<token>/submission")
@bp.post("/submission")
@open_to_all
def submit(token: str | None = None) -> Response:
    """Take a submission: new, again, an edit, or refused with a reason."""
    request.max_content_length = ACCEPTED_BYTES + OVERHEAD
    try:
        return _submit(token)
    except Refusal as refused:
        return refused.response
    except RequestEntityTooLarge:
        return _too_large()


def _submit(token: str | None) -> Response:
    refused, response = None, None
    try:
        key = phone_key(token)
    except Refusal as refusing:
        if refusing.key is None:
            raise
        key, refused, response = refusing.key, REVOKED_KEY, refusing.response
    _session().rollback()  # nobody waits for a slow disk or a long upload
    post = keep_bytes(media_store())
    if post is None:
        text = _("The submission is missing or too large: send it again from the phone.")
        return refusal(400, text, key.language)
    form_id = _form_id(post.xml)
    if refused is None and not _is_open_to(key, form_id):
        refused = FORM_NOT_FOR_KEY
        text = _("The form “%(form)s” is for other regions than yours.")
        response = refusal(403, text, key.language, form=form_id)
    taken = take(_session(), key, post, refused=refused)
    return response or reply(taken, key, form_id)


def _form_id(xml: bytes) -> str:
    """The form that a submission names, for the words of a refusal."""
    try:
        return answers.envelope(xml).form_id
    except answers.SubmissionXmlError:
        return ""


def _is_open_to(key: PhoneKey, form_id: str) -> bool:
    form = _session().scalar(select(Form).where(Form.form_id == form_id))
    return form is None or lists.may_use(key, form)


def _version(key: PhoneKey, form_id: str, version: str) -> FormVersion:
    wanted = "" if version == "-" else version
    for form in lists.forms_for(_session(), key, form_id):
        for found in form.versions:
            if found.version == wanted:
                return found
    raise NotFound("form", form_id)


def _base() -> str:
    """Where this phone reaches the door: the public address, with its key where it shows one."""
    token = (request.view_args or {}).get("token")
    public = str(current_app.extensions["terrain"].public_url)
    return f"{public}/key/{token}" if token else public


def _session() -> Session:
    return cast("Session", db.session)


def _too_large() -> Response:
    text = _("The submission is larger than 100 MB. Send fewer or smaller files.")
    return refusal(413, text, reader_language())
