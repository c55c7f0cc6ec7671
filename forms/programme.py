"""The programme as data: regions, places, kinds, themes; another programme replaces the file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from forms.plain import plain

PROGRAMME = Path(__file__).parent / "library" / "programme.json"


@dataclass(frozen=True, eq=False)
class Word:
    """One value of a list (a region, a kind, a province) with its names and other spellings."""

    code: str
    names: Mapping[str, str]
    also: tuple[str, ...] = ()
    parent: str | None = None
    official: str | None = None

    @cached_property
    def spellings(self) -> frozenset[str]:
        """Return all its spellings, made comparable."""
        written = (self.code, *self.names.values(), *self.also)
        return frozenset(filter(None, map(plain, written)))

    def name(self, language: str) -> str:
        """Return its name in a language."""
        return self.names.get(language) or next(iter(self.names.values()), self.code)


@dataclass(frozen=True, eq=False)
class Programme:
    """What differs from one programme to another, read once from its file."""

    name: Mapping[str, str]
    time_zone: str
    currency: str
    languages: tuple[str, ...]
    phone: Mapping[str, str]
    regions: tuple[Word, ...]
    results: tuple[Word, ...]
    provinces: tuple[Word, ...]
    communes: tuple[Word, ...]
    kinds: tuple[Word, ...]
    sexes: tuple[Word, ...]
    consents: tuple[Word, ...]
    themes: tuple[Word, ...]
    institution_types: tuple[Word, ...]

    def region_of_province(self, province: str | None) -> str | None:
        """Return the region that a province lies in."""
        return self._parents.get(province) if province else None

    def province_of_commune(self, commune: str | None) -> str | None:
        """Return the province that a commune lies in."""
        return self._parents.get(commune) if commune else None

    @cached_property
    def _parents(self) -> dict[str, str]:
        places = (*self.provinces, *self.communes)
        return {place.code: place.parent for place in places if place.parent}


@lru_cache(maxsize=8)
def load(path: Path = PROGRAMME) -> Programme:
    """Read a programme's file, and the places that it names, once."""
    said = json.loads(path.read_text(encoding="utf-8"))
    places = json.loads((path.parent / said["places"]).read_text(encoding="utf-8"))
    return Programme(
        name=said["name"],
        time_zone=said["time_zone"],
        currency=said["currency"],
        languages=tuple(said["languages"]),
        phone=said["phone"],
        provinces=tuple(_place(place, place["region"]) for place in places["provinces"]),
        communes=tuple(_place(place, place["province"]) for place in places["communes"]),
        **{name: _words(said[name]) for name in _LISTS},
    )


_LISTS = ("regions", "results", "kinds", "sexes", "consents", "themes", "institution_types")


def _words(items: list[dict[str, Any]]) -> tuple[Word, ...]:
    return tuple(
        Word(item["code"], item["names"], tuple(item["also"]), official=item.get("official"))
        for item in items
    )


def _place(item: dict[str, str], parent: str) -> Word:
    # Official names are French and Arabic; English uses the French ones.
    names = {"fr": item["fr"], "ar": item["ar"], "en": item["fr"]}
    return Word(item["code"], names, parent=parent)
