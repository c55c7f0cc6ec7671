"""What the web form asks for: who the phone is, its forms with their files.

Behind the phone's key as `Authorization: Bearer <token>`. Submissions go through the OpenRosa door.
"""

import gzip
import hashlib
import hmac
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, cast

from flask import Blueprint, Response, current_app, jsonify, request
from sqlalchemy.orm import Session

from forms.definition import read as read_form
from server.auth import open_to_all, utc_now
from server.extensions import db
from server.models.forms import FormVersion
from server.models.keys import PhoneKey
from sync.errors import NotFound, TerrainError
from sync.form_media import media_for, media_type
from sync.keys import ha1_of, key_of_token, key_of_username, note_use, token_of
from sync.phone_forms import forms_for, version_for
from sync.publish import today
from sync.sent_back import states_of_theirs, version_to_correct

bp = Blueprint("field_api", __name__, url_prefix="/field/api")
NO_VERSION = "-"
# As long as a phone keeps what it sent.
TOLD_FOR = timedelta(days=60)
View = Callable[..., Response]


class NoKey(Exception):
    """The request shows no live key: `problem` is the word that the web form translates."""

    def __init__(self, problem: str) -> None:
        """Keep the word."""
        super().__init__(problem)
        self.problem = problem


@bp.app_errorhandler(NoKey)
def _no_key(error: NoKey) -> tuple[Response, int]:
    return jsonify(problem=error.problem), 401


@bp.errorhandler(TerrainError)
def spoken(error: TerrainError) -> tuple[Response, int]:
    """What was refused, as the web form reads it."""
    return jsonify(problem="refused", detail=str(error)), error.status


def with_key(view: View) -> View:
    """Guard a view by the phone's key, which it gets."""

    @wraps(view)
    def guarded(**parts: str) -> Response:
        kind, _space, token = (request.headers.get("Authorization") or "").partition(" ")
        key = key_of_token(_session(), token) if kind.lower() == "bearer" and token else None
        return view(_live(key), **parts)

    return open_to_all(guarded)


@bp.post("/sign-in")
@open_to_all
def sign_in() -> Response:
    """Give the key's token for its user name and phone password, once."""
    given = request.get_json(silent=True)
    given = given if isinstance(given, dict) else {}
    username, password = str(given.get("username", "")), str(given.get("password", ""))
    key = key_of_username(_session(), username.strip().lower())
    expected = key.ha1 if key else ""
    if not hmac.compare_digest(ha1_of(key.username if key else "", password), expected):
        raise NoKey("wrong_password")
    key = _live(key)
    token = token_of(current_app.extensions["terrain"].secret_key, key)
    return jsonify(token=token, **_person(key))


@bp.get("/me")
@with_key
def me(key: PhoneKey) -> Response:
    """Say whose key it is."""
    return jsonify(**_person(key))


@bp.get("/states")
@with_key
def states(key: PhoneKey) -> Response:
    """How the key's submissions of the last weeks stand in the review, by instanceID."""
    found = states_of_theirs(_session(), key, since=utc_now() - TOLD_FOR)
    return jsonify(states=found)


@bp.get("/forms")
@with_key
def forms(key: PhoneKey) -> Response:
    """List the newest version of each form that the key may see, with hashes of all its files."""
    if note_use(key, now=utc_now()):
        _session().commit()
    newest = [form.versions[-1] for form in forms_for(_session(), key) if form.versions]
    return jsonify(forms=[_listed(key, version) for version in newest])


@bp.get("/forms/<form_id>/<path:version>/form.json")
@with_key
def form_facts(key: PhoneKey, form_id: str, version: str) -> Response:
    """List one version, also one that is no longer the newest: something was sent back in it."""
    return jsonify(**_listed(key, _found(key, form_id, version)))


@bp.get("/forms/<form_id>/<path:version>/form.xml")
@with_key
def form(key: PhoneKey, form_id: str, version: str) -> Response:
    """Give a form's XForm."""
    found = _found(key, form_id, version)
    return _bytes(found.xform, "text/xml; charset=utf-8")


@bp.get("/forms/<form_id>/<path:version>/media/<name>")
@with_key
def media(key: PhoneKey, form_id: str, version: str, name: str) -> Response:
    """Give one of a form's files."""
    found = _found(key, form_id, version)
    files = _media(key, found)
    if name not in files:
        raise NotFound("file", name)
    return _bytes(files[name], _type(found, name))


def _listed(key: PhoneKey, version: FormVersion) -> dict[str, Any]:
    return {
        "form_id": version.form.form_id,
        "version": version.version,
        "title": version.title or version.form.title,
        "languages": list(read_form(version.xform).languages),
        "hash": _digest(version.xform),
        "size": len(version.xform),
        "media": [
            {"name": name, "hash": _digest(content), "type": _type(version, name)}
            for name, content in _media(key, version).items()
        ],
    }


def _media(key: PhoneKey, version: FormVersion) -> dict[str, bytes]:
    store = current_app.extensions["media"]
    year = today(utc_now()).year
    return media_for(_session(), store, version, year=year, regions=key.regions)


def _type(version: FormVersion, name: str) -> str:
    """The content type that the engine expects of a list, else the one it was given with."""
    known = {".csv": "text/csv", ".xml": "text/xml", ".geojson": "application/geo+json"}
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    return known.get(ending) or media_type(_session(), version, name)


def _person(key: PhoneKey) -> dict[str, Any]:
    return {
        "name": key.account.name if key.account else key.name,
        "username": key.username,
        "regions": key.regions,
        "language": key.language,
    }


def _live(key: PhoneKey | None) -> PhoneKey:
    if key is None:
        raise NoKey("unknown_key")
    if key.revoked_at is not None:
        raise NoKey("revoked_key")
    return key


def _found(key: PhoneKey, form_id: str, part: str) -> FormVersion:
    version = "" if part == NO_VERSION else part
    try:
        return version_for(_session(), key, form_id, version)
    except NotFound:
        # A form that is only filled elsewhere opens where something of it was sent back.
        return version_to_correct(_session(), key, form_id, version)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _bytes(content: bytes, content_type: str) -> Response:
    """Bytes with their ETag, packed where the browser takes it: forms are mostly the same words."""
    response = Response(content, content_type=content_type)
    if content_type.startswith("text/") and request.accept_encodings["gzip"] > 0:
        response.set_data(gzip.compress(content, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.set_etag(_digest(content)[:32])
    response.headers["Cache-Control"] = "private, no-cache"
    return cast("Response", response.make_conditional(request.environ))


def _session() -> Session:
    return cast("Session", db.session)
