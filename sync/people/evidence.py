"""What speaks for and against two attendances being one person's, what weighs most first.

Facts are numbers and words of ours, never a name or a phone: those stand in the attendances.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from math import isnan
from typing import Any

import numpy as np

from sync.people.alike import distances, lengths
from sync.people.kinds import Record
from sync.people.names import Name, is_arabic
from sync.people.readings import born_of

_LEAST_BITS = 0.1
_DIGITS = re.compile(r"\D")


def likeness(names: Sequence[tuple[Name, Name]]) -> list[float]:
    """Return how alike pairs of names are, from 0 to 1."""
    first, second = [one for one, _ in names], [two for _, two in names]
    size = np.maximum(1, (lengths(first) + lengths(second)) / 2)
    alike: list[float] = np.maximum(0, 1 - distances(first, second) / size).tolist()
    return alike


def evidence_of(
    one: Record, two: Record, bits: Mapping[str, float], alike: float
) -> tuple[dict[str, Any], ...]:
    """Return what each field says; what is not said on one side, or says nothing, is left out."""
    facts: dict[str, dict[str, Any]] = {
        "name": {
            "alike": round(alike, 2),
            "other_script": is_arabic(one.name or "") != is_arabic(two.name or ""),
        },
        "phone": {"slip": bits["phone"] > 0 and _digits(one.phone) != _digits(two.phone)},
        "born": {"years": abs((born_of(one) or 0) - (born_of(two) or 0))},
        "institution": {
            "otherwise": bits["institution"] > 0 and one.institution != two.institution
        },
    }
    said = [each for each in bits if not isnan(bits[each]) and abs(bits[each]) >= _LEAST_BITS]
    said.sort(key=lambda each: -abs(bits[each]))
    found = [
        {"kind": each, "speaks": "for" if bits[each] > 0 else "against", **facts.get(each, {})}
        for each in said
    ]
    return (*found, *_of_function(one, two))


def _of_function(one: Record, two: Record) -> Iterable[dict[str, Any]]:
    """Say that the functions are the same; that they differ means little: people move on."""
    mine, theirs = ((each.function or "").strip().casefold() for each in (one, two))
    if mine and mine == theirs:
        yield {"kind": "function", "speaks": "for"}


def _digits(phone: str | None) -> str:
    return _DIGITS.sub("", phone or "")[-9:]
