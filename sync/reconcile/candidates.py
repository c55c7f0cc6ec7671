"""Which planned activities an event may belong to at all: the plan of its year, made ready."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import log

from sync.plan_workbook.codes import CodeIndex, CodeMatch
from sync.reconcile.titles import Title, TitleReader

_AT_MOST = 40


@dataclass(frozen=True)
class Told:
    """What an event says of itself, as far as it can speak for a planned activity."""

    code: str | None = None
    title: str | None = None
    kind: str | None = None
    day: date | None = None
    last_day: date | None = None
    region: str | None = None
    province: str | None = None
    people: int | None = None


@dataclass(frozen=True)
class Planned:
    """What the plan says of an activity."""

    activity_id: int
    code: str
    titles: tuple[str, ...]
    kind: str | None = None
    regions: frozenset[str] = frozenset()
    provinces: frozenset[str] = frozenset()
    periods: tuple[tuple[date, date], ...] = ()
    participants: int | None = None
    sessions: int | None = None


@dataclass(frozen=True)
class Activity:
    """A planned activity with its titles read."""

    planned: Planned
    titles: tuple[Title, ...]

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The kind that the plan names, else those in its titles."""
        if self.planned.kind:
            return frozenset({self.planned.kind})
        return frozenset(kind for title in self.titles for kind in title.kinds)


class PlanIndex:
    """The activities of one plan year, found by code and by what their titles say."""

    def __init__(self, planned: Iterable[Planned]) -> None:
        each_planned = list(planned)
        self.reader = TitleReader(title for each in each_planned for title in each.titles)
        self.activities = [
            Activity(each, tuple(self.reader.read(title) for title in each.titles))
            for each in each_planned
        ]
        self._by_code = {each.planned.code: each for each in self.activities}
        self._codes = CodeIndex(self._by_code)
        self._by_concept: dict[str, list[int]] = defaultdict(list)
        for at, activity in enumerate(self.activities):
            for concept in frozenset().union(*(title.concepts for title in activity.titles)):
                self._by_concept[concept].append(at)
        self._weights = {
            concept: self._rarity(len(where)) for concept, where in self._by_concept.items()
        }
        self.unknown_weight = self._rarity(0)

    def _rarity(self, times: int) -> float:
        """A word that few activities share says more; one that all share says almost nothing."""
        return log(1 + (len(self.activities) + 1) / (times + 1))

    def weight(self, concepts: Iterable[str]) -> float:
        """How much these concepts say together, in this plan."""
        return sum(self._weights.get(each, self.unknown_weight) for each in concepts)

    def by_code(self, text: str | None) -> dict[int, CodeMatch]:
        """The activities, by id, that a typed code may mean."""
        matches = self._codes.candidates(text) if text and text.strip() else []
        return {self._by_code[match.code].planned.activity_id: match for match in matches}

    def near(self, told: Told, title: Title, coded: Iterable[int]) -> list[Activity]:
        """The activities worth a closer look: those of the code, and the likeliest by title."""
        wanted = set(coded)
        likely: dict[int, float] = defaultdict(float)
        for concept in title.concepts:
            weight = self._weights.get(concept, 0.0)
            for at in self._by_concept.get(concept, ()):
                likely[at] += weight
        for at, activity in enumerate(self.activities):
            if activity.planned.activity_id in wanted:
                likely[at] += self.unknown_weight * _AT_MOST
            elif told.region is None or told.region in activity.planned.regions:
                likely[at] += self.unknown_weight
        best = sorted(likely, key=lambda at: (-likely[at], at))[:_AT_MOST]
        return [self.activities[at] for at in best]
