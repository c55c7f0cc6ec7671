"""The doubtful pairs in the store, brought to what matching says; only differences are written."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from server.models.persons import PersonPair
from sync.people.kinds import Ids, Pair

T = TypeVar("T")
PAGE = 5_000


def keep_pairs(session: Session, found: Iterable[Pair], *, now: datetime) -> bool:
    """Ask what is doubtful now and nothing else. Says whether anything changed."""
    wanted = {(pair.first, pair.second): pair for pair in found}
    held = _held(session)
    gone = [pair_id for ids, (pair_id, *_) in held.items() if ids not in wanted]
    fresh, moved = [], []
    for ids, pair in wanted.items():
        values = {"probability": round(pair.probability, 4), "evidence": list(pair.evidence)}
        if ids not in held:
            fresh.append({"first_id": ids[0], "second_id": ids[1], "found_at": now, **values})
        elif held[ids][1:] != (values["probability"], values["evidence"]):
            moved.append({"id": held[ids][0], **values})
    for some in pages(gone):
        session.execute(delete(PersonPair).where(PersonPair.id.in_(some)))
    for rows in pages(fresh):
        session.execute(insert(PersonPair), rows)
    for rows in pages(moved):
        session.execute(update(PersonPair), rows)
    return bool(gone or fresh or moved)


def pages(rows: Sequence[T]) -> Iterator[list[T]]:
    """Some at a time."""
    left = iter(rows)
    while page := list(islice(left, PAGE)):
        yield page


def _held(session: Session) -> dict[Ids, tuple[int, float, list[Any]]]:
    rows = session.execute(
        select(
            PersonPair.first_id,
            PersonPair.second_id,
            PersonPair.id,
            PersonPair.probability,
            PersonPair.evidence,
        )
    )
    return {(row[0], row[1]): (row[2], row[3], row[4]) for row in rows}
