"""How many people came to events that several submissions may list."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import Session

from server.models.events import Attendance, Telling
from server.models.submissions import ReviewState, Submission
from sync.joins.changed import sorted_chunks


def listed_participants(session: Session, event_ids: Iterable[int]) -> dict[int, int]:
    """How many participants the current editions of each event list, the same person once.

    Of several lists those that stand count: the people of all where all were told apart, else the
    longest list.
    """
    found: dict[int, int] = {}
    for ids in sorted_chunks(event_ids):
        found |= _participants(session, ids)
    return found


def _participants(session: Session, ids: Sequence[int]) -> dict[int, int]:
    submission = Attendance.submission_id
    rows = session.execute(
        select(Attendance.event_id, func.count(), func.min(submission), func.max(submission))
        .where(Attendance.event_id.in_(ids), Attendance.row.is_not(None))
        .group_by(Attendance.event_id)
    ).all()
    found = {event_id: many for event_id, many, first, last in rows if first == last}
    several = [event_id for event_id, _, first, last in rows if first != last]
    return found | (_of_several(session, several) if several else {})


def _of_several(session: Session, ids: Sequence[int]) -> dict[int, int]:
    persons = func.count(Attendance.person_id.distinct())
    nobody = func.sum(case((Attendance.person_id.is_(None), 1), else_=0))
    whole = _standing(ids, Attendance.event_id, persons, nobody)
    told_apart = {
        event_id: many
        for event_id, many, unknown in session.execute(whole.group_by(Attendance.event_id))
        if not unknown
    }
    by_list = (Attendance.event_id, Attendance.submission_id)
    lists = _standing(ids, Attendance.event_id, func.count().label("rows")).group_by(*by_list)
    each = lists.subquery()
    longest = select(each.c.event_id, func.max(each.c.rows)).group_by(each.c.event_id)
    return dict(session.execute(longest).all()) | told_apart


def _standing(ids: Sequence[int], *columns: Any) -> Select[*tuple[Any, ...]]:
    """Of the lists whose submissions stand and still tell the event."""
    here = and_(
        Telling.event_id == Attendance.event_id,
        Telling.submission_id == Attendance.submission_id,
        ~Telling.is_withdrawn,
    )
    stands = and_(Submission.deleted_at.is_(None), Submission.review_state != ReviewState.REJECTED)
    told = select(Telling.id).join(Submission).where(here, stands).correlate(Attendance).exists()
    return select(*columns).where(Attendance.event_id.in_(ids), Attendance.row.is_not(None), told)
