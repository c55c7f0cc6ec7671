"""Lines of a repeat in two editions, matched by what they say and not by where they stand."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

# A line on each side that says at least half the same is the same line, corrected.
ENOUGH = 0.5
NEARLY = 0.9
MOST_PAIRS = 10_000
Line = tuple[int, Any]


@dataclass
class Aligned:
    """The lines that were corrected, old and new, and those that came or went; counted from 1."""

    pairs: list[tuple[Line, Line]] = field(default_factory=list)
    gone: list[Line] = field(default_factory=list)
    came: list[Line] = field(default_factory=list)


def align(old: Sequence[Any], new: Sequence[Any]) -> Aligned:
    """Match lines; those that are equal on both sides are left out, wherever they stand."""
    gone, came = _without_common(old, new)
    if len(gone) * len(came) > MOST_PAIRS:
        pairs = list(zip(gone, came, strict=False))
    else:
        pairs = _best_pairs(gone, came)
    taken_old = {was[0] for was, _ in pairs}
    taken_new = {now[0] for _, now in pairs}
    return Aligned(
        sorted(pairs, key=lambda pair: pair[1][0]),
        [line for line in gone if line[0] not in taken_old],
        [line for line in came if line[0] not in taken_new],
    )


def _without_common(old: Sequence[Any], new: Sequence[Any]) -> tuple[list[Line], list[Line]]:
    places: dict[str, list[int]] = {}
    for n, each in enumerate(new, 1):
        places.setdefault(json.dumps(each, sort_keys=True), []).append(n)
    gone = []
    for n, each in enumerate(old, 1):
        same = places.get(json.dumps(each, sort_keys=True))
        if same:
            same.pop(0)
        else:
            gone.append((n, each))
    left = {n for numbers in places.values() for n in numbers}
    return gone, [(n, each) for n, each in enumerate(new, 1) if n in left]


def _best_pairs(gone: list[Line], came: list[Line]) -> list[tuple[Line, Line]]:
    scored = [
        (_likeness(was[1], now[1]), -abs(was[0] - now[0]), was[0], now[0], was, now)
        for was in gone
        for now in came
    ]
    found: list[tuple[Line, Line]] = []
    old_taken: set[int] = set()
    new_taken: set[int] = set()
    for score, _, at_old, at_new, was, now in sorted(scored, key=lambda each: each[:2])[::-1]:
        if score < ENOUGH or at_old in old_taken or at_new in new_taken:
            continue
        old_taken.add(at_old)
        new_taken.add(at_new)
        found.append((was, now))
    return found


def _likeness(old: dict[str, Any], new: dict[str, Any]) -> float:
    """The share of what is said on either side that is the same, nearly the same counting less."""
    said = [key for key in {**old, **new} if old.get(key) or new.get(key)]
    return sum(_alike(old.get(key), new.get(key)) for key in said) / len(said) if said else 1.0


def _alike(old: Any, new: Any) -> float:
    if old == new:
        return 1.0
    if isinstance(old, str) and isinstance(new, str):
        ratio = fuzz.ratio(old, new) / 100
        return NEARLY * ratio if ratio >= ENOUGH else 0.0
    return 0.0
