"""Judging the events of one plan year together with those around them in the store."""

from collections.abc import Iterator, Sequence

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.events import Candidate
from sync.joins.days import sister_days
from sync.reconcile.around import linked_around
from sync.reconcile.assign import Around, Assignment, assignments, judge
from sync.reconcile.compare import Compared, compare, one_after_another
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
        self._year, self._years = year, plans.years
        self._index = plans.index(year)
        self._weights = current(session)
        together = [*events, *self._sisters(events)]
        self.events = sorted(together, key=lambda each: each.event_id)
        self._compared = self._compare(self.events)
        self._judge()

    def _compare(self, events: Sequence[Seen]) -> Compared:
        return compare([each.told for each in events], self._index, self._weights)

    def _judge(self) -> None:
        self._told = [each.told for each in self.events]
        self._ids = {each.event_id: at for at, each in enumerate(self.events)}
        linked = linked_around(self._session, self._index, self._year, self.events)
        around = Around(linked, self._decisions(), self._days())
        self._judged = judge(self._told, self._index, self._weights, around, self._compared)

    def _sisters(self, events: Sequence[Seen]) -> list[Seen]:
        """Others that seem to be days of these: their places are found together."""
        ids = {each.event_id for each in events}
        self._pairs = sister_days(self._session, ids)
        others = sorted({each for pair in self._pairs for each in pair} - ids)
        return [each for each in seen(self._session, others) if self._is_of_year(each)]

    def _days(self) -> list[tuple[int, int]]:
        places = ((self._ids.get(one), self._ids.get(other)) for one, other in self._pairs)
        return [(one, other) for one, other in places if one is not None and other is not None]

    def _is_of_year(self, each: Seen) -> bool:
        return each.is_live and each.year(self._years) == self._year

    def with_crowded_out(self) -> "Judging":
        """Look at other events too that are not sure of their place, where it got scarcer."""
        crowded = self._crowded_out()
        if crowded:
            self._compared = one_after_another([self._compared, self._compare(crowded)])
            self.events += crowded
            self._judge()
        return self

    def thinks(self) -> Iterator[tuple[Seen, Assignment, bool]]:
        """What the machine thinks of each event, and whether it takes a place of its own."""
        thresholds = read_thresholds(self._session)
        found = assignments(self._told, self._index, self._judged, thresholds)
        yield from zip(self.events, found, self._judged.opens.tolist(), strict=True)

    def _crowded_out(self) -> list[Seen]:
        """Other events, not sure of their place, that have to be looked at again.

        The events here made activities fuller that they have or were proposed for.
        """
        places = [int(each) for each in np.flatnonzero(self._judged.crowding > CROWDED_BY)]
        wanted = [int(self._index.ids[place]) for place in places]
        found: list[int] = []
        for start in range(0, len(wanted), CHUNK):
            part = wanted[start : start + CHUNK]
            unsure = Candidate.activity_id.in_(part) & Candidate.score.between(WORTH, SETTLED)
            rows = self._session.scalars(select(Candidate.event_id).where(unsure))
            found += [each for each in rows if each not in self._ids]
        crowded = seen(self._session, sorted(set(found))[:MOST_CROWDED])
        return [each for each in crowded if self._is_of_year(each)]

    def _decisions(self) -> dict[int, int | None]:
        decided: dict[int, int | None] = {}
        ids = list(self._ids)
        for start in range(0, len(ids), CHUNK):
            holding = holding_decisions(self._session, ids[start : start + CHUNK])
            decided |= {self._ids[event]: each.activity_id for event, each in holding.items()}
        return decided
