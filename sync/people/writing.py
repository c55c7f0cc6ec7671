"""Writes who is who: people, their aliases and each attendance's person, where they differ."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from server.models.events import Attendance
from server.models.persons import Person
from sync.people.identities import Identities, Ints, settle
from sync.people.pairs import pages
from sync.people.store import PAGE, next_person_id


@dataclass(frozen=True)
class _Held:
    """What the store holds: attendances by id, their person and own person, 0 for none."""

    ids: Ints
    person: Ints
    own: Ints


def keep_people(
    session: Session, person_of: Mapping[int, int], *, but: Iterable[int], now: datetime
) -> int:
    """Give each cluster of attendances its person; says how many attendances changed theirs.

    Clusters that hold one of `but` stay as they are: people decided on them meanwhile.
    """
    held = _held(session)
    clusters = np.array([person_of.get(each, 0) for each in held.ids.tolist()], dtype=np.int64)
    apart = {person_of[each] for each in but if each in person_of}
    mine = (clusters != 0) & ~np.isin(clusters, list(apart))
    taken = np.unique(held.own[~mine & np.isin(clusters, list(apart))])
    own = np.where(np.isin(held.own, taken), 0, held.own)[mine]
    settled = settle(own, clusters[mine], next_person_id(session))
    _add(session, settled.new, now)
    _alias(session, settled)
    old = (held.ids[mine], held.person[mine], held.own[mine])
    return _move(session, old, settled)


def _held(session: Session) -> _Held:
    rows = session.execute(
        select(
            Attendance.id,
            func.coalesce(Attendance.person_id, 0),
            func.coalesce(Attendance.own_person_id, 0),
        )
        .order_by(Attendance.id)
        .execution_options(yield_per=PAGE)
    )
    flat = np.fromiter((each for row in rows for each in row), dtype=np.int64)
    table = flat.reshape(-1, 3)
    return _Held(table[:, 0], table[:, 1], table[:, 2])


def _add(session: Session, ids: Ints, now: datetime) -> None:
    for some in pages(ids.tolist()):
        session.execute(insert(Person), [{"id": each, "created_at": now} for each in some])


def _alias(session: Session, settled: Identities) -> None:
    """Say whose alias each person is; aliases of one that becomes an alias follow it."""
    held = dict(session.execute(select(Person.id, Person.alias_of_id)).all())
    wanted = dict(zip(settled.persons.tolist(), settled.alias_of.tolist(), strict=True))
    for person, head in held.items():
        if person not in wanted and head is not None and wanted.get(head):
            wanted[person] = wanted[head]
    rows = [
        {"id": person, "alias_of_id": head or None}
        for person, head in wanted.items()
        if held.get(person) != (head or None)
    ]
    for some in pages(rows):
        session.execute(update(Person), some)


def _move(session: Session, old: tuple[Ints, Ints, Ints], settled: Identities) -> int:
    ids, person, own = old
    changed: NDArray[np.bool_] = (person != settled.person) | (own != settled.own)
    table = np.stack([ids, settled.person, settled.own], axis=1)[changed]
    for some in pages(table.tolist()):
        rows = [{"id": a, "person_id": p, "own_person_id": o} for a, p, o in some]
        session.execute(update(Attendance), rows)
    return int(changed.sum())
