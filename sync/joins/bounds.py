"""The most that a pair's evidence can come to, before words and lists are compared. Pure.

It never is less than what `sync.joins.evidence.weigh` says, so that what falls below a threshold
here needs no closer look.
"""

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from sync.joins import words
from sync.joins.evidence import DAYS_IN_A_ROW, PRIOR, Teller

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Bounds:
    """Tellings as arrays, to bound the odds of many pairs at once."""

    def __init__(self, tellers: Sequence[Teller]) -> None:
        """Number what is said; 0 stands for nothing said."""
        self._tellers = tellers
        self._day = np.array([each.day.toordinal() for each in tellers], dtype=np.int64)

    def without_people(self, one: Ints, other: Ints) -> Floats:
        """The most that can be said of each pair, lists of participants apart."""
        return np.asarray(
            PRIOR
            + self._days(one, other)
            + self._titles(one, other)
            + self._plan(one, other)
            + _same(self._kind, one, other, 0.3, -1.6)
            + _same(self._region, one, other, 0.2, -1.5)
            + _same(self._province, one, other, 0.9, -1.8)
            + _same(self._officer, one, other, 0.4, 0.0)
            + np.where(self._place[one] * self._place[other] > 0, 1.0, 0.0)
            + self._numbers(one, other)
        )

    def with_titles(self, most: Floats, one: Ints, other: Ints) -> Floats:
        """The same, closer: titles that are not the same compared by their words."""
        bare = self._bare
        ratio = fuzz.token_sort_ratio
        like = process.cpdist(bare[one], bare[other], scorer=ratio, dtype=np.float64)
        like = np.where((bare[one] == "") | (bare[other] == ""), 0, like)
        same_title = (self._title[one] == self._title[other]) & (self._title[one] > 0)
        same_activity = self._activity[one] == self._activity[other]
        unlike = np.where(same_activity & (self._activity[one] > 0), 0.0, -2.5)
        # What the words of a title weigh takes the place of the most that they can.
        said = np.where(like >= 60, 1.4 * (like - 50) / 50, unlike)
        return most + np.where(same_title, 0.0, said - 1.4)

    def _days(self, one: Ints, other: Ints) -> Floats:
        apart = np.abs(self._day[other] - self._day[one])
        trained = (self._kind[one] == self._kind[other]) & self._trains[one]
        row = np.where(trained, 1.4, 0.4) - np.where(apart > 1, 0.6, 0.0)
        by_day = np.where(apart <= DAYS_IN_A_ROW, row, -0.45 * apart)
        by_day = np.where(apart == 0, 2.2, by_day)
        both = (self._number[one] > 0) & (self._number[other] > 0)
        return np.where(both, 5.0, by_day)

    def _titles(self, one: Ints, other: Ints) -> Floats:
        same = (self._title[one] == self._title[other]) & (self._title[one] > 0)
        corrects = self._corrects[one] != self._corrects[other]
        return _differ(self._part, one, other, -5.0) + np.where(same, 2.0, 1.4) + 3.0 * corrects

    def _plan(self, one: Ints, other: Ints) -> Floats:
        sessions = self._sessions[one]
        spoken = 0.8 + np.where(sessions == 1, 0.8, 0.0) - np.where(sessions > 1, 0.5, 0.0)
        same = self._activity[one] == self._activity[other]
        both = self._activity[one] * self._activity[other] > 0
        return np.where(both, np.where(same, spoken, -4.0), 0.0)

    def _numbers(self, one: Ints, other: Ints) -> Floats:
        paid = (self._cost[one] == self._cost[other]) & (self._cost[one] > 0)
        women, men = self._women, self._men
        apart = np.abs(women[one] - women[other]) + np.abs(men[one] - men[other])
        total = np.maximum(women[one] + men[one], women[other] + men[other])
        near = np.where(apart > total // 3, -1.8, 0.0)
        near = np.where(apart <= np.maximum(4, total // 10), 1.6, near)
        near = np.where(apart == 0, 3.2, near)
        unsaid = (women[one] < 0) | (women[other] < 0) | (men[one] < 0) | (men[other] < 0)
        return 3.2 * paid + np.where(unsaid | (total < 4), 0.0, near)

    @cached_property
    def _kind(self) -> Ints:
        return self._numbered(lambda each: each.kind)

    @cached_property
    def _trains(self) -> NDArray[np.bool_]:
        return np.array([each.kind == "formation" for each in self._tellers], dtype=bool)

    @cached_property
    def _region(self) -> Ints:
        return self._numbered(lambda each: each.region)

    @cached_property
    def _province(self) -> Ints:
        return self._numbered(lambda each: each.province)

    @cached_property
    def _officer(self) -> Ints:
        return self._numbered(lambda each: each.officer)

    @cached_property
    def _place(self) -> Ints:
        return self._numbered(lambda each: each.place)

    @cached_property
    def _title(self) -> Ints:
        return self._numbered(lambda each: each.title)

    @cached_property
    def _bare(self) -> NDArray[np.object_]:
        return np.array([each.bare for each in self._tellers], dtype=object)

    @cached_property
    def _part(self) -> Ints:
        return self._numbered(lambda each: words.part(each.title))

    @cached_property
    def _number(self) -> Ints:
        return self._numbered(lambda each: words.day_number(each.title))

    @cached_property
    def _corrects(self) -> NDArray[np.bool_]:
        said = [words.says_corrected(each.title) for each in self._tellers]
        return np.array(said, dtype=bool)

    @cached_property
    def _activity(self) -> Ints:
        return self._numbered(lambda each: each.activity_id)

    @cached_property
    def _sessions(self) -> Ints:
        return np.array([each.sessions or 0 for each in self._tellers], dtype=np.int64)

    @cached_property
    def _cost(self) -> Floats:
        return np.array([each.cost or 0 for each in self._tellers], dtype=np.float64)

    @cached_property
    def _women(self) -> Ints:
        return _counts([each.women for each in self._tellers])

    @cached_property
    def _men(self) -> Ints:
        return _counts([each.men for each in self._tellers])

    def _numbered(self, of: Callable[[Teller], object]) -> Ints:
        """A number for each thing said; 0 where nothing is."""
        numbers: dict[object, int] = {None: 0, "": 0}
        said = (of(each) for each in self._tellers)
        return np.array([numbers.setdefault(each, len(numbers)) for each in said], dtype=np.int64)


def _same(said: Ints, one: Ints, other: Ints, same: float, different: float) -> Floats:
    spoken = said[one] * said[other] > 0
    return np.where(spoken, np.where(said[one] == said[other], same, different), 0.0)


def _differ(said: Ints, one: Ints, other: Ints, weight: float) -> Floats:
    return _same(said, one, other, 0.0, weight)


def _counts(said: Sequence[int | None]) -> Ints:
    """What is counted, -1 where nobody says."""
    return np.array([-1 if each is None else max(each, 0) for each in said], dtype=np.int64)
