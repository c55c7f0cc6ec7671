"""Sheets of one training that nobody has joined yet: until someone says otherwise, one session."""

from collections.abc import Collection, Sequence

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, aliased

from server.models.events import Telling
from server.models.joins import EventPair, ToldAs
from sync.joins.asked import is_open

# Of more events than these all pairs are read.
FEW = 1_000
_first, _second = aliased(Telling), aliased(Telling)


def sister_days(session: Session, event_ids: Collection[int]) -> set[tuple[int, int]]:
    """The pairs that seem to be days of one, of which one at least is among these events."""
    some = sorted(event_ids)
    limits = [] if len(some) > FEW else [or_(_first.event_id.in_(some), _second.event_id.in_(some))]
    known = set(some)
    rows = session.execute(_open_days().where(*limits))
    return {(one, other) for one, other in rows if one in known or other in known}


def days_of_one(session: Session, event_ids: Sequence[int]) -> set[tuple[int, int]]:
    """The pairs of these events that seem to be days of one, the question being open."""
    statement = _open_days().where(_first.event_id.in_(event_ids))
    known = set(event_ids)
    return {(one, other) for one, other in session.execute(statement) if other in known}


def _open_days() -> Select[int, int]:
    return (
        select(_first.event_id, _second.event_id)
        .select_from(EventPair)
        .join(_first, EventPair.first_id == _first.id)
        .join(_second, EventPair.second_id == _second.id)
        .where(EventPair.told_as == ToldAs.DAY, is_open())
    )
