"""Which events changed since their like were last searched, and that they were searched now."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import and_, delete, insert, or_, select
from sqlalchemy.orm import Session

from server.models.events import Event, Link
from server.models.joins import Searched
from server.models.plan import ActivityValues, PlannedActivity

AT_ONCE = 5_000


def changed_events(session: Session) -> dict[int, dict[str, Any]]:
    """What is told or linked otherwise than at the last search, by event, as it is now."""
    activity, sessions = Link.activity_id, ActivityValues.sessions
    statement = (
        select(Event.id, Event.told_mark, activity, sessions)
        .outerjoin(Searched, Searched.event_id == Event.id)
        .outerjoin(Link, and_(Link.event_id == Event.id, Link.is_main))
        .outerjoin(PlannedActivity, activity == PlannedActivity.id)
        .outerjoin(ActivityValues, PlannedActivity.values_id == ActivityValues.id)
        .where(
            or_(
                Searched.event_id.is_(None),
                Searched.mark != Event.told_mark,
                Searched.activity_id.is_distinct_from(activity),
                Searched.sessions.is_distinct_from(sessions),
            )
        )
    )
    return {row[0]: _facts(*row) for row in session.execute(statement)}


def note_searched(session: Session, seen: Mapping[int, dict[str, Any]]) -> None:
    """Remember what was searched."""
    for ids in chunks(sorted(seen)):
        session.execute(delete(Searched).where(Searched.event_id.in_(ids)))
        session.connection().execute(insert(Searched), [seen[each] for each in ids])


def chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Pieces that a statement takes."""
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))


def sorted_chunks(ids: Iterable[int]) -> Iterator[Sequence[int]]:
    """The same of ids in no order, each once."""
    return chunks(sorted(set(ids)))


def _facts(
    event_id: int, mark: int, activity_id: int | None, sessions: int | None
) -> dict[str, Any]:
    return {
        "event_id": event_id,
        "mark": mark,
        "activity_id": activity_id,
        "sessions": sessions,
    }
