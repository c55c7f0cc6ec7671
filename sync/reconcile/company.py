"""What other events' links say: those of the same officer, near in time, and of the same words."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from sync.reconcile.compare import Compared
from sync.reconcile.keys import number_of, words_of
from sync.reconcile.plan_index import Floats, Ints, PlanIndex
from sync.reconcile.told import Told

NEAR_DAYS, SEASON_DAYS = 10, 30
_DAYS = 1 << 20
Keys = NDArray[np.int64]


@dataclass(frozen=True)
class Linked:
    """Links that stand, of events that are not looked at now: where in the plan, by whom, when.

    They are those that may speak for the events looked at; `taken` counts the places that all
    others have, for each activity, in the order of the plan.
    """

    activity: Keys
    officer: Keys
    words: Keys
    day: Keys
    taken: Keys


def nobody(index: PlanIndex) -> Linked:
    """No links at all."""
    nothing = np.zeros(0, dtype=np.int64)
    return Linked(nothing, nothing, nothing, nothing, np.zeros(len(index), dtype=np.int64))


@dataclass
class Company:
    """Events as numbers: those looked at first, then the linked ones around them.

    `activity` is the place in the plan that each is linked to, -1 where that is not clear.
    """

    officer: Keys
    day: Keys
    words: Keys
    activity: Keys


def company(told: Sequence[Told], linked: Linked) -> Company:
    """Number officers, days and titles; which activities the events looked at have is unknown."""
    officer = _numbers([number_of(each.officer or "") for each in told])
    words = _numbers([words_of(each.title) for each in told])
    day = _numbers([each.day.toordinal() if each.day else 0 for each in told])
    unknown = np.full(len(told), -1, dtype=np.int64)
    return Company(
        _small(np.concatenate([officer, linked.officer])),
        np.concatenate([day, linked.day]),
        _small(np.concatenate([words, linked.words])),
        np.concatenate([unknown, linked.activity]),
    )


def context(compared: Compared, around: Company, index: PlanIndex) -> Floats:
    """Three columns for each pair: who is in charge, neighbours in time, the same words.

    The same words speak for all activities of a title alike; which of them it is, others say.
    """
    event = compared.event
    activity = compared.activity.astype(np.int64)
    officer, day, words = around.officer[event], around.day[event], around.words[event]
    linked = around.activity >= 0
    pool = Company(*(column[linked] for column in vars(around).values()))
    own = around.activity[event]
    charge = index.responsible.astype(np.int64)
    many, people = len(index) + 1, int(charge.max(initial=0)) + 1
    mine = (own >= 0).astype(np.int64)
    same = (own == activity).astype(np.int64)
    same_charge = mine * (charge[np.maximum(own, 0)] == charge[activity])
    timed = _Timed(pool.day, day)
    in_charge = _share(
        timed.count(
            pool.officer * people + charge[pool.activity],
            officer * people + charge[activity],
            SEASON_DAYS,
        )
        - same_charge,
        timed.count(pool.officer, officer, SEASON_DAYS) - mine,
        (officer > 0) & (day > 0) & (charge[activity] > 0),
    )
    neighbours = _share(
        timed.count(pool.officer * many + pool.activity, officer * many + activity, NEAR_DAYS)
        - same,
        timed.count(pool.officer, officer, NEAR_DAYS) - mine,
        (officer > 0) & (day > 0),
    )
    title = index.reads[:, 0].astype(np.int64) + 1
    same_title = mine * (title[np.maximum(own, 0)] == title[activity])
    said = _count(pool.words * many + title[pool.activity], words * many + title[activity])
    same_words = _share(said - same_title, _count(pool.words, words) - mine, words > 0)
    return np.column_stack([in_charge, neighbours, same_words]).astype(np.float32)


@dataclass(frozen=True)
class _Timed:
    """Days of the links that stand and of the pairs, to count those near in time."""

    pool: Keys
    wanted: Keys

    def count(self, pool: Keys, wanted: Keys, days: int) -> Keys:
        """How many of the pool have a pair's key, no more than so many days away."""
        ordered = np.sort(pool * _DAYS + self.pool)
        at = wanted * _DAYS + self.wanted
        last = np.searchsorted(ordered, at + days, "right")
        return last - np.searchsorted(ordered, at - days, "left")


def _share(part: Keys, whole: Keys, spoken: NDArray[np.bool_]) -> NDArray[np.float64]:
    """A share that one case alone does not settle."""
    return np.where(spoken, np.maximum(part, 0) / (np.maximum(whole, 0) + 1), 0.0)


def _count(pool: Keys, wanted: Keys) -> Keys:
    ordered = np.sort(pool)
    return np.searchsorted(ordered, wanted, "right") - np.searchsorted(ordered, wanted, "left")


def series(around: Company, sisters: Collection[tuple[int, int]] = ()) -> Ints:
    """The number of the series that each event is a day of.

    Days of one training: the same officer and words, a day between; or found to be `sisters`.
    """
    day, officer, words = around.day, around.officer, around.words
    order = np.lexsort((day, words, officer))
    begins = np.ones(len(order), dtype=bool)
    begins[1:] = (
        (np.diff(officer[order]) != 0)
        | (np.diff(words[order]) != 0)
        | (np.diff(day[order]) != 1)
        | (officer[order][1:] == 0)
        | (words[order][1:] == 0)
    )
    number = np.empty(len(order), dtype=np.int32)
    number[order] = np.cumsum(begins) - 1
    return _joined(number, sisters) if sisters else number


def _joined(number: Ints, sisters: Collection[tuple[int, int]]) -> Ints:
    """The series of sisters made one."""
    one, other = (number[list(side)] for side in zip(*sisters, strict=True))
    many = int(number.max(initial=0)) + 1
    ends = coo_array((np.ones(len(one)), (one, other)), shape=(many, many))
    joined = connected_components(ends, directed=False)[1]
    return np.asarray(joined[number], dtype=np.int32)


def _small(numbers: Keys) -> Keys:
    """Numbers from 1 in place of large ones; 0 stays."""
    found, small = np.unique(np.append(numbers, 0), return_inverse=True)
    del found
    return small[:-1].astype(np.int64)


def _numbers(values: list[int]) -> Keys:
    return np.array(values, dtype=np.int64)
