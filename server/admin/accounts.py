"""Accounts: who may sign in, as what, for which regions; passwords are shown once."""

from collections.abc import Mapping

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from forms.programme import load as programme
from server.accounts import add_account, set_password
from server.admin.blueprint import bp
from server.auth import requires, utc_now
from server.extensions import db
from server.i18n import LANGUAGES, reader_language
from server.models.accounts import Account, Role
from server.notices import tell
from server.passwords import random_password
from server.rights import Right


def role_words() -> dict[str, str]:
    """The roles by name."""
    return {
        Role.ADMINISTRATOR.value: _("Administrator"),
        Role.SUPERVISOR.value: _("Supervisor"),
        Role.MONITORING.value: _("Monitoring and evaluation"),
        Role.OFFICER.value: _("Field officer"),
        Role.PARTNER.value: _("Partner"),
    }


@bp.get("/accounts")
@requires(Right.MANAGE_ACCOUNTS)
def list_accounts() -> ResponseReturnValue:
    """All accounts, those that may sign in first."""
    statement = select(Account).order_by(Account.is_active.desc(), Account.name, Account.id)
    return render_template(
        "admin/accounts.html",
        accounts=list(db.session.scalars(statement)),
        roles=role_words(),
        now=utc_now(),
    )


@bp.get("/accounts/new")
@requires(Right.MANAGE_ACCOUNTS)
def new_account() -> ResponseReturnValue:
    """Ask who it is."""
    return _form(None, {"language": "fr", "role": Role.OFFICER.value}, {})


@bp.post("/accounts/new")
@requires(Right.MANAGE_ACCOUNTS)
def make_account() -> ResponseReturnValue:
    """Add an account; its password is made here and shown once."""
    store, said = db.session(), _said()
    wrong = _wrong(store, said, None)
    if wrong:
        return _form(None, said, wrong), 422
    password = random_password()
    account = add_account(
        store,
        email=said["email"],
        name=said["name"],
        role=Role(said["role"]),
        regions=_regions(),
        language=said["language"],
        password=password,
        now=utc_now(),
    )
    store.commit()
    return _password_page(account, password)


@bp.get("/accounts/<int:account_id>")
@requires(Right.MANAGE_ACCOUNTS)
def account(account_id: int) -> ResponseReturnValue:
    """One account."""
    found = account_of(db.session(), account_id)
    said = {name: getattr(found, name) for name in ("email", "name", "language")}
    return _form(found, {**said, "role": str(found.role), "regions": found.regions}, {})


@bp.post("/accounts/<int:account_id>")
@requires(Right.MANAGE_ACCOUNTS)
def change_account(account_id: int) -> ResponseReturnValue:
    """Change name, role, regions or language."""
    store, said = db.session(), _said()
    found = account_of(store, account_id)
    wrong = _wrong(store, {**said, "email": found.email}, found)
    if wrong:
        return _form(found, {**said, "email": found.email, "regions": _regions()}, wrong), 422
    found.name, found.role = said["name"] or found.email, Role(said["role"])
    found.regions, found.language = _regions(), said["language"]
    name = found.name
    store.commit()
    tell(_("The account of %(name)s is changed.", name=name))
    return redirect(url_for("admin.list_accounts"))


@bp.post("/accounts/<int:account_id>/password")
@requires(Right.MANAGE_ACCOUNTS)
def new_password(account_id: int) -> ResponseReturnValue:
    """Make a new password, shown once; whoever is signed in with the old one is signed out."""
    store = db.session()
    found = account_of(store, account_id)
    password = random_password()
    set_password(found, password)
    store.commit()
    return _password_page(found, password)


@bp.post("/accounts/<int:account_id>/unlock")
@requires(Right.MANAGE_ACCOUNTS)
def unlock(account_id: int) -> ResponseReturnValue:
    """Open an account again that too many tries have locked."""
    store = db.session()
    found = account_of(store, account_id)
    found.failed_sign_ins, found.locked_until = 0, None
    store.commit()
    tell(_("The account is open again."))
    return redirect(url_for("admin.list_accounts"))


@bp.post("/accounts/<int:account_id>/active")
@requires(Right.MANAGE_ACCOUNTS)
def set_active(account_id: int) -> ResponseReturnValue:
    """Close an account or open it again; what it did keeps its name."""
    store = db.session()
    found = account_of(store, account_id)
    is_active = request.form.get("active") == "1"
    if not is_active and (found is g.account or _is_last_administrator(store, found)):
        tell(_("This account stays open: it is your own, or the last administrator."))
        return redirect(url_for("admin.account", account_id=account_id))
    found.is_active = is_active
    store.commit()
    tell(_("The account is open again.") if is_active else _("The account is closed."))
    return redirect(url_for("admin.list_accounts"))


def account_of(store: Session, account_id: int) -> Account:
    """The account of that number."""
    found = store.get(Account, account_id)
    if found is None:
        raise NotFound
    return found


def _said() -> dict[str, str]:
    fields = ("email", "name", "role", "language")
    return {name: request.form.get(name, "").strip()[:200] for name in fields}


def _regions() -> list[str]:
    """The ticked regions in the programme's order."""
    ticked = set(request.form.getlist("region"))
    return [word.code for word in programme().regions if word.code in ticked]


def _wrong(store: Session, said: Mapping[str, str], account: Account | None) -> dict[str, str]:
    """What is wrong with the fields, by field."""
    found = {}
    if account is None and "@" not in said["email"]:
        found["email"] = _("Write an e-mail address.")
    if account is None and _is_taken(store, said["email"]):
        found["email"] = _("This address has an account already.")
    if said["role"] not in role_words() or said["language"] not in LANGUAGES:
        found["role"] = _("Choose a role.")
    elif said["role"] == Role.OFFICER and not _regions():
        found["region"] = _("A field officer needs a region; without one they see nothing.")
    is_demoted = account is not None and said["role"] != Role.ADMINISTRATOR
    if account is not None and is_demoted and _is_last_administrator(store, account):
        found["role"] = _("The last administrator stays one.")
    return found


def _is_taken(store: Session, email: str) -> bool:
    return store.scalar(select(Account.id).where(Account.email == email.lower())) is not None


def _is_last_administrator(store: Session, account: Account) -> bool:
    others = select(func.count()).where(
        Account.role == Role.ADMINISTRATOR, Account.is_active, Account.id != account.id
    )
    return account.role == Role.ADMINISTRATOR and not store.scalar(others)


def _form(account: Account | None, said: Mapping[str, object], wrong: Mapping[str, str]) -> str:
    language = reader_language()
    return render_template(
        "admin/account.html",
        found=account,
        said=said,
        wrong=wrong,
        roles=role_words(),
        regions=[(word.code, word.name(language)) for word in programme().regions],
        ticked=said.get("regions") or _regions(),
        now=utc_now(),
    )


def _password_page(account: Account, password: str) -> str:
    return render_template("admin/password.html", found=account, password=password)
