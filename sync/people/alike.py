"""How far two names are from each other, letter by letter, for many pairs at once.

A weighted edit distance in which what writers drop or swap costs little: short vowels, articles,
two letters in the wrong order. A pair counts by its best word order, and as sounds or, within one
script, as written: a slip in "ch" hurts the sounds more than the letters.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from sync.people.names import Name

Floats = npt.NDArray[np.float32]
_SWAP, _SWAP_VOWEL = 0.6, 0.4
_LETTER = 0.6
_DROP = {"a": 0.15, "i": 0.3, "u": 0.3, "A": 0.7, "L": 0.15, "h": 0.6}
_CLOSE = {
    "ai": 0.2, "au": 0.25, "iu": 0.5, "aA": 0.5, "iA": 0.6, "uA": 0.6, "lL": 0.05, "aL": 0.1,
    "hx": 0.4, "kx": 0.5, "gk": 0.5, "gj": 0.5, "gx": 0.6, "sz": 0.4, "dt": 0.5, "bf": 0.6,
    "sS": 0.5, "jS": 0.6, "dz": 0.6, "kS": 0.7, "bm": 0.8, "mn": 0.7,
}  # fmt: skip
_MOST_ORDERS = 4
_BATCH = 4_096


def distances(first: Sequence[Name], second: Sequence[Name]) -> Floats:
    """Return the distance of each name of one list from the name beside it in the other."""
    sounds = _best(
        ["".join(each.words) for each in first], [orders(each.words) for each in second], None
    )
    letters = _best(
        ["".join(each.written) for each in first],
        [orders(each.written) for each in second],
        _LETTER,
    )
    return np.minimum(sounds, letters)


def lengths(names: Sequence[Name]) -> Floats:
    """Return how much there is to compare in each name: its letters, short vowels for less."""
    return np.array(
        [sum(_DROP.get(letter, 1.0) for letter in name.sounds) for name in names], np.float32
    )


def orders(words: Sequence[str]) -> list[str]:
    """Return the words written together, from each of them on."""
    return ["".join((*words[cut:], *words[:cut])) for cut in range(min(len(words), _MOST_ORDERS))]


def _best(first: Sequence[str], second: Sequence[Sequence[str]], letter: float | None) -> Floats:
    """Return each text's distance from the nearest of the other's orders."""
    best = np.full(len(first), np.inf, np.float32)
    for order in range(_MOST_ORDERS):
        rows = np.array([at for at, each in enumerate(second) if len(each) > order], np.int64)
        if not len(rows):
            break
        found = _edit([first[at] for at in rows], [second[at][order] for at in rows], letter)
        best[rows] = np.minimum(best[rows], found)
    return best


def _edit(first: list[str], second: list[str], letter: float | None) -> Floats:
    """Measure pairs of about the same length together: the table is as wide as the longest."""
    size = np.array([len(one) + len(two) for one, two in zip(first, second, strict=True)])
    ordered = np.argsort(size, kind="stable")
    found = np.zeros(len(first), np.float32)
    for at in range(0, len(first), _BATCH):
        rows = ordered[at : at + _BATCH]
        found[rows] = _edit_batch([first[r] for r in rows], [second[r] for r in rows], letter)
    return found


def _edit_batch(first: list[str], second: list[str], letter: float | None) -> Floats:
    """Fill the tables of the optimal string alignment, one line of all pairs at a time."""
    a, b = _codes(first).T.copy(), _codes(second).T.copy()
    drop, swap, other = _weights() if letter is None else _flat(letter)
    ends_a, ends_b = np.array(list(map(len, first))), np.array(list(map(len, second)))
    found = np.zeros(len(first), np.float32)
    dropped = drop[b]
    line = np.vstack([np.zeros((1, len(first)), np.float32), np.cumsum(dropped, axis=0)])
    before = line
    for i in range(len(a) + 1):
        if i:
            before, line = (
                line,
                _line(i, (a, b), (line, before), (drop[a[i - 1]], dropped, swap, other)),
            )
        done = np.flatnonzero(ends_a == i)
        found[done] = line[ends_b[done], done]
    return found


def _line(
    i: int,
    texts: tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]],
    above: tuple[Floats, Floats],
    costs: tuple[Floats, Floats, Floats, Floats],
) -> Floats:
    """Return the next line of the table from the two above it."""
    (a, b), (last, but_one), (drop, dropped, swap, other) = texts, above, costs
    x = a[i - 1]
    line = np.empty_like(last)
    line[0] = last[0] + drop
    best = np.minimum(last[1:] + drop, last[:-1] + other[x, b])
    if i > 1:
        crossed = (a[i - 2] == b[1:]) & (x == b[:-1])
        at = np.nonzero(crossed)
        swapped = but_one[:-2][at] + np.maximum(swap[x[at[1]]], swap[a[i - 2][at[1]]])
        best[1:][at] = np.minimum(best[1:][at], swapped)
    for j in range(1, len(line)):
        np.minimum(best[j - 1], line[j - 1] + dropped[j - 1], out=line[j])
    return line


def _codes(texts: list[str]) -> npt.NDArray[np.intp]:
    longest = max(1, *map(len, texts)) if texts else 1
    joined = "".join(each.ljust(longest, "\0") for each in texts)
    points = np.frombuffer(joined.encode("utf-32-le"), np.uint32).reshape(len(texts), longest)
    return (points % 2048).astype(np.intp)


@lru_cache(maxsize=1)
def _weights() -> tuple[Floats, Floats, Floats]:
    drop = np.ones(2048, np.float32)
    swap = np.full(2048, _SWAP, np.float32)
    other = np.ones((128, 128), np.float32)
    np.fill_diagonal(other, 0)
    for letter in "aiuA":
        swap[ord(letter)] = _SWAP_VOWEL
        other[ord(letter), :] = other[:, ord(letter)] = 1.2
        other[ord(letter), ord(letter)] = 0
    for each, cost in _DROP.items():
        drop[ord(each)] = cost
    for both, cost in _CLOSE.items():
        one, two = map(ord, both)
        other[one, two] = other[two, one] = cost
    drop[0] = 0
    return drop, swap, other


@lru_cache(maxsize=4)
def _flat(letter: float) -> tuple[Floats, Floats, Floats]:
    drop = np.full(2048, letter, np.float32)
    drop[0] = 0
    other = np.full((2048, 2048), letter, np.float32)
    np.fill_diagonal(other, 0)
    return drop, drop, other
