"""Who a phone is: the token in its address, or Basic and Digest with a phone password."""

from flask import current_app, request
from flask_httpauth import HTTPDigestAuth
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.datastructures import Authorization
from werkzeug.wrappers import Response

from server.extensions import db
from server.i18n import reader_language
from server.models.keys import PhoneKey
from server.openrosa.answers import message, said
from server.openrosa.answers import msgid as _
from sync.keys import REALM, ha1_of, key_of_token, key_of_username

NONCE_SECONDS = 3600
digest = HTTPDigestAuth(realm=REALM, use_ha1_pw=True, qop="auth")


class Refusal(Exception):
    """A phone that may not: `response` is what it is told."""

    def __init__(self, response: Response, key: PhoneKey | None = None) -> None:
        """Keep the answer, and the key where one is known."""
        super().__init__(response.status)
        self.response = response
        self.key = key


def phone_key(token: str | None) -> PhoneKey:
    """The live key that a request shows; raises `Refusal`."""
    key = _by_token(token) if token else _by_password(request.authorization)
    if key.revoked_at is not None:
        text = _("This key was revoked. Ask the supervisor for a new one.")
        raise Refusal(refusal(403, text, key.language), key)
    return key


def refusal(status: int, text: str, language: str, **facts: object) -> Response:
    """A refusal with its reason, which the phone shows."""
    return message(
        status, said(language, text, **facts), nature="submit_failure", language=language
    )


def _by_token(token: str) -> PhoneKey:
    key = key_of_token(db.session(), token)
    if key is None:
        # Not 401: Collect would ask for a password, which could not help.
        text = _("This address is not valid. Scan the QR code again.")
        raise Refusal(refusal(403, text, reader_language()))
    return key


def _by_password(given: Authorization | None) -> PhoneKey:
    key = _known(given)
    if key is None or given is None or not _is_right(given, key):
        raise Refusal(_challenge())
    return key


def _known(given: Authorization | None) -> PhoneKey | None:
    if given is None or not given.username:
        return None
    return key_of_username(db.session(), given.username)


def _is_right(given: Authorization, key: PhoneKey) -> bool:
    if given.type == "basic":
        return ha1_of(key.username, given.password or "") == key.ha1
    return bool(digest.authenticate(given, key.ha1))


def _challenge() -> Response:
    text = _("Sign in with the user name and the password of this phone's key.")
    response = refusal(401, text, reader_language())
    response.headers.add("WWW-Authenticate", digest.authenticate_header())
    if current_app.extensions["terrain"].is_https or request.remote_addr in {"127.0.0.1", "::1"}:
        response.headers.add("WWW-Authenticate", f'Basic realm="{REALM}"')
    return response


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="phone-digest")


@digest.generate_nonce
def _new_nonce() -> str:
    return str(_signer().dumps("nonce"))


@digest.verify_nonce
def _is_our_nonce(nonce: str) -> bool:
    try:
        return bool(_signer().loads(nonce, max_age=NONCE_SECONDS) == "nonce")
    except BadData:
        return False


@digest.generate_opaque
def _new_opaque() -> str:
    return REALM


@digest.verify_opaque
def _is_our_opaque(opaque: str) -> bool:
    return opaque == REALM
