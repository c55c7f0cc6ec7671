"""The plan of a year as arrays: what all its activities say, so that many are compared at once."""

from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from scipy.sparse import csr_array

from sync.plan_workbook.codes import CodeIndex, CodeMatch
from sync.plan_workbook.text import fold
from sync.programme import load
from sync.reconcile.blocks import Blocks
from sync.reconcile.glossary import Glossary
from sync.reconcile.titles import Title, TitleReader
from sync.reconcile.told import Planned, joined

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.integer[Any]]
Bools = NDArray[np.bool_]
NO_DAY = 10**7
SAME_NAME = 80


class Words:
    """Words numbered in the order that they are first met; 0 stands for none."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        self.numbers: dict[str | None, int] = {None: 0, "": 0}
        for word in words:
            self.add(word)

    def add(self, word: str | None) -> int:
        """The number of a word, a new one where it is new."""
        return self.numbers.setdefault(word, len(self.numbers) - 1)

    def of(self, word: str | None) -> int:
        """The number of a known word, else 0."""
        return self.numbers.get(word, 0)

    def __len__(self) -> int:
        return len(self.numbers) - 1

    def table(self, sets: Sequence[Iterable[str]]) -> Bools:
        """One row for each set, true where it has the word of that number."""
        for each in sets:
            for word in sorted(each):
                self.add(word)
        table = np.zeros((len(sets), len(self)), dtype=bool)
        for row, each in enumerate(sets):
            for word in each:
                table[row, self.of(word)] = True
        return table


class PlanIndex:
    """The activities of one plan year: facts as arrays, titles read, codes and titles findable.

    `readings` are the different things that titles say; `reads[i]` are the two (or twice one)
    that activity i says.
    """

    def __init__(self, planned: Iterable[Planned], glossary: Glossary | None = None) -> None:
        self.planned = list(planned)
        titles = [title for each in self.planned for title in each.titles]
        self.reader = TitleReader(titles, glossary)
        self._read_titles()
        self._facts()

    def __len__(self) -> int:
        return len(self.planned)

    def _read_titles(self) -> None:
        numbers: dict[Title, int] = {}
        rows: list[tuple[int, int]] = []
        for each in self.planned:
            said = [
                numbers.setdefault(self.reader.read(title), len(numbers))
                for title in each.titles[:2]
            ]
            rows.append((said[0], said[-1]) if said else (-1, -1))
        self.readings = list(numbers)
        self.reads: Ints = np.array(rows, dtype=np.int32).reshape(-1, 2)
        self.concepts = Words()
        for reading in self.readings:
            for concept in sorted(reading.concepts):
                self.concepts.add(concept)
        self._weigh()

    def _weigh(self) -> None:
        """A word that few activities share says more; one that all share says almost nothing."""
        said = self.matrix([reading.concepts for reading in self.readings])
        used = np.zeros(len(self.readings) + 1, dtype=np.float32)
        np.add.at(used, self.reads[:, 0], 1)
        two = self.reads[:, 0] != self.reads[:, 1]
        np.add.at(used, self.reads[two, 1], 1)
        times = np.asarray(used[:-1] @ said)
        self.weights: Floats = np.log1p((len(self.planned) + 1) / (times + 1)).astype(np.float32)
        self.weights[0] = 0
        self.unknown_weight = log(2 + len(self.planned))
        weighed = (said * self.weights[None, :]).tocsr()
        self.whole: Floats = np.maximum(np.asarray(weighed.sum(axis=1)).ravel(), 1e-6)
        self.by_concept = (weighed * (1 / np.sqrt(self.whole))[:, None]).tocsr().T.tocsr()

    def matrix(self, sets: Sequence[Iterable[str]]) -> csr_array:
        """Which known concepts each set has."""
        known = [[self.concepts.of(each) for each in concepts] for concepts in sets]
        known = [sorted(each for each in row if each) for row in known]
        ends = np.cumsum([0, *map(len, known)])
        columns = np.array([each for row in known for each in row], dtype=np.int32)
        ones = np.ones(len(columns), dtype=np.float32)
        return csr_array((ones, columns, ends), shape=(len(sets), len(self.concepts)))

    def _facts(self) -> None:
        programme = load()
        self.region_words = Words(region.code for region in programme.regions)
        self.regions = self.region_words.table([each.regions for each in self.planned])
        self.region_of = {
            province.code: region.code
            for region in programme.regions
            for province in region.provinces
        }
        national = {region.code for region in programme.regions if region.national}
        self.national: Bools = np.array(
            [bool(each.regions & national) for each in self.planned], dtype=bool
        )
        self.province_words = Words()
        self.provinces = self.province_words.table([each.provinces for each in self.planned])
        self.kind_words = Words(kind.code for kind in programme.kinds)
        self.kinds = self.kind_words.table([self.kinds_of(at) for at in range(len(self.planned))])
        self.people = _numbers(each.participants for each in self.planned)
        self.sessions = np.maximum(_numbers(each.sessions for each in self.planned), 1)
        self.budget = _numbers(each.budget for each in self.planned)
        self._periods()
        self.in_charge = Words()
        self.responsible: Ints = np.array(
            [self.in_charge.add(each.responsible) for each in self.planned], dtype=np.int32
        )
        self.partners = np.unique(
            [fold(each.partner or "") for each in self.planned], return_inverse=True
        )
        self.ids = np.array([each.activity_id for each in self.planned], dtype=np.int64)
        self.places = {each.activity_id: at for at, each in enumerate(self.planned)}

    def _periods(self) -> None:
        periods = [joined(each.periods) for each in self.planned]
        most = max(map(len, periods), default=0) or 1
        self.starts: Ints = np.full((len(periods), most), NO_DAY, dtype=np.int32)
        self.stops: Ints = np.full((len(periods), most), -NO_DAY, dtype=np.int32)
        for row, each in enumerate(periods):
            for column, (first, last) in enumerate(each):
                self.starts[row, column] = first.toordinal()
                self.stops[row, column] = last.toordinal()
        self.has_period = self.starts[:, 0] < NO_DAY

    @cached_property
    def texts(self) -> tuple[list[str], Ints, Ints]:
        """The different titles, and the first and the second of each activity."""
        words = Words()
        rows = [[words.add(title) for title in each.titles[:2]] or [0] for each in self.planned]
        first = np.array([row[0] for row in rows], dtype=np.int32)
        second = np.array([row[-1] for row in rows], dtype=np.int32)
        return ["", *(word for word in words.numbers if word)], first, second

    @cached_property
    def blocks(self) -> Blocks:
        """The activities by title and region."""
        return Blocks(self.reads, self.regions, self.national)

    @cached_property
    def codes(self) -> CodeIndex:
        """The codes of the plan, found however they are typed."""
        return CodeIndex(each.code for each in self.planned)

    @cached_property
    def at_code(self) -> dict[str, int]:
        """Where the activity of a code stands."""
        return {each.code: at for at, each in enumerate(self.planned)}

    def kinds_of(self, at: int) -> frozenset[str]:
        """The kind that the plan names for an activity, else those in its titles."""
        kind = self.planned[at].kind
        if kind:
            return frozenset({kind})
        said = {each for each in self.reads[at] if each >= 0}
        return frozenset(kind for each in said for kind in self.readings[each].kinds)

    def is_partner(self, organiser: str | None, at: int) -> bool:
        """Whether an organiser is the plan's partner, in its spellings."""
        partner = self.planned[at].partner
        return (
            bool(organiser and partner)
            and fuzz.token_set_ratio(fold(organiser), fold(partner)) >= SAME_NAME
        )

    def by_code(self, text: str | None) -> dict[int, CodeMatch]:
        """The activities, by their place, that a typed code may mean."""
        matches = self.codes.candidates(text) if text and text.strip() else []
        return {self.at_code[match.code]: match for match in matches}


@lru_cache(maxsize=65_536)
def in_order(title: str) -> str:
    """The words of a title in the order of the alphabet, so that their own order is no matter."""
    return " ".join(sorted(fold(title).split()))


def _numbers(values: Iterable[float | None]) -> Floats:
    return np.array([value or 0 for value in values], dtype=np.float32)
