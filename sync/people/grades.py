"""How alike two names are, in degrees: what the model learns the worth of."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from sync.people.alike import distances, lengths, orders
from sync.people.names import ARTICLE, Name, skeleton

# The same writing; spellings of one name; nearly; roughly; one is a part of the other, or has
# initials; alike, but two names that are known to be two; different.
SAME, SPELT, NEAR, ROUGHLY, PART, OTHER_NAME, DIFFERENT = 6, 5, 4, 3, 2, 1, 0
_ALIKE = (0.03, 0.12, 0.22)
_BY_DISTANCE = np.array([SPELT, NEAR, ROUGHLY, DIFFERENT])
_WORTH_MEASURING = 0.4
_SHORTEST_PART = 4
_BATCH = 200_000

Numbers = npt.NDArray[np.int64]


class Grader:
    """Grades pairs of names by their numbers; a name beside itself is not asked for."""

    def __init__(self, names: Sequence[Name]) -> None:
        """Prepare each name once."""
        self._names = names
        number: dict[str, int] = {}
        self._keys = np.array([number.setdefault(name.key, len(number)) for name in names])
        self._sizes = lengths(names)
        self._orders = [orders([*map(skeleton, name.words)]) or [""] for name in names]
        self._words = np.array([len(name.words) for name in names])
        self._initial = np.array([any(len(word) == 1 for word in name.words) for name in names])

    def grades(self, a: Numbers, b: Numbers) -> Numbers:
        """Grade pairs."""
        found = np.where(self._keys[a] == self._keys[b], SPELT, DIFFERENT).astype(np.int64)
        unlike = np.flatnonzero(found == DIFFERENT)
        for at in range(0, len(unlike), _BATCH):
            rows = unlike[at : at + _BATCH]
            found[rows] = self._measured(a[rows], b[rows])
        return found

    def _measured(self, a: Numbers, b: Numbers) -> Numbers:
        """Grade pairs by their distance, after a coarse look that costs little."""
        near = np.flatnonzero(self._coarse(a, b) <= _WORTH_MEASURING)
        one, two = ([self._names[at] for at in side[near].tolist()] for side in (a, b))
        apart = distances(one, two) / np.maximum(
            1, (self._sizes[a[near]] + self._sizes[b[near]]) / 2
        )
        grade = np.full(len(a), DIFFERENT, np.int64)
        grade[near] = _BY_DISTANCE[np.searchsorted(_ALIKE, apart)]
        part = (self._words[a] != self._words[b]) | self._initial[a] | self._initial[b]
        for at in np.flatnonzero((grade != DIFFERENT) | part).tolist():
            grade[at] = _mended(self._names[a[at]], self._names[b[at]], int(grade[at]))
        return grade

    def _coarse(self, a: Numbers, b: Numbers) -> npt.NDArray[np.float32]:
        """Return the least plain distance of consonants over the orders of the second name."""
        sounds = [self._orders[at][0] for at in a.tolist()]
        turned = [self._orders[at] for at in b.tolist()]
        best = np.full(len(sounds), np.inf, np.float32)
        for order in range(int(self._words[b].max(initial=1))):
            rows = np.flatnonzero((self._words[b] > order) & (best > _WORTH_MEASURING)).tolist()
            others = [turned[at][order] for at in rows if order < len(turned[at])]
            rows = [at for at in rows if order < len(turned[at])]
            first = [sounds[at] for at in rows]
            best[rows] = cpdist(
                first,
                others,
                scorer=OSA.normalized_distance,
                score_cutoff=_WORTH_MEASURING,
                dtype=np.float32,
            )
        return best


def _mended(one: Name, two: Name, grade: int) -> int:
    """Mend a grade by what letters don't tell: two listed names that differ; a part of a name."""
    if grade != DIFFERENT:
        both = one.listed and two.listed
        return OTHER_NAME if both and one.listed.isdisjoint(two.listed) else grade
    return PART if _is_part(one, two) else grade


def _is_part(one: Name, two: Name) -> bool:
    """Say whether one name's words all stand in the other, an initial for a word."""
    few, many = sorted((one.words, two.words), key=lambda words: (len(words), len("".join(words))))
    if len("".join(few)) < _SHORTEST_PART:
        return False
    left = list(many)
    for word in sorted(few, key=len, reverse=True):
        meant = next((each for each in left if _stands_for(word, each)), None)
        if meant is None:
            return False
        left.remove(meant)
    return True


def _stands_for(word: str, other: str) -> bool:
    if len(word) == 1:
        return word.lower() == other.lstrip(ARTICLE)[:1].lower()
    return skeleton(word) == skeleton(other)
