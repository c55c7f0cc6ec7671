"""Which tellings may tell one event: those near each other that the evidence speaks for.

Events that changed since the last search are compared with those around them; where none did,
nothing is read.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from server.models.joins import EventPair, JoinAct, JoinDecision
from sync.joins.asked import is_open
from sync.joins.blocks import near_pairs
from sync.joins.bounds import Bounds
from sync.joins.changed import changed_events, note_searched
from sync.joins.evidence import MANY_NAMES, MOST_OF_PEOPLE, Names, Teller, Weighed, weigh
from sync.joins.joining import refresh
from sync.joins.tellers import names_of, tellers_of
from sync.joins.writing import write_pairs

ASKED_FROM = 0.5
EVEN_ODDS = 0.0
# A search of more events than these reads all of them.
MANY = 20_000
Ids = tuple[int, int]


@dataclass(frozen=True)
class JoinCounts:
    """How many events had changed, and how many questions are open now."""

    looked_at: int
    questions: int

    def as_dict(self) -> dict[str, int]:
        """For the record of a run."""
        return asdict(self)


def find_joins(session: Session, *, now: datetime) -> JoinCounts:
    """Bring the questions in step with what is told now. Safe to repeat; decides nothing."""
    session.flush()
    changed = changed_events(session)
    if changed:
        seen = changed_events(session) if refresh(session, changed) else changed
        tellers = tellers_of(session, seen if len(seen) <= MANY else None)
        answered = _answered(session, tellers)
        found = {
            pair: weighed
            for pair, weighed in weighed_pairs(session, tellers, seen)
            if weighed.probability >= ASKED_FROM and not _is_answered(pair, tellers, answered)
        }
        for each in write_pairs(session, found, seen, now) & seen.keys():
            seen[each]["mark"] += 1
        note_searched(session, seen)
    questions = session.scalar(select(func.count()).select_from(EventPair).where(is_open()))
    return JoinCounts(len(changed), questions or 0)


def weighed_pairs(
    session: Session, tellers: Mapping[int, Teller], changed: Collection[int]
) -> Iterator[tuple[Ids, Weighed]]:
    """Weigh the pairs near each other of which one changed, the older telling first."""
    told = list(tellers.values())
    one, other = near_pairs(told, changed)
    used = np.unique(np.concatenate([one, other]))
    told = [told[each] for each in used.tolist()]
    one, other = np.searchsorted(used, one), np.searchsorted(used, other)
    bounds = Bounds(told)
    bound = bounds.without_people(one, other)
    worth = np.flatnonzero(bound + MOST_OF_PEOPLE >= EVEN_ODDS)
    bound[worth] = bounds.with_titles(bound[worth], one[worth], other[worth])
    worth = worth[bound[worth] + MOST_OF_PEOPLE >= EVEN_ODDS]
    pairs = [
        (told[first], told[second], most)
        for first, second, most in zip(
            one[worth].tolist(), other[worth].tolist(), bound[worth].tolist(), strict=True
        )
    ]
    names = names_of(session, {each.submission_id for pair in pairs for each in pair[:2]})
    for first, second, most in pairs:
        lists = names.get(first.submission_id, Names()), names.get(second.submission_id, Names())
        if most >= EVEN_ODDS or _has_common(lists):
            yield (first.telling_id, second.telling_id), weigh(first, second, lists)


def _has_common(lists: Sequence[Names]) -> bool:
    """Whether the lists may bring a pair over even odds."""
    return min(map(len, lists)) >= MANY_NAMES and not lists[0].isdisjoint(lists[1])


def _answered(session: Session, tellers: Mapping[int, Teller]) -> set[Ids]:
    """The events between which someone said something that holds."""
    rows = session.execute(
        select(JoinDecision.first_id, JoinDecision.second_id)
        .join(JoinAct)
        .where(JoinAct.withdrawn_at.is_(None))
    )
    events = (
        sorted((tellers[first].event_id, tellers[second].event_id))
        for first, second in rows
        if first in tellers and second in tellers
    )
    return {(first, second) for first, second in events}


def _is_answered(pair: Ids, tellers: Mapping[int, Teller], answered: set[Ids]) -> bool:
    first, second = sorted(tellers[each].event_id for each in pair)
    return (first, second) in answered
