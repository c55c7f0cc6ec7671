"""The first use: an empty store, and the three ways to begin."""

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.auth import requires
from server.extensions import db
from server.home.blueprint import bp
from server.models.plan import PlannedActivity
from server.models.sources import Source, SourceKind
from server.models.submissions import Receipt
from server.rights import Right

REMOTE = (SourceKind.KOBO, SourceKind.CENTRAL)


def is_empty(store: Session) -> bool:
    """Whether nothing was received and nothing is planned yet."""
    has_receipt = store.scalar(select(Receipt.id).limit(1)) is not None
    return not has_receipt and store.scalar(select(PlannedActivity.id).limit(1)) is None


@bp.get("/start")
@requires(Right.DECIDE)
def first_use() -> ResponseReturnValue:
    """Say how to begin: import a plan, connect a source, load the made-up year."""
    store = db.session()
    return render_template(
        "home/first_use.html",
        has_plan=store.scalar(select(PlannedActivity.id).limit(1)) is not None,
        has_source=store.scalar(select(Source.id).where(Source.kind.in_(REMOTE)).limit(1))
        is not None,
        is_empty=is_empty(store),
    )
