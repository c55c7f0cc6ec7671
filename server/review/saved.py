"""Filters under a name: the reader's own, and those that others share."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import false, func, or_, select
from sqlalchemy.orm import Session, joinedload
from werkzeug.exceptions import NotFound

from server.auth import requires, utc_now
from server.extensions import db
from server.models.review_desk import SavedFilter
from server.models.submissions import Submission
from server.notices import tell
from server.review.blueprint import bp
from server.review.filters import Filters
from server.review.queries import list_conditions
from server.rights import Right, may

SHOWN = 30
NAME_LENGTH = 80


@dataclass(frozen=True)
class Saved:
    """A saved filter with what it holds now for this reader."""

    row: SavedFilter
    filters: Filters
    count: int

    @property
    def is_mine(self) -> bool:
        """Whether the reader may rename or remove it."""
        return self.row.account_id == g.account.id


def saved_of(store: Session) -> list[Saved]:
    """The reader's and the shared ones, each with its count: two statements, however many."""
    shared = SavedFilter.is_shared if may(g.account, Right.DECIDE) else false()
    statement = (
        select(SavedFilter)
        .where(or_(SavedFilter.account_id == g.account.id, shared))
        .options(joinedload(SavedFilter.account))
        .order_by(SavedFilter.account_id != g.account.id, SavedFilter.id)
        .limit(SHOWN)
    )
    rows = store.scalars(statement).all()
    filters = [Filters.read(row.query) for row in rows]
    counted = _counts(store, filters)
    return [Saved(*each) for each in zip(rows, filters, counted, strict=True)]


def _counts(store: Session, filters: Sequence[Filters]) -> Sequence[int]:
    if not filters:
        return ()
    each = (
        select(func.count())
        .select_from(Submission)
        .where(*list_conditions(g.account, asked))
        .scalar_subquery()
        for asked in filters
    )
    return store.execute(select(*each)).one()


@bp.post("/saved")
@requires(Right.SEE_SUBMISSIONS)
def save_filters() -> ResponseReturnValue:
    """Keep the filters of the address under a name; the same name again replaces them."""
    store, filters = db.session(), Filters.read(request.args)
    name = request.form.get("name", "").strip()[:NAME_LENGTH]
    if name:
        held = store.scalars(
            select(SavedFilter).where(
                SavedFilter.account_id == g.account.id, SavedFilter.name == name
            )
        ).first()
        row = held or SavedFilter(account_id=g.account.id, name=name, created_at=utc_now())
        row.query = filters.as_args(page=1)
        row.is_shared = "shared" in request.form and may(g.account, Right.DECIDE)
        store.add(row)
        store.commit()
        tell(_("Saved: %(name)s", name=name))
    return redirect(url_for("review.queue", **filters.as_args(page=1)))


@bp.post("/saved/<int:saved_id>/remove")
@requires(Right.SEE_SUBMISSIONS)
def remove_filters(saved_id: int) -> ResponseReturnValue:
    """Forget one of one's own; undone by saving it again."""
    store = db.session()
    row = store.get(SavedFilter, saved_id)
    if row is None or row.account_id != g.account.id:
        raise NotFound
    again = {"name": row.name, **({"shared": "1"} if row.is_shared else {})}
    filters = Filters.read(row.query)
    store.delete(row)
    store.commit()
    undo = url_for("review.save_filters", **filters.as_args())
    tell(_("Removed: %(name)s", name=again["name"]), undo=undo, **again)
    return redirect(url_for("review.queue", **filters.as_args(page=1)))
