"""Keeping the questions that a search left, each in the group of all that hang together."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.orm import Session

from server.models.events import Event, Telling
from server.models.joins import EventPair, Searched, ToldAs
from sync.joins.changed import chunks, sorted_chunks
from sync.joins.evidence import Weighed
from sync.joins.groups import groups

Ids = tuple[int, int]
Facts = dict[str, Any]


def write_pairs(
    session: Session, found: Mapping[Ids, Weighed], changed: Collection[int], now: datetime
) -> set[int]:
    """Write what was found of the events that changed; what stands as it was is not written.

    Returned are the events whose mark this raised: those that are days of one, as is
    found or no longer, are given their places in the plan anew.
    """
    held = _held(session, changed)
    days_before = {pair for pair, each in held.items() if each.told_as == ToldAs.DAY}
    gone = [each.id for pair, each in held.items() if pair not in found]
    for ids in chunks(gone):
        session.execute(delete(EventPair).where(EventPair.id.in_(ids)))
    new = [
        {"first_id": pair[0], "second_id": pair[1], "group_id": 0, "found_at": now}
        | _facts(weighed)
        for pair, weighed in found.items()
        if pair not in held
    ]
    if new:
        session.connection().execute(insert(EventPair), new)
    for pair in held.keys() & found.keys():
        _update(held[pair], _facts(found[pair]))
    session.flush()
    _group(session)
    days = {pair for pair, each in found.items() if each.told_as == ToldAs.DAY}
    return _look_again(session, days ^ days_before)


def _look_again(session: Session, pairs: Collection[Ids]) -> set[int]:
    """Raise the marks of these tellings' events, and return them; their like were searched."""
    found: set[int] = set()
    for ids in sorted_chunks(each for pair in pairs for each in pair):
        theirs = set(session.scalars(select(Telling.event_id).where(Telling.id.in_(ids)))) - found
        for table, mark in ((Event.id, Event.told_mark), (Searched.event_id, Searched.mark)):
            session.execute(update(table.class_).where(table.in_(theirs)).values({mark: mark + 1}))
        found |= theirs
    return found


def _held(session: Session, changed: Collection[int]) -> dict[Ids, EventPair]:
    """The questions there are about these events."""
    found: dict[Ids, EventPair] = {}
    for ids in sorted_chunks(changed):
        theirs = select(Telling.id).where(Telling.event_id.in_(ids))
        wanted = or_(EventPair.first_id.in_(theirs), EventPair.second_id.in_(theirs))
        for each in session.scalars(select(EventPair).where(wanted)):
            found[each.first_id, each.second_id] = each
    return found


def _facts(weighed: Weighed) -> Facts:
    return {
        "probability": round(weighed.probability, 4),
        "told_as": weighed.told_as,
        "evidence": weighed.evidence,
    }


def _update(held: EventPair, facts: Facts) -> None:
    for name, value in facts.items():
        if getattr(held, name) != value:
            setattr(held, name, value)


def _group(session: Session) -> None:
    """Say of each question to which group it belongs, where that changed."""
    columns = (EventPair.id, EventPair.first_id, EventPair.second_id, EventPair.group_id)
    rows = session.execute(select(*columns)).all()
    pairs = [(first, second) for _, first, second, _ in rows]
    ids = {each for pair in pairs for each in pair}
    group_of = {each: group[0] for group in groups(ids, pairs) for each in group}
    moved = [
        {"id": id_, "group_id": group_of[first]}
        for id_, first, _, group_id in rows
        if group_id != group_of[first]
    ]
    if moved:
        session.execute(update(EventPair), moved)
