"""The programme that a plan belongs to: what its regions, axes, kinds and codes look like.

The words come from the programme's file beside the forms; another programme replaces that file.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from forms import programme as words
from forms.programme import Word


@dataclass(frozen=True)
class Region:
    """A region with its provinces; the national level counts as one."""

    word: Word
    provinces: tuple[Word, ...]

    @property
    def code(self) -> str:
        """Return its code."""
        return self.word.code

    @property
    def national(self) -> bool:
        """Say whether it stands for the whole country."""
        return self.word.official is None


@dataclass(frozen=True)
class Programme:
    """What a plan may speak about. Codes of `means_prefixes` are reserves and general means."""

    regions: tuple[Region, ...]
    axes: tuple[Word, ...]
    kinds: tuple[Word, ...]
    languages: tuple[str, ...]
    currency: str
    code_prefix: str
    means_prefixes: tuple[str, ...] = ()

    def region_of_province(self, province: str) -> str | None:
        """Return the code of the region where a province lies."""
        for region in self.regions:
            if any(each.code == province for each in region.provinces):
                return region.code
        return None

    def axis_name(self, code: str, language: str = "fr") -> str:
        """Return an axis' name, or nothing when the programme does not know it."""
        return next((axis.name(language) for axis in self.axes if axis.code == code), "")


def spellings(word: Word) -> Iterator[str]:
    """Yield every way to write a word: its code, its names, the others it is known by."""
    yield word.code
    yield from word.names.values()
    yield from word.also


@lru_cache(maxsize=8)
def load(path: Path = words.PROGRAMME) -> Programme:
    """Read a programme's file once."""
    said = json.loads(path.read_text(encoding="utf-8"))
    known = words.load(path)
    return Programme(
        regions=tuple(
            Region(word, tuple(each for each in known.provinces if each.parent == word.code))
            for word in known.regions
        ),
        axes=tuple(Word(axis["code"], axis["names"]) for axis in said.get("axes", ())),
        kinds=known.kinds,
        languages=known.languages,
        currency=known.currency,
        code_prefix=said.get("code_prefix", "A"),
        means_prefixes=tuple(said.get("means_prefixes", ())),
    )
