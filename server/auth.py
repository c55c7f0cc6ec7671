"""Who is asking: sign-in with lock-out, the session, API tokens, and the guard of each view."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, g, redirect, request, session, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import Forbidden, Unauthorized
from werkzeug.wrappers import Response

from server.extensions import db
from server.models.accounts import Account, ApiToken
from server.passwords import is_right
from server.rights import Right, may

TRIES = 5
LOCKED_FOR = timedelta(minutes=15)
View = TypeVar("View", bound=Callable[..., Any])


def init_app(app: Flask) -> None:
    """Know the account before each view; offer `may` to templates."""
    app.before_request(_load_account)
    app.context_processor(
        lambda: {
            "account": g.get("account"),
            "Right": Right,
            "may": lambda right: g.get("account") is not None and may(g.account, right),
        }
    )


def _load_account() -> None:
    g.account = None
    account_id = session.get("account")
    if account_id is None:
        return
    account = db.session.get(Account, account_id)
    if account and account.is_active and account.session_mark == session.get("mark"):
        g.account = account


def sign_in(store: Session, email: str, password: str, *, now: datetime) -> "SignIn":
    """Try a sign-in. Five failures in a row lock the account for 15 minutes."""
    account = store.scalar(select(Account).where(Account.email == email.strip().lower()))
    if account and account.locked_until and account.locked_until > now:
        return SignIn(None, 0, account.locked_until)
    if not is_right(password, account.password_hash if account else None):
        return _note_failure(account, now)
    if account is None or not account.is_active:
        return SignIn(None, TRIES, None)
    account.failed_sign_ins, account.locked_until = 0, None
    account.last_sign_in_at = now
    account.session_mark = account.session_mark or secrets.token_hex(16)
    return SignIn(account, TRIES, None)


class SignIn:
    """How a sign-in went: the account, or the tries left and until when it is locked."""

    def __init__(
        self, account: Account | None, tries_left: int, locked_until: datetime | None
    ) -> None:
        """Keep the three facts."""
        self.account = account
        self.tries_left = tries_left
        self.locked_until = locked_until


def _note_failure(account: Account | None, now: datetime) -> SignIn:
    if account is None:
        return SignIn(None, TRIES, None)
    account.failed_sign_ins += 1
    if account.failed_sign_ins >= TRIES:
        account.failed_sign_ins, account.locked_until = 0, now + LOCKED_FOR
    return SignIn(None, TRIES - account.failed_sign_ins, account.locked_until)


def start_session(account: Account) -> None:
    """Begin a new session for the account, with nothing of the old one but the language."""
    language = session.get("language")
    session.clear()
    session.permanent = True
    session.update(account=account.id, mark=account.session_mark, language=language)


def requires(right: Right | None = None) -> Callable[[View], View]:
    """Guard a view: a signed-in account, with the right if one is named."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if g.get("account") is None:
                return _to_the_door()
            if right is not None and not may(g.account, right):
                raise Forbidden(right.value)
            return view(*args, **kwargs)

        guarded.__dict__["guarded"] = True
        return guarded  # type: ignore[return-value]  # wraps keeps the view's own signature

    return guard


def open_to_all(view: View) -> View:
    """Say that a view needs no sign-in (the door, health); a test asks that each view says so."""
    view.__dict__["guarded"] = True
    return view


def _to_the_door() -> Response:
    if request.headers.get("HX-Request"):
        answer = Response(status=401)
        answer.headers["HX-Redirect"] = url_for("home.door")
        return answer
    return redirect(url_for("home.door", next=request.full_path.rstrip("?")))


def account_of_token(store: Session, header: str | None) -> Account:
    """The account of an `Authorization: Bearer …` header; raises Unauthorized."""
    return token_of(store, header).account


def token_of(store: Session, header: str | None) -> ApiToken:
    """The token that the header brings; raises Unauthorized."""
    kind, _, token = (header or "").partition(" ")
    if kind.lower() != "bearer" or not token:
        raise Unauthorized("send Authorization: Bearer and a token made under Administration")
    digest = hashlib.sha256(token.strip().encode()).hexdigest()
    found = store.scalar(select(ApiToken).where(ApiToken.digest == digest))
    if found is None or found.revoked_at or not found.account.is_active:
        raise Unauthorized("this token is unknown or was revoked; make a new one")
    return found


def make_token(store: Session, account: Account, name: str, *, now: datetime) -> str:
    """Make an API token; shown once, only its digest is kept."""
    token = secrets.token_urlsafe(32)
    digest = hashlib.sha256(token.encode()).hexdigest()
    store.add(ApiToken(account_id=account.id, name=name, digest=digest, created_at=now))
    return token


def utc_now() -> datetime:
    """The clock of the doors; everything below gets `now` as a parameter."""
    return datetime.now(UTC)
