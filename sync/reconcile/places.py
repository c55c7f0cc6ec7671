"""Planned sessions are places to fill: all events are given to activities together.

A place more than planned costs, but is never forbidden. Days of one training share a place.
"""

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, min_weight_full_bipartite_matching

from sync.reconcile.company import Company
from sync.reconcile.compare import Compared
from sync.reconcile.plan_index import Ints, PlanIndex

SETTLED, WORTH, DENSE, PLACES = 0.95, 0.05, 400, 8
Odds = NDArray[np.float64]


class Places:
    """Who has which place: the events looked at first, then the links that stand around them.

    Places are counted by series: what is given to days of one training fills one. `taken` are
    those that all others have.
    """

    def __init__(
        self, index: PlanIndex, around: Company, series: Ints, taken: NDArray[np.int64]
    ) -> None:
        self._sessions = index.sessions
        self._series = series.astype(np.int64)
        self._taken = taken
        self.given: NDArray[np.int64] = around.activity.copy()
        self._standing = self._keys(np.flatnonzero(self.given >= 0))

    def give(self, compared: Compared, odds: Odds, weight: float) -> None:
        """Give each event its activity, or none, so that all together is likeliest."""
        share = compared.shares(odds - compared.odds)
        best = _best(compared.event, share, len(compared.none))
        has = np.flatnonzero(best >= 0)
        likely = share[best[has]]
        self.given[has] = np.where(likely >= WORTH, compared.activity[best[has]], -1)
        open_ = np.zeros(len(compared.none), dtype=bool)
        open_[has] = likely < SETTLED
        free = np.flatnonzero(open_[compared.event] & (share >= WORTH))
        contested = list(self._contested(compared, free))
        if contested:
            self.given[compared.event[np.concatenate(contested)]] = -1
        load = self._load(self._holders())
        for part in contested:
            self._settle(compared, odds, part, weight, load)

    def hold(self, decided: Mapping[int, int]) -> None:
        """Let events have what a person decided, -1 for none."""
        for event, activity in decided.items():
            self.given[event] = activity

    def others(self, event: Ints, activity: Ints) -> NDArray[np.float64]:
        """How many others than an event's own series have a place of each activity."""
        key = np.union1d(self._holders(), self._standing)
        own = self._series[event] * len(self._sessions) + activity
        return self._load(self._holders())[activity] - np.isin(own, key)

    def opens(self, first: int) -> NDArray[np.bool_]:
        """Which of the first events take a place that no other of their series has."""
        given = np.flatnonzero(self.given[:first] >= 0)
        keys = self._keys(given)
        _, alone = np.unique(keys, return_index=True)
        opens = np.zeros(first, dtype=bool)
        opens[given[alone]] = ~np.isin(keys[alone], self._standing)
        return opens

    def over(self, others: Odds, activity: Ints) -> Odds:
        """How far one more would be over the planned places."""
        return np.asarray(np.log1p(np.maximum(others + 1 - self._sessions[activity], 0)))

    def crowding(self) -> NDArray[np.float64]:
        """How much the events looked at made it less likely that each activity has one more."""
        loads = np.stack([self._taken.astype(np.float64), self._load(self._holders())])
        over = np.log1p(np.maximum(loads + 1 - self._sessions, 0))
        return np.asarray(over[1] - over[0], dtype=np.float64)

    def _keys(self, events: NDArray[np.int64]) -> NDArray[np.int64]:
        return self._series[events] * len(self._sessions) + self.given[events]

    def _holders(self) -> NDArray[np.int64]:
        """Each series with the activity that it was given, but for those that stood before."""
        keys = np.unique(self._keys(np.flatnonzero(self.given >= 0)))
        return keys[~np.isin(keys, self._standing)]

    def _load(self, key: NDArray[np.int64]) -> NDArray[np.float64]:
        many = len(self._sessions)
        held = np.bincount(key % many, minlength=many)
        return np.asarray(self._taken + held, dtype=np.float64)

    def _contested(self, compared: Compared, free: Ints) -> Iterator[Ints]:
        """The free pairs in groups that share activities, of those with too few places."""
        if not len(free):
            return
        event, activity = compared.event[free], compared.activity[free]
        many = len(self._series) + len(self._sessions)
        ends = coo_array(
            (np.ones(len(free)), (event, activity + len(self._series))), shape=(many, many)
        )
        group = connected_components(ends, directed=False)[1][event]
        over = self._load(self._holders())[activity] > self._sessions[activity]
        wanted = np.isin(group, group[over])
        order = np.argsort(group[wanted], kind="stable")
        rows, cuts = free[wanted][order], np.flatnonzero(np.diff(group[wanted][order])) + 1
        yield from (part for part in np.split(rows, cuts) if len(part))

    def _settle(
        self, compared: Compared, odds: Odds, part: Ints, weight: float, load: Odds
    ) -> None:
        """Solve one group: series of events in rows, places and "none" in columns."""
        event = compared.event[part]
        rows, row = np.unique(self._series[event], return_inverse=True)
        acts, column = np.unique(compared.activity[part], return_inverse=True)
        gain = coo_array((odds[part] - compared.none[event], (row, column)))
        gain.sum_duplicates()
        spare = self._sessions[acts] - load[acts]
        place = np.arange(1, min(PLACES, len(rows)) + 1)
        extra = weight * np.log1p(np.maximum(place[None, :] - spare[:, None], 0))
        chosen = _match(gain, extra, len(rows))[row]
        self.given[event] = np.where(chosen >= 0, acts[np.maximum(chosen, 0)], -1)


def _match(gain: coo_array, extra: Odds, rows: int) -> NDArray[np.int64]:
    """For each row the column that it is given, -1 for none of them."""
    columns, each = extra.shape
    row, column = gain.coords
    cost = -(gain.data[:, None] + extra[column])
    where = column[:, None] * each + np.arange(each)[None, :]
    shift = float(np.abs(cost).max(initial=0)) + 1
    value = np.concatenate([cost.ravel(), np.zeros(rows)]) + shift
    at_row = np.concatenate([np.repeat(row, each), np.arange(rows)])
    at_column = np.concatenate([where.ravel(), columns * each + np.arange(rows)])
    shape = (rows, columns * each + rows)
    if rows <= DENSE:
        dense = np.full(shape, 1e9)
        dense[at_row, at_column] = value
        matched = linear_sum_assignment(dense)[1]
    else:
        sparse = coo_array((value, (at_row, at_column)), shape=shape).tocsr()
        matched = min_weight_full_bipartite_matching(sparse)[1]
    return np.where(matched < columns * each, matched // each, -1)


def _best(event: Ints, share: Odds, count: int) -> NDArray[np.int64]:
    """The row of the likeliest pair of each event, -1 where it has none."""
    best = np.full(count, -1, dtype=np.int64)
    order = np.argsort(share, kind="stable")
    best[event[order]] = order
    return best
