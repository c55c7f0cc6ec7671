"""All pairs of a corpus joined to persons, one neighbourhood after another.

A neighbourhood is what pairs above a floor hold together. Most are plain (everybody like everybody
else, or just two) and are settled as columns; the others are joined step by step (`cluster`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log2

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from sync.people.cluster import Group, Groups, Link
from sync.people.kinds import Ids, Thresholds

_FLOOR_BITS = -5.0

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.intp]
Doubt = tuple[int, int, float]


@dataclass(frozen=True)
class Compared:
    """Pairs by the numbers of their rows, each with its evidence by field (NaN: not said)."""

    first: Numbers
    second: Numbers
    bits: Floats
    prior: float

    @property
    def totals(self) -> Floats:
        """Return each pair's whole evidence, in bits of odds."""
        totals: Floats = np.nansum(self.bits, axis=1) + self.prior
        return totals


@dataclass(frozen=True)
class Bounds:
    """What is known beforehand: first groups, the list of each row, whom a person kept apart."""

    group: Numbers
    lists: Sequence[int]
    apart: Mapping[int, frozenset[int]]

    @cached_property
    def held(self) -> dict[int, list[int]]:
        """Return the rows of each first group that has several."""
        together = defaultdict(list)
        for row in np.flatnonzero(self.group != np.arange(len(self.group))).tolist():
            together[int(self.group[row])].append(row)
        return {group: [group, *rows] for group, rows in together.items()}


def join(pairs: Compared, bounds: Bounds, thresholds: Thresholds) -> tuple[Numbers, list[Doubt]]:
    """Give each row the smallest row of its person; and rows of two persons to ask about."""
    person = bounds.group.copy()
    totals = pairs.totals
    first, second = bounds.group[pairs.first], bounds.group[pairs.second]
    label = _neighbourhoods(first, second, totals, len(person))
    inside = np.flatnonzero((label[first] == label[second]) & (first != second))
    sure = inside[totals[inside] >= bits_of(thresholds.certain)]
    plain = _plain(label, label[first[sure]], bounds)
    settled = plain[label]
    lowest = np.full(label.max() + 1 if len(label) else 0, len(person), np.intp)
    np.minimum.at(lowest, label, np.arange(len(person)))
    person[settled] = lowest[label[settled]]
    doubts: list[Doubt] = []
    for rows in _by_neighbourhood(inside[~settled[first[inside]]], label[first]):
        doubts += _step_by_step(pairs, totals, rows, bounds, thresholds, person)
    return person, sorted(doubts, key=lambda doubt: (-doubt[2], doubt[:2]))


def bits_of(probability: float) -> float:
    """Return a probability as bits of odds."""
    return log2(probability / (1 - probability))


def _neighbourhoods(first: Numbers, second: Numbers, totals: Floats, rows: int) -> Numbers:
    near = totals >= _FLOOR_BITS
    ones = np.ones(int(near.sum()), np.int8)
    graph = coo_array((ones, (first[near], second[near])), shape=(rows, rows))
    label: Numbers = connected_components(graph, directed=False)[1].astype(np.intp)
    return label


def _plain(label: Numbers, sure: Numbers, bounds: Bounds) -> npt.NDArray[np.bool_]:
    """Say of each neighbourhood whether every two of its rows are one person by themselves.

    `sure` are the neighbourhoods of the pairs that are.
    """
    count = label.max() + 1 if len(label) else 0
    size = np.bincount(label, minlength=count)
    plain = (size > 1) & (np.bincount(sure, minlength=count) == size * (size - 1) // 2)
    held = np.flatnonzero(bounds.group != np.arange(len(label)))
    plain[label[held]] = False
    plain[label[bounds.group[held]]] = False
    plain[label[list(bounds.apart)]] = False
    return plain


def _by_neighbourhood(rows: Numbers, label: Numbers) -> Iterator[Numbers]:
    ordered = rows[np.argsort(label[rows], kind="stable")]
    cuts = np.flatnonzero(np.diff(label[ordered])) + 1
    return iter(np.split(ordered, cuts)) if len(ordered) else iter(())


def _step_by_step(
    pairs: Compared,
    totals: Floats,
    rows: Numbers,
    bounds: Bounds,
    thresholds: Thresholds,
    person: Numbers,
) -> Iterator[Doubt]:
    """Join one neighbourhood; write its persons, yield what stays doubtful."""
    ends = list(zip(pairs.first[rows].tolist(), pairs.second[rows].tolist(), strict=True))
    members = _members(ends, bounds)
    groups = Groups(
        _linked(members, ends, pairs.bits[rows], bounds),
        fields=pairs.bits.shape[1],
        prior=pairs.prior,
        least=bits_of(thresholds.certain),
    )
    groups.join()
    for _, group in groups:
        person[group.members] = min(group.members)
    asked = {
        (one, two): 1 / (1 + 2**-score)
        for one, two, score in groups.doubtful(bits_of(thresholds.doubtful))
    }
    yield from _likeliest(asked, ends, totals[rows].tolist(), person)


def _members(ends: Iterable[Ids], bounds: Bounds) -> dict[int, list[int]]:
    """Return the rows of each first group that the pairs touch; a group comes whole."""
    return {
        group: bounds.held.get(group, [group])
        for group in sorted({int(bounds.group[row]) for pair in ends for row in pair})
    }


def _linked(
    members: Mapping[int, list[int]], ends: Sequence[Ids], bits: Floats, bounds: Bounds
) -> dict[int, Group]:
    groups = {
        name: Group(
            list(rows),
            {bounds.lists[row] for row in rows},
            {foe for row in rows for foe in bounds.apart.get(row, ())},
        )
        for name, rows in members.items()
    }
    links = np.hstack([np.nan_to_num(bits), ~np.isnan(bits), np.ones((len(bits), 1))]).tolist()
    between: dict[Ids, Link] = {}
    for (one, two), link in zip(ends, links, strict=True):
        both = (int(bounds.group[one]), int(bounds.group[two]))
        both = both if both[0] < both[1] else (both[1], both[0])
        known = between.get(both)
        between[both] = link if known is None else [a + b for a, b in zip(known, link, strict=True)]
    for (one, two), link in between.items():
        groups[one].links[two] = groups[two].links[one] = link
    return groups


def _likeliest(
    asked: Mapping[Ids, float], ends: Sequence[Ids], totals: Sequence[float], person: Numbers
) -> Iterator[Doubt]:
    """Name for each two persons the two attendances that are most alike."""
    best: dict[Ids, tuple[float, int, int]] = defaultdict(lambda: (-np.inf, 0, 0))
    for (one, two), total in zip(ends, totals, strict=True):
        low, high = sorted((int(person[one]), int(person[two])))
        if (low, high) in asked and total > best[low, high][0]:
            best[low, high] = (total, one, two)
    for both, (_, one, two) in best.items():
        yield one, two, asked[both]
