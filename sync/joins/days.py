"""Sheets of one training that nobody has joined yet: until someone says otherwise, one session."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from server.models.events import Telling
from server.models.joins import EventPair, ToldAs
from sync.joins.asked import is_open


def days_of_one(session: Session, event_ids: Sequence[int]) -> set[tuple[int, int]]:
    """The pairs of these events that seem to be days of one, the question being open."""
    first, second = aliased(Telling), aliased(Telling)
    statement = (
        select(first.event_id, second.event_id)
        .select_from(EventPair)
        .join(first, EventPair.first_id == first.id)
        .join(second, EventPair.second_id == second.id)
        .where(EventPair.told_as == ToldAs.DAY, is_open(), first.event_id.in_(event_ids))
    )
    known = set(event_ids)
    return {(one, other) for one, other in session.execute(statement) if other in known}
