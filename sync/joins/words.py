"""The words by which titles say that they tell a day, a part or a correction, as data."""

import re
from functools import lru_cache

from sync.plan_workbook.text import fold

_NUMBER = r"(?P<n>\d{1,2}|i{1,3}|un|deux|trois|one|two|three|الاول|الثاني|الثالث)"
_DAY = re.compile(
    rf"\b(?:jour(?:nee)?|jr|j|day|d|اليوم|يوم)\s*(?:n°|no|#|de formation)?\s*{_NUMBER}\b"
    r"|\b(?P<before>\d{1,2})\s*(?:er|e|eme|st|nd|rd|th)?\s*(?:jour(?:nee)?|day)\b"
)
_PART = re.compile(
    r"\b(?:session|seance|groupe|group|grp|promotion|cohorte|lot|volet|حصه|فوج|مجموعه)"
    r"\s*(?:n°|no|#)?\s*(?P<n>\d{1,2}|[a-d]\b|i{1,3}\b)"
)
_CORRECTION = re.compile(
    r"\b(?:corrige\w*|correction|rectifi\w*|annule et remplace|mise a jour|revise\w*|corrected"
    r"|replaces|تصحيح|مصحح|مصححه|معدل)\b"
)
_VALUES = {"un": 1, "one": 1, "i": 1, "الاول": 1, "deux": 2, "two": 2, "ii": 2, "الثاني": 2,
           "trois": 3, "three": 3, "iii": 3, "الثالث": 3}  # fmt: skip


@lru_cache(maxsize=65_536)
def day_number(title: str | None) -> int | None:
    """Which day of something a title says it tells: "J2", "2e jour", "اليوم 2"."""
    found = _DAY.search(fold(title or ""))
    if found is None:
        return None
    said = found["n"] or found["before"]
    return int(said) if said.isdigit() else _VALUES.get(said)


@lru_cache(maxsize=65_536)
def part(title: str | None) -> str | None:
    """Which session or group a title says it tells: two of them are two events."""
    found = _PART.search(fold(title or ""))
    return found["n"] if found else None


@lru_cache(maxsize=65_536)
def says_corrected(title: str | None) -> bool:
    """Whether a title says that it corrects another."""
    return _CORRECTION.search(fold(title or "")) is not None


@lru_cache(maxsize=65_536)
def bare(title: str | None) -> str:
    """Return a title without its words of day and correction, folded."""
    folded = _CORRECTION.sub(" ", _DAY.sub(" ", fold(title or "")))
    return " ".join(re.findall(r"\w+", folded))


@lru_cache(maxsize=65_536)
def name_key(name: str) -> str:
    """Return a name's words in order of the alphabet, folded."""
    return " ".join(sorted(fold(name).split()))
