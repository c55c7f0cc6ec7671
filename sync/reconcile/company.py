"""What other events' links say: those of the same officer, near in time, and of the same words."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sync.reconcile.compare import Compared
from sync.reconcile.keys import number_of, words_of
from sync.reconcile.plan_index import Floats, Ints, PlanIndex
from sync.reconcile.told import Told

NEAR_DAYS = 10
_DAYS = 1 << 20
Keys = NDArray[np.int64]


@dataclass(frozen=True)
class Linked:
    """Links that stand, of events that are not looked at now: where in the plan, by whom, when."""

    activity: Keys
    officer: Keys
    words: Keys
    day: Keys


def nobody() -> Linked:
    """No links at all."""
    nothing = np.zeros(0, dtype=np.int64)
    return Linked(nothing, nothing, nothing, nothing)


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
    """Three columns for each pair: who is in charge, neighbours in time, the same words."""
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
    in_charge = _share(
        _count(pool.officer * people + charge[pool.activity], officer * people + charge[activity])
        - same_charge,
        _count(pool.officer, officer) - mine,
        (officer > 0) & (charge[activity] > 0),
    )
    timed = (pool.officer * many + pool.activity) * _DAYS + pool.day
    near = _between(timed, (officer * many + activity) * _DAYS + day) - same
    nearby = _between(pool.officer * _DAYS + pool.day, officer * _DAYS + day) - mine
    neighbours = _share(near, nearby, (officer > 0) & (day > 0))
    said = _count(pool.words * many + pool.activity, words * many + activity) - same
    same_words = _share(said, _count(pool.words, words) - mine, words > 0)
    return np.column_stack([in_charge, neighbours, same_words]).astype(np.float32)


def _share(part: Keys, whole: Keys, spoken: NDArray[np.bool_]) -> NDArray[np.float64]:
    """A share that one case alone does not settle."""
    return np.where(spoken, np.maximum(part, 0) / (np.maximum(whole, 0) + 1), 0.0)


def _count(pool: Keys, wanted: Keys) -> Keys:
    ordered = np.sort(pool)
    return np.searchsorted(ordered, wanted, "right") - np.searchsorted(ordered, wanted, "left")


def _between(pool: Keys, wanted: Keys) -> Keys:
    ordered = np.sort(pool)
    last = np.searchsorted(ordered, wanted + NEAR_DAYS, "right")
    return last - np.searchsorted(ordered, wanted - NEAR_DAYS, "left")


def series(around: Company) -> Ints:
    """The number of the series that each event is a day of.

    Days of one training: the same officer and words, a day between.
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
    return number


def _small(numbers: Keys) -> Keys:
    """Numbers from 1 in place of large ones; 0 stays."""
    found, small = np.unique(np.append(numbers, 0), return_inverse=True)
    del found
    return small[:-1].astype(np.int64)


def _numbers(values: list[int]) -> Keys:
    return np.array(values, dtype=np.int64)
