"""Sign-in and sign-out, the language, the theme, and which screen comes first."""

import re
from urllib.parse import urlsplit

from flask import current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from server.auth import TRIES, SignIn, open_to_all, requires, sign_in, start_session, utc_now
from server.extensions import db
from server.home.blueprint import bp
from server.home.first_use import is_empty
from server.home.formats import THEMES
from server.i18n import LANGUAGES
from server.notices import tell
from server.rights import Right, may

OWN_PATH = re.compile(r"/(?![/\\])[^\x00-\x1f\\]*")


@bp.get("/")
@open_to_all
def door() -> ResponseReturnValue:
    """Sign-in, else the reader's first screen."""
    if g.account is not None:
        return redirect(own_path(request.args.get("next")) or first_screen())
    return render_template("home/sign_in.html", next=own_path(request.args.get("next")) or "")


@bp.post("/sign-in")
@open_to_all
def enter() -> ResponseReturnValue:
    """Try the address and password; five failures in a row lock the account for a while."""
    email = request.form.get("email", "")
    then = own_path(request.form.get("next")) or ""
    tried = sign_in(db.session(), email, request.form.get("password", ""), now=utc_now())
    if tried.account is None:
        db.session.commit()
        return _not_in(tried, email, then)
    if session.get("language") in LANGUAGES:
        tried.account.language = session["language"]
    start_session(tried.account)
    db.session.commit()
    return redirect(then or url_for("home.door"))


def _not_in(tried: SignIn, email: str, then: str) -> ResponseReturnValue:
    """Say how many tries are left; an address without an account counts down as well."""
    failures = session.get("failures", 0) + 1 if session.get("tried") == email else 1
    session.update(tried=email, failures=failures % TRIES)
    page = render_template(
        "home/sign_in.html",
        email=email,
        next=then,
        tries_left=max(1, min(tried.tries_left, TRIES - failures)),
        locked_until=tried.locked_until,
    )
    return page, 401


@bp.post("/sign-out")
@open_to_all
def sign_out() -> ResponseReturnValue:
    """End the session; the language stays."""
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    return redirect(url_for("home.door"))


@bp.post("/language")
@open_to_all
def change_language() -> ResponseReturnValue:
    """Speak another language from now on; signed in, the account keeps it."""
    language = request.form.get("language")
    if language in LANGUAGES:
        session["language"] = language
        if g.account is not None:
            g.account.language = language
            db.session.commit()
    return redirect(own_path(request.form.get("next")) or url_for("home.door"))


@bp.post("/theme")
@open_to_all
def change_theme() -> ResponseReturnValue:
    """Light, dark, or as the device says."""
    theme = request.form.get("theme")
    if theme in THEMES:
        session["theme"] = theme
        if g.account is not None:
            g.account.theme = theme
            db.session.commit()
    if request.headers.get("X-Requested-With"):
        return "", 204
    return redirect(own_path(request.form.get("next")) or url_for("home.door"))


@bp.route("/account", methods=["GET", "POST"])
@requires()
def account_page() -> ResponseReturnValue:
    """The reader's own account: name, language, theme, keyboard."""
    if request.method == "POST":
        g.account.name = request.form.get("name", "").strip()[:200] or g.account.name
        if request.form.get("language") in LANGUAGES:
            session["language"] = g.account.language = request.form["language"]
        if request.form.get("theme") in THEMES:
            g.account.theme = request.form["theme"]
        g.account.shortcuts = "shortcuts" in request.form
        g.account.digest = "digest" in request.form
        db.session.commit()
        tell(_("Kept."))
        return redirect(url_for("home.account_page"))
    return render_template("home/account.html")


def first_screen() -> str:
    """Where a reader begins: with what waits for them, or with how to begin at all."""
    if may(g.account, Right.DECIDE) and is_empty(db.session()):
        return url_for("home.first_use")
    if may(g.account, Right.SEE_SUBMISSIONS) and "review" in current_app.blueprints:
        return "/review"
    if "plan" in current_app.blueprints:
        return "/plan"
    return url_for("home.account_page")


def own_path(path: str | None) -> str | None:
    """The path if it is one of ours: no scheme, no host, nothing that a browser reads as one."""
    if not path or not OWN_PATH.fullmatch(path):
        return None
    parts = urlsplit(path)
    return None if parts.scheme or parts.netloc else path
