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
from server.forwarding import send_on
from server.i18n import reader_language
from server.models.forms import Form, FormVersion
from server.models.keys import PhoneKey
from server.openrosa import keys, lists
from server.openrosa.answers import ACCEPTED_BYTES, headers
from server.openrosa.answers import msgid as _
from server.openrosa.parts import Post, keep_bytes
from server.openrosa.sending import Sender, media_store, reply, take
from server.openrosa.signing_in import Refusal, phone_key, refusal
from sync.errors import NotFound
from sync.form_media import media_for, media_type
from sync.ingest import BROKEN_XML, Outcome
from sync.keys import note_use
from sync.phone_forms import forms_for, may_use, version_for
from sync.publish import today

bp = Blueprint("openrosa", __name__)
MASTER_SECONDS = 8.0
REVOKED_KEY, FORM_NOT_FOR_KEY = "revoked_key", "form_not_for_key"
# The XML and the boundaries come on top of the files that a phone counts.
OVERHEAD = 4 * 1024 * 1024
View = Callable[..., Response]


def init_app(app: Flask) -> None:
    """Register the door, and the screen of its keys."""
    csrf.exempt(bp)
    app.register_blueprint(bp)
    app.register_blueprint(keys.bp)


def door(path: str, *methods: str) -> Callable[[View], View]:
    """Open an address to phones, with the key in it or a phone password beside it."""

    def opened(view: View) -> View:
        @wraps(view)
        def answer(token: str | None = None, **parts: str) -> Response:
            try:
                return _answered(view, phone_key(token), parts)
            except Refusal as refused:
                return refused.response

        guarded = open_to_all(answer)
        for rule in (f"/key/<token>{path}", path):
            bp.add_url_rule(rule, view_func=guarded, methods=list(methods))
        return guarded

    return opened


def _answered(view: View, key: PhoneKey, parts: dict[str, str]) -> Response:
    """What a view gives, or in the key's language that there is no such form or file."""
    language = key.language
    try:
        return view(key, **parts)
    except NotFound:
        return _not_here(language)


def _not_here(language: str) -> Response:
    text = _("What was asked for is not here (any more). Refresh the list of forms.")
    return refusal(404, text, language)


@bp.errorhandler(HTTPException)
def speak_openrosa(error: HTTPException) -> Response:
    """A phone reads XML, also when a request was broken before any view saw it."""
    status = error.code or 500
    if status < 500:
        return refusal(status, error.description or error.name, reader_language())
    text = _("The server has a fault. Nothing is lost: the phone keeps its copy; send again later.")
    return refusal(status, text, reader_language())


@door("/formList", "GET", "HEAD")
def form_list(key: PhoneKey) -> Response:
    """Give the forms that the key may see."""
    if note_use(key, now=utc_now()):
        _session().commit()
    forms = forms_for(_session(), key, request.args.get("formID"))
    wants_all = request.args.get("listAllVersions", "").lower() in {"true", "1"}
    return lists.form_list(forms, _base(), all_versions=wants_all)


@door("/forms/<form_id>/<path:version>.xml", "GET", "HEAD")
def form(key: PhoneKey, form_id: str, version: str) -> Response:
    """Give a form."""
    return lists.form_xml(_version(key, form_id, version))


@door("/manifest/<form_id>/<path:version>", "GET", "HEAD")
def manifest(key: PhoneKey, form_id: str, version: str) -> Response:
    """Give the list of a form's files."""
    found = _version(key, form_id, version)
    year = today(utc_now()).year
    return lists.manifest(_session(), media_store(), key, found, _base(), year=year)


@door("/media/<form_id>/<path:version>/<name>", "GET", "HEAD")
def media(key: PhoneKey, form_id: str, version: str, name: str) -> Response:
    """Give one of a form's files."""
    found = _version(key, form_id, version)
    year = today(utc_now()).year
    files = media_for(_session(), media_store(), found, year=year, regions=key.regions)
    if name not in files:
        raise NotFound("file", name)
    kind = "" if name.endswith(".csv") else media_type(_session(), found, name)
    return lists.media_file(name, files[name], kind)


@bp.route("/key/<token>/<path:_rest>", methods=["GET", "HEAD", "POST", "PUT", "DELETE"])
@open_to_all
def nothing_here(token: str, _rest: str) -> Response:
    """Say in XML that there is nothing at this address, or that the key is none."""
    try:
        return _not_here(phone_key(token).language)
    except Refusal as refused:
        return refused.response


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


def _submit(token: str | None) -> Response:
    refused, response = None, None
    try:
        key = phone_key(token)
    except Refusal as refusing:
        if refusing.key is None:
            raise
        key, refused, response = refusing.key, REVOKED_KEY, refusing.response
    language = key.language
    _session().rollback()  # nobody waits for a slow disk or a long upload
    try:
        post = keep_bytes(request, media_store())
    except RequestEntityTooLarge:
        return _too_large(language)
    if post is None:
        text = _("The submission itself is missing in what was sent: send it again.")
        return refusal(400, text, language)
    form_id = _form_id(post.xml)
    if refused is None:
        refused, response = _objection(key, post, form_id)
    sender = Sender(key, request.args.get("deviceID", "")[:255])
    taken = take(_session(), sender, post, refused=refused)
    if taken.done.outcome is Outcome.EDITED:
        # Its server is the master: it hears of the edit before the phone does, if it answers soon.
        send_on(current_app.extensions["terrain"]).join(MASTER_SECONDS)
    return response or reply(taken, key, form_id)


def _objection(key: PhoneKey, post: Post, form_id: str) -> tuple[str | None, Response | None]:
    """Why a POST is only kept aside, and what the phone is told then."""
    if not post.is_whole:
        text = _("The sending broke off; the phone keeps its copy. Send it again.")
        return BROKEN_XML, refusal(400, text, key.language)
    if not _is_open_to(key, form_id):
        text = _("The form “%(form)s” is for other regions than yours.")
        return FORM_NOT_FOR_KEY, refusal(403, text, key.language, form=form_id)
    return None, None


def _form_id(xml: bytes) -> str:
    """The form that a submission names, for the words of a refusal."""
    try:
        return answers.envelope(xml).form_id
    except answers.SubmissionXmlError:
        return ""


def _is_open_to(key: PhoneKey, form_id: str) -> bool:
    form = _session().scalar(select(Form).where(Form.form_id == form_id))
    return form is None or may_use(key, form)


def _version(key: PhoneKey, form_id: str, version: str) -> FormVersion:
    return version_for(_session(), key, form_id, "" if version == "-" else version)


def _base() -> str:
    """Where this phone reaches the door: the public address, with its key where it shows one."""
    token = (request.view_args or {}).get("token")
    public = str(current_app.extensions["terrain"].public_url)
    return f"{public}/key/{token}" if token else public


def _session() -> Session:
    return cast("Session", db.session)


def _too_large(language: str) -> Response:
    text = _("The submission is larger than 100 MB. Send fewer or smaller files.")
    return refusal(413, text, language)
