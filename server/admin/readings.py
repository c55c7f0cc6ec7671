"""Who read personal data, when, and of which submission (law 09-08, GDPR)."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from server.admin.blueprint import bp
from server.auth import requires
from server.extensions import db
from server.masking import reading_in_words
from server.models.accounts import Account, PersonalReading
from server.rights import Right

PER_PAGE = 50


@bp.get("/readings")
@requires(Right.MANAGE_ACCOUNTS)
def list_readings() -> ResponseReturnValue:
    """A page of the log, the latest first."""
    store, page = db.session(), max(1, request.args.get("page", 1, type=int))
    first = (page - 1) * PER_PAGE
    statement = (
        select(PersonalReading, Account)
        .outerjoin(Account, Account.id == PersonalReading.account_id)
        .order_by(PersonalReading.at.desc(), PersonalReading.id.desc())
    )
    rows = store.execute(statement.limit(PER_PAGE).offset(first))
    return render_template(
        "admin/readings.html",
        rows=[(row[0], row[1]) for row in rows],
        total=store.scalar(select(func.count()).select_from(PersonalReading)) or 0,
        first=first,
        page=page,
        in_words=reading_in_words,
    )
