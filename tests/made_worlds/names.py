"""People of made worlds and how lists write them: two scripts, spellings, order, initials."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, product
from pathlib import Path
from random import Random
from typing import Any

from tests.made_worlds.slips import bare, typos

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Name:
    """A name with its Arabic and its Latin spellings, the usual one first."""

    ar: str
    latin: tuple[str, ...]


@dataclass(frozen=True)
class Names:
    """First names by sex, family names, institutions by their spellings; `weights` add up."""

    first: dict[str, tuple[Name, ...]]
    family: tuple[Name, ...]
    institutions: tuple[tuple[str, ...], ...]
    more_family: tuple[Name, ...]

    def pick_first(self, sex: str, rng: Random) -> Name:
        return rng.choices(self.first[sex], cum_weights=_falling(len(self.first[sex])))[0]

    def pick_family(self, rng: Random, *, many: bool = False) -> Name:
        """Pick a name of the few, or of the thousands that a whole country has."""
        if many and rng.random() < 0.8:
            return rng.choice(self.more_family)
        return rng.choices(self.family, cum_weights=_falling(len(self.family)))[0]


@lru_cache
def _falling(count: int) -> list[float]:
    """Few names are borne by many, as everywhere."""
    return list(accumulate(1 / (2 + at) for at in range(count)))


@lru_cache
def names() -> Names:
    read = json.loads((HERE / "names.json").read_text(encoding="utf-8"))
    first = {
        sex: tuple(Name(ar, tuple(latin)) for each, ar, latin in read["first"] if each == sex)
        for sex in ("f", "m")
    }
    return Names(
        first=first,
        family=tuple(Name(ar, tuple(latin)) for ar, latin in read["family"]),
        institutions=tuple(tuple(each) for each in read["institutions"]),
        more_family=tuple(_composed(read)),
    )


def _composed(read: dict[str, Any]) -> Iterator[Name]:
    """Names made of a particle, a root and an ending, with their spellings."""
    for before, root, after in product(read["before"], read["roots"], read["after"]):
        latin = tuple(
            f"{first}{root[1].lower() if first[-1:].isalpha() else root[1]}{last}"
            for first, last in product(before[1], after[1])
        )
        yield Name(f"{before[0]}{root[0]}{after[0]}", latin)


def written_name(first: Name, family: Name, hardness: float, rng: Random) -> str:
    """Write a name as a list has it."""
    if rng.random() < 0.1 + 0.25 * hardness:
        parts = [first.ar, family.ar]
    else:
        parts = [_spelled(first, hardness, rng), _spelled(family, hardness, rng)]
        if rng.random() < 0.07 * hardness:
            parts[0] = f"{parts[0][0]}."
    if rng.random() < 0.18 + 0.12 * hardness:
        parts.reverse()
    text = " ".join(parts)
    if rng.random() < 0.15:
        text = text.upper()
    if rng.random() < 0.3:
        text = bare(text)
    if rng.random() < 0.01 + 0.24 * hardness:
        text = typos(text, 2 if rng.random() < 0.15 * hardness else 1, rng)
    return text


def _spelled(name: Name, hardness: float, rng: Random) -> str:
    """Use the usual spelling, or another that people use for the same name."""
    return rng.choice(name.latin) if rng.random() < 0.2 + 0.4 * hardness else name.latin[0]
