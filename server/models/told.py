"""Notes on an event that what it tells, or what people decided on its link, has changed.

Reconciliation and the search for events told twice look again at those alone. What is written past
the session's objects (bulk statements) has to raise `Event.told_mark` itself.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import event, inspect, select
from sqlalchemy.orm import Session, UOWTransaction

from server.models.events import Attendance, Event, LinkDecision, Telling
from server.models.submissions import ReviewState, Submission

TOLD = (
    "kind",
    "title",
    "date",
    "end_date",
    "region",
    "province",
    "place",
    "activity_code",
    "women",
    "men",
    "cost",
    "facts",
)
DECIDED = ("event_id", "activity_id", "is_withdrawn", "machine_activity_id")
LISTED = ("event_id", "row", "name")
TELLING = ("event_id", "event", "submission_id", "is_withdrawn")


@event.listens_for(Session, "before_flush")
def mark_changes(session: Session, flush: UOWTransaction, rows: object) -> None:
    """Raise the mark of each event that is about to be stored as changed."""
    del flush, rows
    touched = {each for row in list(_changed(session)) for each in _events(session, row)}
    for each in touched:
        if each not in session.new and each not in session.deleted:
            each.told_mark = (each.told_mark or 0) + 1


def _changed(session: Session) -> Iterator[object]:
    yield from (row for row in session.new if isinstance(row, Attendance | LinkDecision | Telling))
    yield from (row for row in session.deleted if isinstance(row, Attendance | LinkDecision))
    for row in session.dirty:
        if any(_has_changed(row, name) for name in _watched(row)):
            yield row


def _watched(row: Any) -> tuple[str, ...]:
    match row:
        case Event():
            return TOLD
        case Attendance():
            return LISTED
        case LinkDecision():
            return DECIDED
        case Telling():
            return TELLING
        case Submission():
            return ("deleted_at", "submitted_by", "account_id", "review_state")
    return ()


def _has_changed(row: Any, name: str) -> bool:
    history = inspect(row).attrs[name].history
    if name == "review_state":
        return ReviewState.REJECTED in {*(history.added or ()), *(history.deleted or ())}
    return bool(history.has_changes())


def _events(session: Session, row: object) -> Iterator[Event]:
    if isinstance(row, Event):
        yield row
    elif isinstance(row, Submission):
        if row.id is not None:
            told = select(Event).join(Telling).where(Telling.submission_id == row.id)
            yield from session.scalars(told)
    elif isinstance(row, Attendance | LinkDecision | Telling):
        for event_id in {row.event_id, *_before(row)} - {None}:
            found = session.get(Event, event_id)
            if found is not None:
                yield found
        if isinstance(row, Attendance | Telling) and row.event is not None:
            yield row.event


def _before(row: Any) -> list[int]:
    """The event that it hung on until now."""
    return list(inspect(row).attrs["event_id"].history.deleted or ())
