"""Facts of a finding in words: days, places, sums, rows."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import LazyString, ngettext
from flask_babel import lazy_gettext as _l

from forms.programme import load
from server.i18n import day, number, reader_language

Facts = Mapping[str, Any]


def day_of(value: Any) -> str:
    """A day as the reader writes it; what is none, as it stands."""
    try:
        return day(date.fromisoformat(str(value)[:10]))
    except ValueError:
        return str(value or "")


def place(code: Any) -> str:
    """A region or province by its name."""
    known = {word.code: word for word in (*load().regions, *load().provinces)}
    return known[code].name(reader_language()) if code in known else str(code or "")


def rows(facts: Facts) -> str:
    """Rows of a list, counted from 1."""
    return ", ".join(number(row + 1) for row in facts.get("rows", ()))


def numbers(facts: Facts) -> str:
    """Numbers of editions."""
    return ", ".join(str(each) for each in facts.get("numbers", ()))


def counted(facts: Facts) -> int:
    """How many people the counts add up to."""
    return int(facts.get("women") or 0) + int(facts.get("men") or 0)


def money(facts: Facts, name: str) -> str:
    """A sum with its currency."""
    return f"{number(facts.get(name))}\u00a0{facts.get('currency') or ''}".strip()


def lasting(seconds: Any) -> str:
    """How long something took: seconds below two minutes, else minutes."""
    count = int(seconds or 0)
    if count < 120:
        return ngettext("%(num)s second", "%(num)s seconds", count)
    return ngettext("%(num)s minute", "%(num)s minutes", round(count / 60))


def paths(facts: Facts) -> str:
    """The first of the questions that are named."""
    return ", ".join(facts.get("paths", ())[:6])


STATES: dict[str, LazyString] = {
    "received": _l("to do"),
    "edited": _l("edited"),
    "has_issues": _l("sent back"),
    "approved": _l("approved"),
    "rejected": _l("rejected"),
}


def state_in_words(state: Any) -> str:
    """A review state inside a sentence."""
    return str(STATES[state]) if state in STATES else str(state or "")
