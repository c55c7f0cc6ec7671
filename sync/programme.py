"""The programme that the plan belongs to: its regions, axes and kinds, read from one file.

Another programme in another country replaces that file, not code.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

NATIONAL = "nat"


@dataclass(frozen=True)
class Named:
    """Something with a code, a name in each language and other ways to write it."""

    code: str
    names: Mapping[str, str]
    aliases: tuple[str, ...] = ()

    def name(self, language: str) -> str:
        """Return the name in that language, else in the first that there is."""
        return self.names.get(language) or next(iter(self.names.values()), self.code)

    def spellings(self) -> Iterator[str]:
        """Yield every way to write it: code, names, aliases."""
        yield self.code
        yield from self.names.values()
        yield from self.aliases


@dataclass(frozen=True)
class Region(Named):
    """A region with its provinces; the national level is one of them."""

    provinces: tuple[Named, ...] = ()
    national: bool = False


@dataclass(frozen=True)
class Programme:
    """What a plan may speak about."""

    name: Mapping[str, str]
    regions: tuple[Region, ...]
    axes: tuple[Named, ...]
    kinds: tuple[Named, ...]
    time_zone: str
    currency: str
    languages: tuple[str, ...]
    phone_country: str
    code_prefix: str

    def region_of_province(self, province: str) -> str | None:
        """Return the code of the region where a province lies."""
        for region in self.regions:
            if any(each.code == province for each in region.provinces):
                return region.code
        return None

    def axis_name(self, code: str, language: str = "fr") -> str:
        """Return an axis' name, or nothing when the programme does not know it."""
        return next((axis.name(language) for axis in self.axes if axis.code == code), "")


@lru_cache(maxsize=8)
def load(path: Path | None = None) -> Programme:
    """Read a programme file; without a path, the one shipped with the forms."""
    source = path or files("forms") / "library" / "programme.json"
    return _programme(json.loads(source.read_text(encoding="utf-8")))


def _programme(facts: Mapping[str, Any]) -> Programme:
    languages = tuple(facts.get("languages", ("fr",)))
    name = facts.get("name", "")
    return Programme(
        name=name if isinstance(name, dict) else dict.fromkeys(languages, name),
        regions=tuple(_region(each) for each in facts.get("regions", ())),
        axes=tuple(_named(each) for each in facts.get("axes", ())),
        kinds=tuple(_named(each) for each in facts.get("kinds", ())),
        time_zone=facts.get("time_zone", "UTC"),
        currency=facts.get("currency", "MAD"),
        languages=languages,
        phone_country=facts.get("phone_country", ""),
        code_prefix=facts.get("code_prefix", "A"),
    )


def _region(facts: Mapping[str, Any]) -> Region:
    named = _named(facts)
    return Region(
        code=named.code,
        names=named.names,
        aliases=named.aliases,
        provinces=tuple(_named(each) for each in facts.get("provinces", ())),
        national=bool(facts.get("national", named.code == NATIONAL)),
    )


def _named(facts: Mapping[str, Any]) -> Named:
    return Named(str(facts["code"]), facts.get("names", {}), tuple(facts.get("aliases", ())))
