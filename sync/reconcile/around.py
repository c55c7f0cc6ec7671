"""The links that stand around some events: those that may speak for them, and places taken."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from server.models.matching import Matching
from sync.reconcile.company import SEASON_DAYS, Linked
from sync.reconcile.facts import CHUNK, Seen
from sync.reconcile.keys import number_of, words_of
from sync.reconcile.plan_index import PlanIndex

_table = Matching.__table__.c
Row = tuple[int, int, int, int, int]


def linked_around(session: Session, index: PlanIndex, year: int, events: Sequence[Seen]) -> Linked:
    """Links of the same words, and of the same officer in the same season, of a plan year."""
    own = {each.event_id for each in events}
    taken = _taken(session, index, year)
    linked = (_table.plan_year == year) & _table.activity_id.is_not(None)
    rows: dict[int, Row] = {}
    if taken.any():
        _subtract(session, index, year, own, taken)
    if taken.any():
        for part in (_same_words(events), _same_officer(events)):
            for wanted in part:
                rows |= _rows(session, linked & wanted)
    known = index.places
    others = [(known.get(row[1], -1), *row[2:]) for row in rows.values() if row[0] not in own]
    table = np.array(others, dtype=np.int64).reshape(-1, 4)
    activity, officer, words, day = table.T
    return Linked(activity, officer, words, day, taken)


def _rows(session: Session, wanted: ColumnElement[bool]) -> dict[int, Row]:
    columns = (_table.event_id, _table.activity_id, _table.officer, _table.words, _table.day)
    found = session.connection().execute(select(*columns).where(wanted))
    return {row[0]: tuple(row) for row in found}


def _taken(session: Session, index: PlanIndex, year: int) -> NDArray[np.int64]:
    """How many places of each activity are taken, by anybody."""
    statement = (
        select(_table.activity_id, func.count())
        .where(_table.plan_year == year, _table.activity_id.is_not(None), _table.opens)
        .group_by(_table.activity_id)
    )
    taken = np.zeros(len(index), dtype=np.int64)
    for activity_id, many in session.connection().execute(statement):
        if activity_id in index.places:
            taken[index.places[activity_id]] = many
    return taken


def _subtract(
    session: Session, index: PlanIndex, year: int, own: set[int], taken: NDArray[np.int64]
) -> None:
    """Leave out the places of the events that are looked at."""
    for ids in _chunks(sorted(own)):
        wanted = _table.event_id.in_(ids) & _table.opens & (_table.plan_year == year)
        statement = select(_table.activity_id).where(wanted)
        for activity_id in session.connection().execute(statement).scalars():
            if activity_id in index.places:
                taken[index.places[activity_id]] -= 1


def _same_words(events: Sequence[Seen]) -> Iterator[ColumnElement[bool]]:
    words = sorted({words_of(each.told.title) for each in events} - {0})
    yield from (_table.words.in_(part) for part in _chunks(words))


def _same_officer(events: Sequence[Seen]) -> Iterator[ColumnElement[bool]]:
    """The days around those of each officer, in as few stretches as there are."""
    days: dict[int, set[int]] = defaultdict(set)
    for each in events:
        if each.told.day and each.told.officer:
            days[number_of(each.told.officer)].add(each.told.day.toordinal())
    for officer, held in days.items():
        for first, last in _stretches(sorted(held)):
            near = _table.day.between(first - SEASON_DAYS, last + SEASON_DAYS)
            yield (_table.officer == officer) & near


def _stretches(days: Sequence[int]) -> Iterator[tuple[int, int]]:
    first = last = days[0]
    for day in days:
        if day - last > 2 * SEASON_DAYS:
            yield first, last
            first = day
        last = day
    yield first, last


def _chunks(values: Sequence[int]) -> Iterable[Sequence[int]]:
    return (values[start : start + CHUNK] for start in range(0, len(values), CHUNK))
