"""The store's rows → tellings as they are compared, and the names on their lists."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from server.models.events import Attendance, Event, Link, Telling
from server.models.plan import ActivityValues, PlannedActivity
from server.models.submissions import ReviewState, Submission
from sync.joins.changed import sorted_chunks
from sync.joins.evidence import LONGEST, Names, Teller
from sync.joins.words import bare, name_key

# More stretches of days than these are read as one.
STRETCHES = 60


def tellers_of(session: Session, near: Iterable[int] | None = None) -> dict[int, Teller]:
    """All tellings that stand and have a day, by id; or those in the days around some events."""
    statement = _standing()
    if near is not None:
        days = _days(session, near)
        if not days:
            return {}
        statement = statement.where(or_(*(Event.date.between(*each) for each in days)))
    rows = session.execute(statement.execution_options(yield_per=5_000))
    return {row[0]: _teller(*row) for row in rows}


def names_of(session: Session, submission_ids: Iterable[int]) -> dict[int, Names]:
    """The participants of each submission, their names' words in order of the alphabet."""
    found: dict[int, set[str]] = {}
    for ids in sorted_chunks(submission_ids):
        rows = session.execute(
            select(Attendance.submission_id, Attendance.name).where(
                Attendance.submission_id.in_(ids),
                Attendance.row.is_not(None),
                Attendance.name.is_not(None),
            )
        )
        for submission_id, name in rows:
            found.setdefault(submission_id, set()).add(name_key(name))
    return {each: Names(names - {""}) for each, names in found.items()}


def _standing() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Telling.id,
            Event.id,
            Submission.id,
            Submission.account_id,
            Submission.submitted_by,
            Link.activity_id,
            ActivityValues.sessions,
            Event.title,
            Event.kind,
            Event.date,
            Event.region,
            Event.province,
            Event.place,
            Event.activity_code,
            Event.women,
            Event.men,
            Event.cost,
        )
        .join(Event, Telling.event_id == Event.id)
        .join(Submission, Telling.submission_id == Submission.id)
        .outerjoin(Link, and_(Link.event_id == Event.id, Link.is_main))
        .outerjoin(PlannedActivity, Link.activity_id == PlannedActivity.id)
        .outerjoin(ActivityValues, PlannedActivity.values_id == ActivityValues.id)
        .where(
            ~Telling.is_withdrawn,
            Submission.deleted_at.is_(None),
            Submission.review_state != ReviewState.REJECTED,
            Event.date.is_not(None),
        )
        .order_by(Telling.id)
    )


def _teller(
    telling_id: int,
    event_id: int,
    submission_id: int,
    account_id: int | None,
    name: str | None,
    activity_id: int | None,
    sessions: int | None,
    title: str | None,
    *told: Any,
) -> Teller:
    officer = str(account_id) if account_id else name
    return Teller(
        telling_id,
        event_id,
        submission_id,
        officer,
        activity_id,
        sessions,
        title,
        bare(title),
        *told,
    )


def _days(session: Session, event_ids: Iterable[int]) -> list[tuple[date, date]]:
    """The stretches of days in which something near these events may be."""
    days: set[date] = set()
    for ids in sorted_chunks(event_ids):
        held = select(Event.date).where(Event.id.in_(ids), Event.date.is_not(None)).distinct()
        days.update(session.scalars(held))
    reach = timedelta(days=LONGEST)
    found: list[tuple[date, date]] = []
    for day in sorted(days):
        if found and day - reach <= found[-1][1]:
            found[-1] = (found[-1][0], day + reach)
        else:
            found.append((day - reach, day + reach))
    return found if len(found) <= STRETCHES else [(found[0][0], found[-1][1])]
