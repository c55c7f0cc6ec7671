"""Regions and provinces in the text of a cell, a header or a sheet's name."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from forms.programme import Word
from sync.plan_workbook import vocabulary
from sync.plan_workbook.text import fold
from sync.programme import Programme, Region, spellings

_FUZZY_ENOUGH = 88
_FUZZY_LENGTH = 6
_REMEMBERED = 5000


@dataclass(frozen=True)
class Places:
    """What a text names; `rest` is what was not understood."""

    regions: tuple[str, ...]
    provinces: tuple[str, ...]
    rest: str


class _Spellings:
    """Words by every way to write them, found in a text the longest first."""

    def __init__(self, by_spelling: Mapping[str, Word]) -> None:
        self.words = {spelling: word for spelling, word in by_spelling.items() if spelling}
        self._pattern = _any_of(self.words)

    def take(self, folded: str) -> tuple[list[Word], str]:
        """Return the words that a text holds, and what it says besides."""
        found = [self.words[each] for each in self._pattern.findall(folded)]
        return found, self._pattern.sub(" ", folded)

    def closest(self, text: str) -> Word | None:
        """Return the one word that a misspelt text must mean."""
        if len(text) < _FUZZY_LENGTH:
            return None
        close = process.extract(
            text, self.words.keys(), scorer=fuzz.ratio, score_cutoff=_FUZZY_ENOUGH, limit=5
        )
        words = {self.words[spelling].code: self.words[spelling] for spelling, _, _ in close}
        return next(iter(words.values())) if len(words) == 1 else None


class Gazetteer:
    """Every spelling of a programme's regions and provinces."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        regions = _regions(programme.regions)
        provinces = _provinces(programme.regions)
        self._regions = _Spellings(regions)
        self._provinces = _Spellings(provinces)
        self._regions_first = _Spellings({**provinces, **regions})
        self._provinces_first = _Spellings({**regions, **provinces})
        self._region_order = [region.code for region in programme.regions]
        self._field = [region.code for region in programme.regions if not region.national]
        self._known: dict[tuple[str, int, bool], Places] = {}

    def in_region_cell(self, text: str) -> Places:
        """Read a cell below "Région": regions first, then provinces as a hint at them."""
        return self._read(text, self._regions_first)

    def in_province_cell(self, text: str) -> Places:
        """Read a cell below "Province"; a region there stands for its own name only."""
        alone = self._read(text, self._provinces)
        return self._read(text, self._provinces_first) if alone.rest else alone

    def region_named(self, text: str) -> str | None:
        """Return the one region that a text names, when it says nothing else."""
        found = self._read(text, self._regions, fuzzy=False)
        return found.regions[0] if len(found.regions) == 1 and not found.rest else None

    def region_in_title(self, text: str) -> str | None:
        """Return the one region that a sheet's name holds among other words."""
        found = self._read(text, self._regions, fuzzy=False)
        return found.regions[0] if len(found.regions) == 1 else None

    def _read(self, text: str, spellings: _Spellings, *, fuzzy: bool = True) -> Places:
        """Read a text once; a plan says the same places again and again."""
        key = (text, id(spellings), fuzzy)
        if key not in self._known:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            self._known[key] = self._places(fold(text), spellings, fuzzy=fuzzy)
        return self._known[key]

    def _places(self, folded: str, spellings: _Spellings, *, fuzzy: bool) -> Places:
        regions = list(self._field) if _ALL_REGIONS.search(folded) else []
        found, rest = spellings.take(_ALL_REGIONS.sub(" ", folded))
        words = [word for word in rest.split() if word not in _FILLERS]
        if words and fuzzy:
            close = spellings.closest(" ".join(words))
            found, words = ([*found, close], []) if close else (found, words)
        provinces = [each.code for each in found if each.parent]
        regions += [each.code for each in found if not each.parent]
        if not regions:
            regions = [self.programme.region_of_province(each) or "" for each in provinces]
        order = [code for code in self._region_order if code in regions]
        return Places(tuple(order), tuple(dict.fromkeys(provinces)), " ".join(words))


@lru_cache(maxsize=4)
def gazetteer_of(programme: Programme) -> Gazetteer:
    """Return a programme's gazetteer, made once."""
    return Gazetteer(programme)


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"\bو?({'|'.join(map(re.escape, longest_first))})\b")


_ALL_REGIONS = _any_of(fold(each) for each in vocabulary.ALL_REGIONS)
_FILLERS = frozenset(fold(word) for word in (*vocabulary.REGION_FILLERS, "d"))


def _regions(regions: Iterable[Region]) -> dict[str, Word]:
    """Give every spelling of a region, its abbreviation with dots and national words too."""
    by_spelling = _by_spelling(region.word for region in regions)
    for region in regions:
        by_spelling[" ".join(region.code)] = region.word
        if region.national:
            by_spelling.update({fold(word): region.word for word in vocabulary.NATIONAL})
    return by_spelling


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
