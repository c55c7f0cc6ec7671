"""From pairs to persons: groups that stay together on average, not chains of single likenesses.

Groups are joined best first. What two groups' pairs say is averaged field by field, over the pairs
that say it: a missing phone weakens nothing, and one lucky age does not outweigh five that differ.
Two rows of one day's list are never joined, nor what a person called different; what a person
called the same is joined before anything is weighed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from math import log2

from sync.people.kinds import Ids

# A pair that nothing brought together, or that is far from being one person, speaks against.
UNMET_BITS = -6.0
# Two groups that are this unlikely to be one person are rivals for a third.
RIVAL_BITS = -3.0
MOST_BITS = 60.0

Link = list[float]


@dataclass(slots=True)
class Group:
    """Attendances held to be one person, the lists they stand on, and links to other groups."""

    members: list[int]
    lists: set[int]
    foes: set[int] = field(default_factory=set)
    links: dict[int, Link] = field(default_factory=dict)

    def may_join(self, other: "Group") -> bool:
        """Say whether nothing forbids that both are one person."""
        return self.lists.isdisjoint(other.lists) and self.foes.isdisjoint(other.members)


class Groups:
    """Groups of one neighbourhood, by their smallest attendance, joined step by step."""

    def __init__(
        self, groups: dict[int, Group], *, fields: int, prior: float, least: float
    ) -> None:
        """Take groups with their links; `least` is the score from which on groups are joined."""
        self._groups = groups
        self._fields = fields
        self._prior = prior
        self._least = least

    def join(self) -> None:
        """Join the likeliest two groups until no two are likely enough."""
        heap = [
            (-score, one, two)
            for one, two, score in self.scores()
            if score >= self._least and self._groups[one].may_join(self._groups[two])
        ]
        heapify(heap)
        while heap:
            score, one, two = heappop(heap)
            if self._stands(one, two, -score) and self._against_rivals(one, two) >= self._least:
                self._merge(one, two)
                for step in self._steps(one):
                    heappush(heap, step)

    def scores(self) -> Iterator[tuple[int, int, float]]:
        """Yield all linked groups, the smaller first, with their score in bits."""
        for one, group in self._groups.items():
            for two in group.links:
                if one < two:
                    yield one, two, self._score(one, two)

    def doubtful(self, at_least: float) -> Iterator[tuple[int, int, float]]:
        """Yield the groups that may be one person after all, by their smallest members."""
        for one, two, plain in self.scores():
            group, other = self._groups[one], self._groups[two]
            if plain < at_least or not group.may_join(other):
                continue
            score = self._against_rivals(one, two)
            if score >= at_least:
                low, high = sorted((min(group.members), min(other.members)))
                yield low, high, score

    def __iter__(self) -> Iterator[tuple[int, Group]]:
        """Yield the groups as they stand."""
        return iter(self._groups.items())

    def _stands(self, one: int, two: int, score: float) -> bool:
        group, other = self._groups.get(one), self._groups.get(two)
        if group is None or other is None or two not in group.links:
            return False
        return score == self._score(one, two) and group.may_join(other)

    def _score(self, one: int, two: int) -> float:
        """Return how much speaks for one person, in bits of odds."""
        link = self._groups[one].links[two]
        count, said = self._fields, 0.0
        for at in range(count):
            if link[count + at]:
                said += link[at] / link[count + at]
        met = link[-1] / (len(self._groups[one].members) * len(self._groups[two].members))
        return (said + self._prior) * met + UNMET_BITS * (1 - met)

    def _against_rivals(self, one: int, two: int) -> float:
        """Return the score of two groups less what others claim of either.

        Where three namesakes could each be the person, none is it with more than a third.
        """
        score = self._score(one, two)
        rivals = max(self._claims(one, two), self._claims(two, one))
        return score - log2(1 + rivals)

    def _claims(self, one: int, two: int) -> float:
        """Return the odds that `one` is somebody who is not `two`."""
        links, claims = self._groups[two].links, 0.0
        for third in self._groups[one].links:
            if third != two and (third not in links or self._score(two, third) < RIVAL_BITS):
                claims += 2 ** min(self._score(one, third), MOST_BITS)
        return claims

    def _merge(self, one: int, two: int) -> None:
        group, other = self._groups[one], self._groups.pop(two)
        group.members += other.members
        group.lists |= other.lists
        group.foes |= other.foes
        del group.links[two]
        for third, link in other.links.items():
            if third == one:
                continue
            links = self._groups[third].links
            del links[two]
            known = group.links.get(third)
            merged = link if known is None else [a + b for a, b in zip(known, link, strict=True)]
            group.links[third] = links[one] = merged

    def _steps(self, one: int) -> Iterator[tuple[float, int, int]]:
        group = self._groups[one]
        for two in group.links:
            score = self._score(one, two)
            if score >= self._least and group.may_join(self._groups[two]):
                yield -score, min(one, two), max(one, two)


def beginnings(rows: int, together: Iterable[Ids]) -> list[int]:
    """Give each row the first row that it is held together with, by itself or through others."""
    parent = list(range(rows))

    def root(row: int) -> int:
        while parent[row] != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    for one, two in together:
        low, high = sorted((root(one), root(two)))
        parent[high] = low
    return list(map(root, parent))
