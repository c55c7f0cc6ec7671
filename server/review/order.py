"""The orders of the queue: what each sorts by, and what lies before and after a submission."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, and_, func, literal, or_, select

from server.models.events import Event, Telling
from server.models.submissions import Submission

LAST_DAY = date(9999, 12, 31)
WAITING, DECIDED = "doubt", "decided"


@dataclass(frozen=True)
class Order:
    """What is sorted by, the id beside it so that no two are alike."""

    key: ColumnElement[Any]
    is_falling: bool

    def of(self, statement: Select[Any], *, backwards: bool = False) -> Select[Any]:
        """The statement in this order, or in the other direction."""
        columns = (self.key, Submission.id)
        if self.is_falling is not backwards:
            return statement.order_by(*(each.desc() for each in columns))
        return statement.order_by(*columns)

    def beyond(self, key: object, submission_id: int, *, backwards: bool) -> ColumnElement[bool]:
        """What comes after the submission with that key; backwards, what comes before it."""
        if key is None:
            return Submission.id != submission_id
        if self.is_falling is not backwards:
            return or_(self.key < key, and_(self.key == key, Submission.id < submission_id))
        return or_(self.key > key, and_(self.key == key, Submission.id > submission_id))


def order_of(sort: str, state: str) -> Order:
    """The order that is asked for; else doubt for what waits, the latest for what is decided."""
    return ORDERS[named_order(sort, state)]


def named_order(sort: str, state: str) -> str:
    """The name of that order."""
    if sort in ORDERS:
        return sort
    return WAITING if state == "todo" else DECIDED


def _day() -> ColumnElement[date]:
    """The day of the first event that it tells of; none at all comes last."""
    first = (
        select(func.min(Event.date))
        .select_from(Telling)
        .join(Event, Telling.event_id == Event.id)
        .where(Telling.submission_id == Submission.id, Telling.is_withdrawn.is_(False))
        .correlate(Submission)
        .scalar_subquery()
    )
    return func.coalesce(first, literal(LAST_DAY, Date))


ORDERS: Mapping[str, Order] = {
    "doubt": Order(Submission.doubt_score.expression, is_falling=True),
    "oldest": Order(Submission.received_at.expression, is_falling=False),
    "latest": Order(Submission.received_at.expression, is_falling=True),
    "event": Order(_day(), is_falling=False),
    "decided": Order(Submission.decided_at.expression, is_falling=True),
}
