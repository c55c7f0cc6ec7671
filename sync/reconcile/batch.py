"""Events as arrays beside a plan, and the pairs of event and activity worth comparing."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sync.plan_workbook.codes import CodeMatch, How
from sync.programme import load
from sync.reconcile.blocking import Pairs, likeliest
from sync.reconcile.plan_index import NO_DAY, Bools, Floats, Ints, PlanIndex, Words
from sync.reconcile.titles import Title
from sync.reconcile.told import Told

SURE_CODES = frozenset({How.EXACT, How.NORMALISED, How.MISSING_PREFIX})
SURE, TYPO, PARTIAL = 1, 2, 3
# A plan of this size is compared whole; of a larger one the likeliest.
WHOLE_PLAN = 300
# What a word that nobody knows weighs beside one that is rare in the plan.
STRANGE = 0.5


class Batch:
    """Some events of one plan year, their facts as arrays, their titles read, codes looked up.

    `alike` is how much weight each title here shares with each of the plan, 0 to 1.
    """

    def __init__(self, told: Sequence[Told], index: PlanIndex) -> None:
        self.told = told
        self.index = index
        self._titles()
        self._facts()
        self._codes()

    def __len__(self) -> int:
        return len(self.told)

    def _titles(self) -> None:
        numbers: dict[Title, int] = {}
        read = self.index.reader.read
        self.reads: Ints = np.array(
            [numbers.setdefault(read(each.title or ""), len(numbers)) for each in self.told],
            dtype=np.int32,
        )
        self.readings = list(numbers)
        words = self.index.concepts
        known = [[each for each in r.concepts if words.of(each)] for r in self.readings]
        matrix = self.index.matrix(known)
        strange = [len(r.concepts) - len(k) for r, k in zip(self.readings, known, strict=True)]
        self.strange: Floats = np.array(strange, dtype=np.float32)
        self.unread: Floats = np.array([r.unread for r in self.readings], dtype=np.float32)
        self.heard: Floats = np.asarray(matrix @ self.index.weights)
        weight = STRANGE * self.index.unknown_weight
        self.said: Floats = np.maximum(self.heard + weight * (self.unread + self.strange), 1e-6)
        self.alike: Floats = (matrix @ self.index.by_concept).toarray()
        self.alike *= (1 / np.sqrt(self.said))[:, None]

    def _facts(self) -> None:
        index, told = self.index, self.told
        programme = load()
        self.region = _words(index.region_words, [each.region for each in told])
        by_province = [index.region_of.get(each.province or "") for each in told]
        self.province_region = _words(index.region_words, by_province)
        self.province = _words(index.province_words, [each.province for each in told])
        self.province_told: Bools = np.array([bool(each.province) for each in told], dtype=bool)
        national = {index.region_words.of(r.code) for r in programme.regions if r.national}
        self.is_national: Bools = np.isin(self.region, list(national))
        self.kind = _words(index.kind_words, [_plain_kind(each.kind) for each in told])
        self.kinds_said: Bools = _known_table(index.kind_words, [r.kinds for r in self.readings])
        days = [
            (each.day, max(each.day, each.last_day or each.day)) if each.day else None
            for each in told
        ]
        self.first: Ints = np.array([d[0].toordinal() if d else NO_DAY for d in days], np.int32)
        self.last: Ints = np.array([d[1].toordinal() if d else NO_DAY for d in days], np.int32)
        self.people: Floats = np.array([each.people or 0 for each in told], dtype=np.float32)
        self.cost: Floats = np.array(
            [np.nan if each.cost is None else each.cost for each in told], dtype=np.float32
        )

    def _codes(self) -> None:
        found: dict[str | None, dict[int, CodeMatch]] = {None: {}}
        event, activity, how, many = [], [], [], []
        for at, each in enumerate(self.told):
            if each.code not in found:
                found[each.code] = self.index.by_code(each.code)
            for place, match in found[each.code].items():
                event.append(at)
                activity.append(place)
                how.append(_how(match))
                many.append(len(found[each.code]))
        self.coded = Pairs(np.array(event, np.int32), np.array(activity, np.int32))
        self.coded_how: Ints = np.array(how, np.int32)
        self.coded_many: Ints = np.array(many, np.int32)
        self.has_code: Bools = np.array([bool((each.code or "").strip()) for each in self.told])
        self.sure_code = np.zeros(len(self.told), dtype=bool)
        self.sure_code[self.coded.event[self.coded_how == SURE]] = True
        self.near_code = np.zeros(len(self.told), dtype=bool)
        self.near_code[self.coded.event[self.coded_how != SURE]] = True

    @cached_property
    def pairs(self) -> Pairs:
        """The pairs worth comparing: all in a small plan, else by code, title, place and time."""
        events, activities = len(self), len(self.index)
        if activities <= WHOLE_PLAN or not events:
            event = np.repeat(np.arange(events, dtype=np.int32), activities)
            return Pairs(event, np.tile(np.arange(activities, dtype=np.int32), events))
        return likeliest(self)


def _how(match: CodeMatch) -> int:
    if match.how in SURE_CODES:
        return SURE
    return TYPO if match.how is How.TYPO else PARTIAL


def _plain_kind(kind: str | None) -> str | None:
    return None if kind == "autre" else kind


def _words(words: Words, said: Sequence[str | None]) -> Ints:
    return np.array([words.of(each) for each in said], dtype=np.int32)


def _known_table(words: Words, sets: Sequence[frozenset[str]]) -> Bools:
    table: NDArray[np.bool_] = np.zeros((len(sets), len(words)), dtype=bool)
    for row, each in enumerate(sets):
        for word in each:
            table[row, words.of(word)] = True
    table[:, 0] = False
    return table
