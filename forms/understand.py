"""A raw answer → the programme's own word or a plain type, or the statement that it is unmapped."""

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from forms.nodes import Question
from forms.plain import plain
from forms.programme import Programme, Word

ValueMaps = Mapping[str, Mapping[str, str]]

# Meanings whose values are words of the programme, and the list that has them.
CODED = {
    "event.kind": "kinds",
    "event.result": "results",
    "event.region": "regions",
    "event.province": "provinces",
    "event.commune": "communes",
    "event.themes": "themes",
    "participant.sex": "sexes",
    "participant.institution_type": "institution_types",
    "participant.consent": "consents",
}
_PLACES = frozenset({"provinces", "communes"})


class UnmappedError(ValueError):
    """A value that is none of the programme's words and that no map translates."""


@dataclass(frozen=True)
class Interpreter:
    """Turns raw answers into facts for one form with its value maps."""

    programme: Programme
    values: ValueMaps
    default_language: str

    def text(self, meaning: str, raw: Any, question: Question) -> str:
        """Return readable text: a choice of a free list by its label, a code as it is."""
        said = self._translated(meaning, raw, question)
        if meaning == "event.activity_code" or said != raw:
            return str(said).strip()
        for choice in question.choices or ():
            if choice.name == said and choice.labels:
                return choice.labels.get(self.default_language, next(iter(choice.labels.values())))
        return str(said)

    def code(self, meaning: str, raw: Any, question: Question) -> str:
        """Return the code of the programme's word."""
        words: tuple[Word, ...] = getattr(self.programme, CODED[meaning])
        said = str(self._translated(meaning, raw, question) or "")
        labels = [
            label
            for choice in question.choices or ()
            if choice.name == said
            for label in choice.labels.values()
        ]
        # A list's own labels say more than its names: 1 may be "Femme" here and "Homme" there.
        for spelling in (*labels, said):
            code = code_of(spelling, words, within=CODED[meaning] in _PLACES)
            if code:
                return code
        raise UnmappedError(str(raw))

    def number(self, meaning: str, raw: Any, question: Question) -> float:
        """Return a number, also from text as people write it (`12 500,50`)."""
        said = self._translated(meaning, raw, question)
        if isinstance(said, int | float):
            return said
        return _number_in(str(said))

    def day(self, meaning: str, raw: Any, question: Question) -> date:
        """Return the day in the programme's time zone."""
        said = str(self._translated(meaning, raw, question)).strip()
        try:
            if "T" not in said:
                return date.fromisoformat(said[:10])
            moment = datetime.fromisoformat(said)
        except ValueError as problem:
            raise UnmappedError(said) from problem
        if moment.tzinfo is None:
            return moment.date()
        return moment.astimezone(ZoneInfo(self.programme.time_zone)).date()

    def _translated(self, meaning: str, raw: Any, question: Question) -> Any:
        for key in ("/".join(question.path), meaning):
            table = self.values.get(key)
            if table and str(raw) in table:
                return table[str(raw)]
            if table and plain(str(raw)) in (spellings := _spellings(tuple(table.items()))):
                return spellings[plain(str(raw))]
        return raw


@lru_cache(maxsize=256)
def _spellings(table: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    return {plain(theirs): ours for theirs, ours in table if plain(theirs)}


def code_of(said: str, words: tuple[Word, ...], *, within: bool = False) -> str | None:
    """Return the code of the word spelled so; `within` also takes how a place's name begins.

    Two places that could be meant are none.
    """
    wanted = plain(said)
    if not wanted:
        return None
    exact, beginnings = _index(words)
    if wanted in exact:
        return exact[wanted]
    return beginnings.get(wanted) if within else None


@lru_cache(maxsize=64)
def _index(words: tuple[Word, ...]) -> tuple[Mapping[str, str | None], Mapping[str, str | None]]:
    exact: dict[str, str | None] = {}
    beginnings: dict[str, str | None] = {}
    for word in words:
        for spelling in word.spellings:
            _once(exact, spelling, word.code)
            parts = spelling.split()
            for length in range(1, len(parts)):
                _once(beginnings, " ".join(parts[:length]), word.code)
    return exact, beginnings


def _once(table: dict[str, str | None], spelling: str, code: str) -> None:
    table[spelling] = code if table.get(spelling, code) == code else None


def _number_in(said: str) -> float:
    digits = "".join(
        str(unicodedata.digit(letter)) if letter.isdigit() else letter for letter in said
    )
    compact = re.sub(r"[\s\u00a0\u202f]", "", digits).replace(",", ".")
    try:
        number = float(compact)
    except ValueError as problem:
        raise UnmappedError(said) from problem
    if not math.isfinite(number):
        raise UnmappedError(said)
    return number
