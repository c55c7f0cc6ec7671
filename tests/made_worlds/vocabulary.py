"""The words of made worlds: topics, audiences, kinds, places, in three languages."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LANGUAGES = ("fr", "short", "ar", "en")


@dataclass(frozen=True)
class Topic:
    axis: int
    fr: str
    short: str
    ar: str
    en: str


@dataclass(frozen=True)
class Audience:
    fr: str
    short: str
    ar: str
    en: str


@dataclass(frozen=True)
class Words:
    """`familiar` topics are those of the samples, `topics` are others."""

    topics: tuple[Topic, ...]
    familiar: tuple[Topic, ...]
    audiences: tuple[Audience, ...]
    kinds: dict[str, dict[str, list[str]]]
    unplanned: tuple[str, ...]
    regions: dict[str, list[Any]]
    persons: dict[str, list[str]]
    corrections: tuple[str, ...]
    days: dict[str, list[str]]

    def provinces(self, region: str) -> list[str]:
        return list(self.regions[region][2])


@lru_cache
def words() -> Words:
    read = json.loads((HERE / "words.json").read_text(encoding="utf-8"))
    return Words(
        topics=tuple(Topic(*each) for each in read["topics"]),
        familiar=tuple(Topic(*each) for each in read["familiar"]),
        audiences=tuple(Audience(*each) for each in read["audiences"]),
        kinds=read["kinds"],
        unplanned=tuple(read["unplanned"]),
        regions=read["regions"],
        persons=read["persons"],
        corrections=tuple(read["corrections"]),
        days=read["days"],
    )
