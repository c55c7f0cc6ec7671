"""Names that accounts bear at sources, so that "theirs" and figures by officer are right."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from server.admin.accounts import account_of
from server.admin.blueprint import bp
from server.auth import requires
from server.extensions import db
from server.models.accounts import Account, AccountAlias
from server.models.sources import Source
from server.models.submissions import Edition, Receipt, Submission
from server.notices import tell
from server.rights import Right

MOST = 300


@dataclass(frozen=True)
class Unknown:
    """A name that sends submissions at a source and is no account's yet."""

    source: Source
    name: str
    submissions: int


@bp.get("/names")
@requires(Right.MANAGE_ACCOUNTS)
def list_names() -> ResponseReturnValue:
    """The names nobody bears yet, and those that are matched."""
    store = db.session()
    aliases = store.execute(
        select(AccountAlias, Source)
        .join(Source, Source.id == AccountAlias.source_id)
        .order_by(AccountAlias.name)
    )
    accounts = store.scalars(select(Account).order_by(Account.name))
    return render_template(
        "admin/names.html",
        unknown=unknown_names(store),
        aliases=[(row[0], row[1]) for row in aliases],
        accounts=[(one.id, f"{one.name} ({one.email})") for one in accounts if one.is_active],
    )


@bp.post("/names")
@requires(Right.MANAGE_ACCOUNTS)
def match_name() -> ResponseReturnValue:
    """Say whose name it is; what came under it is theirs from now on."""
    store = db.session()
    name = request.form.get("name", "")
    source = store.get(Source, request.form.get("source", 0, type=int))
    if source is None or not name:
        raise NotFound
    account = account_of(store, request.form.get("account", 0, type=int))
    held = _alias(store, source.id, name)
    if held is None:
        store.add(AccountAlias(account_id=account.id, source_id=source.id, name=name))
    else:
        held.account_id = account.id
    count = _give(store, source.id, name, account.id)
    person = account.name
    store.commit()
    tell(
        _("“%(name)s” is %(person)s.", name=name, person=person)
        + " "
        + ngettext("%(num)s submission is theirs.", "%(num)s submissions are theirs.", count)
    )
    return redirect(url_for("admin.list_names"))


@bp.post("/names/<int:alias_id>/forget")
@requires(Right.MANAGE_ACCOUNTS)
def forget_name(alias_id: int) -> ResponseReturnValue:
    """Take a match back."""
    store = db.session()
    alias = store.get(AccountAlias, alias_id)
    if alias is None:
        raise NotFound
    name = alias.name
    _give(store, alias.source_id, name, None)
    store.delete(alias)
    store.commit()
    tell(_("“%(name)s” is nobody's again.", name=name))
    return redirect(url_for("admin.list_names"))


def unknown_names(store: Session) -> list[Unknown]:
    """Names with submissions and no account, those with most submissions first."""
    count = func.count(func.distinct(Edition.submission_id))
    statement = (
        select(Receipt.source_id, Receipt.submitted_by, count)
        .join(Edition, Edition.receipt_id == Receipt.id)
        .outerjoin(
            AccountAlias,
            (AccountAlias.source_id == Receipt.source_id)
            & (AccountAlias.name == Receipt.submitted_by),
        )
        .where(Receipt.submitted_by.is_not(None), Receipt.submitted_by != "")
        .where(AccountAlias.id.is_(None))
        .group_by(Receipt.source_id, Receipt.submitted_by)
        .order_by(count.desc(), Receipt.submitted_by)
        .limit(MOST)
    )
    return [
        Unknown(store.get_one(Source, row[0]), row[1] or "", row[2])
        for row in store.execute(statement)
    ]


def _alias(store: Session, source_id: int, name: str) -> AccountAlias | None:
    return store.scalar(
        select(AccountAlias).where(AccountAlias.source_id == source_id, AccountAlias.name == name)
    )


def _give(store: Session, source_id: int, name: str, account_id: int | None) -> int:
    """Submissions sent under the name at that source belong to the account."""
    sent = (
        select(Edition.submission_id)
        .join(Receipt, Receipt.id == Edition.receipt_id)
        .where(Receipt.source_id == source_id, Receipt.submitted_by == name)
    )
    done = store.execute(
        update(Submission)
        .where(Submission.id.in_(sent), Submission.submitted_by == name)
        .values(account_id=account_id)
        .execution_options(synchronize_session=False)
    )
    return int(getattr(done, "rowcount", 0))
