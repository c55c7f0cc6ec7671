"""Kinds of activity and states of progress, told from what a cell or a title says."""

from functools import lru_cache

from rapidfuzz import fuzz, process

from sync.plan_workbook import vocabulary
from sync.plan_workbook.records import Status
from sync.plan_workbook.text import fold
from sync.programme import Programme, spellings

_FUZZY_ENOUGH = 88
_FUZZY_LENGTH = 5


def read_kind(text: str, programme: Programme) -> str | None:
    """Return the kind that a cell names: as a whole, at its beginning or nearly."""
    known = _kinds(programme)
    folded = fold(text)
    found = known.get(folded) or _at_start(folded, known)
    if found or len(folded) < _FUZZY_LENGTH:
        return found
    close = process.extractOne(folded, known.keys(), scorer=fuzz.ratio, score_cutoff=_FUZZY_ENOUGH)
    return known[close[0]] if close else None


def kind_in_title(title: str, programme: Programme) -> str | None:
    """Return the kind that a title begins with: "Formation des élus", "Organiser un atelier"."""
    words = fold(title).split()
    while words and words[0] in _LEAD_INS:
        words = words[1:]
    return _at_start(" ".join(words), _kinds(programme))


_LEAD_INS = frozenset(fold(word) for word in vocabulary.LEAD_INS)


def read_status(text: str) -> Status | None:
    """Return the state that a cell begins by naming: "Reporté à 2027"."""
    found = _at_start(fold(text), _statuses())
    return Status(found) if found else None


@lru_cache(maxsize=8)
def _kinds(programme: Programme) -> dict[str, str]:
    return {fold(each): kind.code for kind in programme.kinds for each in spellings(kind)}


@lru_cache(maxsize=1)
def _statuses() -> dict[str, str]:
    return {fold(word): code for code, words in vocabulary.STATUSES.items() for word in words}


def _at_start(folded: str, known: dict[str, str]) -> str | None:
    found = [word for word in known if f"{folded} ".startswith(f"{word} ")]
    return known[max(found, key=len)] if found else None
