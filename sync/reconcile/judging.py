"""Judging the events of one plan year together with those around them in the store."""

from collections.abc import Iterator, Sequence

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.events import Candidate
from server.models.matching import Matching
from sync.reconcile.assign import Around, Assignment, assignments, judge
from sync.reconcile.company import Linked
from sync.reconcile.decided import holding_decisions
from sync.reconcile.facts import CHUNK, Seen, seen
from sync.reconcile.places import SETTLED, WORTH
from sync.reconcile.plans import Plans
from sync.reconcile.thresholds import read as read_thresholds
from sync.reconcile.weights import current

MOST_CROWDED, CROWDED_BY = 2000, 0.25


class Judging:
    """Some events of a year, all judged together beside the links that stand around them."""

    def __init__(self, session: Session, plans: Plans, year: int, events: Sequence[Seen]) -> None:
        self._session = session
        self._plans = plans
        self._year = year
        self.events = events
        self._index = plans.index(year)
        self._told = [each.told for each in events]
        self._ids = {each.event_id: at for at, each in enumerate(events)}
        decided = self._decisions()
        around = Around(self._linked(), decided)
        self._judged = judge(self._told, self._index, current(session), around)

    def thinks(self) -> Iterator[Assignment]:
        """What the machine thinks of each event, in their order."""
        thresholds = read_thresholds(self._session)
        return assignments(self._told, self._index, self._judged, thresholds)

    def crowded_out(self) -> list[Seen]:
        """Other events, not sure of their place, that have to be looked at again.

        The events here made activities fuller that they have or were proposed for.
        """
        places = [int(each) for each in np.flatnonzero(self._judged.crowding > CROWDED_BY)]
        wanted = [int(self._index.ids[place]) for place in places]
        found: list[int] = []
        for start in range(0, len(wanted), CHUNK):
            rows = self._session.scalars(
                select(Candidate.event_id)
                .join(Matching, Matching.event_id == Candidate.event_id)
                .where(
                    Candidate.activity_id.in_(wanted[start : start + CHUNK]),
                    Candidate.score.between(WORTH, SETTLED),
                    Matching.is_live,
                    Matching.plan_year == self._year,
                )
                .limit(MOST_CROWDED)
            )
            found += [each for each in rows if each not in self._ids]
        return list(seen(self._session, sorted(set(found))[:MOST_CROWDED]))

    def _decisions(self) -> dict[int, int | None]:
        decided: dict[int, int | None] = {}
        ids = list(self._ids)
        for start in range(0, len(ids), CHUNK):
            holding = holding_decisions(self._session, ids[start : start + CHUNK])
            decided |= {self._ids[event]: each.activity_id for event, each in holding.items()}
        return decided

    def _linked(self) -> Linked:
        rows = self._session.execute(
            select(
                Matching.event_id,
                Matching.activity_id,
                Matching.officer,
                Matching.words,
                Matching.day,
            ).where(Matching.plan_year == self._year, Matching.activity_id.is_not(None))
        ).all()
        known = self._index.places
        others = [
            (known.get(activity, -1), officer, words, day)
            for event, activity, officer, words, day in rows
            if event not in self._ids
        ]
        table = np.array(others, dtype=np.int64).reshape(-1, 4)
        return Linked(*(table[:, column] for column in range(4)))
