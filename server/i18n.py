"""Languages: which one the reader wants, words from one catalogue a screen, dates and numbers."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from flask import Flask, g, request, session
from flask_babel import Babel, get_locale

from forms.programme import load as load_programme

LANGUAGES = {"fr": "Français", "ar": "العربية", "en": "English"}
DEFAULT_LANGUAGE = "fr"
RIGHT_TO_LEFT = {"ar"}
BABEL_LOCALES = {"fr": "fr", "ar": "ar_MA", "en": "en_GB"}
TRANSLATIONS = Path(__file__).parent / "translations"
TIME_ZONE = ZoneInfo(load_programme().time_zone)


def init_app(app: Flask, babel: Babel) -> None:
    """Choose the language of each request; give templates `lang`, `dir` and the formats."""
    domains = sorted({path.stem for path in TRANSLATIONS.glob("*/LC_MESSAGES/*.po")}) or ["base"]
    babel.init_app(
        app,
        default_locale="en",
        default_domain=";".join(domains),
        default_translation_directories=";".join([str(TRANSLATIONS)] * len(domains)),
        locale_selector=lambda: reader_language(),
    )
    app.context_processor(_template_words)
    for name, function in {
        "day": day,
        "moment": moment,
        "number": number,
        "label_in": label_in,
    }.items():
        app.jinja_env.filters[name] = function


def reader_language() -> str:
    """The account's language, else what was chosen at the door, else the browser's, else French."""
    account = g.get("account")
    if account is not None:
        return str(account.language)
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    return request.accept_languages.best_match(list(LANGUAGES)) or DEFAULT_LANGUAGE


def direction(language: str) -> str:
    """`rtl` for Arabic, else `ltr`."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def _template_words() -> dict[str, object]:
    language = reader_language()
    return {
        "lang": language,
        "dir": direction(language),
        "LANGUAGES": LANGUAGES,
        "direction": direction,
    }


def _babel_locale() -> str:
    locale = get_locale()
    return BABEL_LOCALES.get(locale.language if locale else "", "fr")


def _wide_spaces(text: str) -> str:
    """The narrow no-break space all but vanishes on screen (UI.md)."""
    return text.replace("\u202f", "\u00a0")


def day_in(value: date, form: str, locale: str) -> str:
    """A calendar day in a language."""
    return _wide_spaces(format_date(value, _first(form, value, locale), locale=locale))


def _first(form: str, value: date, locale: str) -> str:
    """In French the first of a month is an ordinal: `1er mai`."""
    is_first = locale == "fr" and value.day == 1
    return re.sub(r"\bd\b", "d'er'", form) if is_first else form


def day(value: date | None, form: str = "d MMM y") -> str:
    """A calendar day in the reader's language: `3 juin 2026`."""
    return "" if value is None else day_in(value, form, _babel_locale())


def moment(value: datetime | None, form: str = "d MMM y, HH:mm") -> str:
    """A moment in the programme's time zone: `8 juin 2026, 09:40`."""
    if value is None:
        return ""
    locale, local = _babel_locale(), value.astimezone(TIME_ZONE)
    form = _first(form, local, locale)
    return _wide_spaces(format_datetime(local, form, tzinfo=TIME_ZONE, locale=locale))


def number(value: float | None, digits: int = 0) -> str:
    """A number with the reader's separators, digits 0–9 in every language."""
    if value is None:
        return ""
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return _wide_spaces(format_decimal(value, pattern, locale=_babel_locale()))


def label_in(labels: dict[str, str] | None, fallback: str = "") -> str:
    """The label in the reader's language, else in the next best one."""
    if not labels:
        return fallback
    for language in preferred_languages():
        if labels.get(language):
            return labels[language]
    return next(iter(labels.values()), fallback)


def preferred_languages() -> Iterator[str]:
    """The reader's language first, then the others in their usual order."""
    first = reader_language()
    yield first
    yield from (code for code in LANGUAGES if code != first)
