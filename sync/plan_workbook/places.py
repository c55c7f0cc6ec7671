"""Regions and provinces in the text of a cell, a header or a sheet's name."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from forms.programme import Word
from sync.plan_workbook import vocabulary
from sync.plan_workbook.text import fold
from sync.programme import Programme, Region, spellings

_FUZZY_ENOUGH = 88
_FUZZY_LENGTH = 6


@dataclass(frozen=True)
class Places:
    """What a text names; `rest` is what was not understood."""

    regions: tuple[str, ...]
    provinces: tuple[str, ...]
    rest: str


class Gazetteer:
    """Every spelling of a programme's regions and provinces, longest first."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self._regions = _by_spelling(region.word for region in programme.regions)
        self._provinces = _provinces(programme.regions)
        self._region_order = [region.code for region in programme.regions]
        self._field = [region.code for region in programme.regions if not region.national]

    def in_region_cell(self, text: str) -> Places:
        """Read a cell below "Région": regions first, then provinces as a hint at them."""
        return self._read(text, {**self._provinces, **self._regions})

    def in_province_cell(self, text: str) -> Places:
        """Read a cell below "Province"; a region there stands for its own name only."""
        alone = self._read(text, self._provinces)
        if not alone.rest:
            return alone
        return self._read(text, {**self._regions, **self._provinces})

    def region_named(self, text: str) -> str | None:
        """Return the one region that a text names, when it says nothing else."""
        found = self._read(text, self._regions, fuzzy=False)
        return found.regions[0] if len(found.regions) == 1 and not found.rest else None

    def region_in_title(self, text: str) -> str | None:
        """Return the one region that a sheet's name holds among other words."""
        found = self._read(text, self._regions, fuzzy=False)
        return found.regions[0] if len(found.regions) == 1 else None

    def _read(self, text: str, spellings: dict[str, Word], *, fuzzy: bool = True) -> Places:
        folded, regions = _take_all_regions(fold(text), self._field)
        found, rest = _take(folded, spellings)
        words = [word for word in rest.split() if word not in _fillers()]
        if words and fuzzy:
            close = _closest(" ".join(words), spellings)
            found, words = ([*found, close], []) if close else (found, words)
        provinces = [each.code for each in found if each.parent]
        regions += [each.code for each in found if not each.parent]
        if not regions:
            regions = [self.programme.region_of_province(each) or "" for each in provinces]
        order = [code for code in self._region_order if code in regions]
        return Places(tuple(order), tuple(dict.fromkeys(provinces)), " ".join(words))


def _by_spelling(words: Iterable[Word]) -> dict[str, Word]:
    return {fold(each): word for word in words for each in spellings(word)}


def _provinces(regions: Iterable[Region]) -> dict[str, Word]:
    """Give every spelling of a province; people also use the first part of a double name."""
    provinces = [province for region in regions for province in region.provinces]
    first_parts: dict[str, Word] = {}
    for province in provinces:
        for name in province.names.values():
            first_parts.setdefault(fold(name.split("-")[0]), province)
    return {**first_parts, **_by_spelling(provinces)}


@lru_cache(maxsize=1)
def _fillers() -> frozenset[str]:
    words = (*vocabulary.REGION_FILLERS, "d")
    return frozenset(fold(word) for word in words)


def _take_all_regions(folded: str, every: list[str]) -> tuple[str, list[str]]:
    for words in sorted(vocabulary.ALL_REGIONS, key=len, reverse=True):
        pattern = rf"\b{re.escape(fold(words))}\b"
        if re.search(pattern, folded):
            return re.sub(pattern, " ", folded), list(every)
    return folded, []


def _take(folded: str, spellings: dict[str, Word]) -> tuple[list[Word], str]:
    """Take every spelling found out of a text, the longest first."""
    found: list[Word] = []
    for spelling in sorted(spellings, key=len, reverse=True):
        pattern = rf"\bو?{re.escape(spelling)}\b"
        if spelling and re.search(pattern, folded):
            found.append(spellings[spelling])
            folded = re.sub(pattern, " ", folded)
    return found, folded


def _closest(text: str, spellings: dict[str, Word]) -> Word | None:
    """Return the one place that a misspelt text must mean."""
    if len(text) < _FUZZY_LENGTH:
        return None
    close = process.extract(
        text, spellings.keys(), scorer=fuzz.ratio, score_cutoff=_FUZZY_ENOUGH, limit=5
    )
    places = {spellings[spelling].code: spellings[spelling] for spelling, _, _ in close}
    return next(iter(places.values())) if len(places) == 1 else None
