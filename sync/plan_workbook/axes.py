"""Axes of the programme: "Résultat 1", "Axe 2", "R3 : …", "النتيجة الثالثة", "Result 4"."""

import re
from dataclasses import dataclass

from sync.plan_workbook import vocabulary
from sync.plan_workbook.text import plain, tidy

_ORDINAL_OF = {
    plain(word): number for number, words in vocabulary.ORDINALS.items() for word in words
}


def _any(words: tuple[str, ...] | dict[str, int]) -> str:
    spellings = sorted({plain(word) for word in words}, key=len, reverse=True)
    return "|".join(re.escape(each) for each in spellings)


# A dot or dash and another number behind it would make it an activity's code.
_NUMBER = rf"(?P<n>{_any(_ORDINAL_OF)}|\d\d?)(?![^\W_])(?!\s*[._\-]\s*\d)"
_AXIS = re.compile(
    rf"\s*(?:ال)?(?:{_any(vocabulary.AXIS_WORDS)})\s*(?:n\s*[°o]?|رقم)?\s*[.:_\-]?\s*{_NUMBER}"
    rf"\s*[:.)\-–—|/]*\s*"
)
_ORDINAL_FIRST = re.compile(
    rf"\s*(?P<n>{_any(_ORDINAL_OF)})\s+(?:{_any(vocabulary.AXIS_WORDS)})(?![^\W_])\s*[:.\-–—|/]*\s*"
)
_BARE = re.compile(r"\s*0*(?P<n>[1-9]\d?)\s*[.)]?\s*")


@dataclass(frozen=True)
class Axis:
    """An axis' code with the words that follow it."""

    code: str
    label: str = ""


def read_axis(text: str) -> Axis | None:
    """Read a text that begins by naming an axis."""
    words = tidy(text)
    bare = plain(words)
    found = _AXIS.match(bare) or _ORDINAL_FIRST.match(bare)
    if not found:
        return None
    return Axis(_code(found["n"]), _tail(words, bare[found.end() :]))


def read_axis_cell(text: str) -> Axis | None:
    """Read a cell below "Axe": there a bare number is enough."""
    found = _BARE.fullmatch(plain(text))
    return Axis(_code(found["n"])) if found else read_axis(text)


def axis_in_title(text: str) -> str | None:
    """Return the axis that a sheet's name holds among other words."""
    bare = plain(tidy(text)).replace("_", " ")
    for place in re.finditer(r"(?<![^\W_])(?=[^\W_])", bare):
        found = _AXIS.match(bare, place.start())
        if found:
            return _code(found["n"])
    return None


def _code(number: str) -> str:
    return f"R{_ORDINAL_OF.get(number) or int(number)}"


def _tail(words: str, bare_tail: str) -> str:
    """Return the end of a text as written, told from its folded form by its word count."""
    count = len(bare_tail.split())
    return " ".join(words.split()[-count:]).lstrip(":-–— ") if count else ""
