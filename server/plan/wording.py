"""Words for what a plan says, the same on screen and in commands."""

import gettext
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from babel.numbers import format_decimal

from forms.programme import Word
from server.i18n import BABEL_LOCALES, TRANSLATIONS, day_in
from sync.plan_workbook.records import Status
from sync.plan_workbook.template_words import LANGUAGES, STATUSES
from sync.programme import Programme, load

Say = Callable[[str], str]
# Texts of the plan's catalogue.
FIELD_NAMES = {
    "code": "Code",
    "axis": "Result",
    "title": "Title",
    "title_ar": "Title in Arabic",
    "sub_activity": "Sub-activity",
    "regions": "Regions",
    "provinces": "Provinces",
    "kind": "Kind",
    "periods": "Period",
    "sessions": "Sessions",
    "participants": "Participants",
    "budget_mad": "Budget (MAD)",
    "budget_eur": "Budget (EUR)",
    "budget_line": "Budget line",
    "spending": "Kind of spending",
    "responsible": "Person in charge",
    "partner": "Partner",
    "deliverable": "Deliverable",
    "indicator": "Indicator",
    "target": "Target",
    "verification": "Source of verification",
    "risk": "Risk",
    "status": "State in the workbook",
    "comment": "Comment",
}

CODED: dict[str, Callable[[Programme], Iterable[Word]]] = {
    "regions": lambda programme: (region.word for region in programme.regions),
    "provinces": lambda programme: (each for r in programme.regions for each in r.provinces),
    "kind": lambda programme: programme.kinds,
}


def speaker(language: str) -> Say:
    """Return the plan's catalogue in a language, for who asks outside a request."""
    return gettext.translation("plan", str(TRANSLATIONS), [language], fallback=True).gettext


def field_name(name: str, say: Say) -> str:
    """Return a field's name; a column of the office's own keeps its header."""
    return say(FIELD_NAMES[name]) if name in FIELD_NAMES else name


def value_text(name: str, value: Any, language: str) -> str:
    """Return a stored value in words; nothing as a dash."""
    if value in (None, "", []):
        return "–"
    if name == "periods":
        return periods_text(value, language)
    if name == "status":
        return _status(value, language)
    if name in CODED:
        codes = value if isinstance(value, list) else [value]
        return _comma(language).join(_name(CODED[name](load()), code, language) for code in codes)
    if isinstance(value, int | float):
        text = format_decimal(value, locale=BABEL_LOCALES.get(language, "fr"))
        return text.replace("\u202f", "\u00a0")
    return str(value)


def _status(value: str, language: str) -> str:
    """A state as the blank workbook writes it."""
    if value not in list(Status):
        return value
    names = STATUSES[list(Status).index(Status(value))]
    return names[LANGUAGES.index(language) if language in LANGUAGES else 0]


def _name(words: Iterable[Word], code: str, language: str) -> str:
    found = next((word for word in words if word.code == code), None)
    return found.name(language) if found else code


def _comma(language: str) -> str:
    return "، " if language == "ar" else ", "


def periods_text(periods: Iterable[Iterable[str]], language: str) -> str:
    """Return periods with their first and last day."""
    return _comma(language).join(
        _period(date.fromisoformat(first), date.fromisoformat(last), language)
        for first, last in periods
    )


def _period(first: date, last: date, language: str) -> str:
    locale = BABEL_LOCALES.get(language, "fr")
    begin, end = (day_in(day, "d MMM", locale) for day in (first, last))
    return begin if first == last else f"{begin} – {end}"
