"""What templates of all screens are offered: versioned addresses of files, day words, shares."""

import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from flask import Flask, current_app, g, request, session, url_for
from flask_babel import gettext as _

from forms.programme import Word
from forms.programme import load as programme
from server.auth import utc_now
from server.home.navigation import navigation
from server.i18n import TIME_ZONE, day, moment, number, reader_language
from sync.programme import load as plan_words

THEMES = ("auto", "light", "dark")


def init_app(app: Flask) -> None:
    """Offer the functions and filters to templates."""
    app.context_processor(
        lambda: {
            "asset": asset,
            "has_screen": lambda name: name in app.blueprints,
            "here": here,
            "navigation": navigation,
            "nightly_at": lambda: app.extensions["terrain"].nightly_at.strftime("%H:%M"),
            "theme": theme(),
        }
    )
    app.jinja_env.filters.update(
        when=when,
        short_day=short_day,
        share=share,
        initials=initials,
        masked=masked,
        size=file_size,
        region_name=region_name,
        kind_name=kind_name,
        axis_name=axis_name,
        tongue=tongue,
    )


def asset(name: str) -> str:
    """The address of a static file, changing with the file, so that browsers keep it for long."""
    return url_for("static", filename=name, v=_mark(str(current_app.static_folder), name))


@lru_cache(maxsize=64)
def _mark(folder: str, name: str) -> str:
    path = Path(folder) / name
    return format(path.stat().st_mtime_ns, "x")[-10:] if path.exists() else "0"


def here() -> str:
    """The address of this page, for a form that comes back to it."""
    return request.full_path.rstrip("?") if request.method == "GET" else "/"


def theme() -> str:
    """The reader's theme: `auto` follows the device."""
    account = g.get("account")
    return str(account.theme) if account is not None else str(session.get("theme", "auto"))


def when(value: datetime | None) -> str:
    """A moment as one says it: `today at 09:40`, `yesterday at 18:12`, `8 June, 09:40`."""
    if value is None:
        return ""
    local, today = value.astimezone(TIME_ZONE), utc_now().astimezone(TIME_ZONE)
    clock = local.strftime("%H:%M")
    if local.date() == today.date():
        return _("today at %(clock)s", clock=clock)
    if local.date() == today.date() - timedelta(days=1):
        return _("yesterday at %(clock)s", clock=clock)
    year = "" if local.year == today.year else " y"
    return _("%(day)s, %(clock)s", day=moment(value, f"d MMMM{year}"), clock=clock)


def short_day(value: date | None) -> str:
    """A day of this year without its year: `3 June`."""
    if value is None:
        return ""
    return day(value, "d MMM" if value.year == utc_now().year else "d MMM y")


def share(value: float | None) -> str:
    """A share of one as per cent: `82 %` in French, `82%` elsewhere."""
    if value is None:
        return ""
    return number(round(value * 100)) + ("\u00a0%" if reader_language() == "fr" else "%")


def region_name(code: str | None) -> str:
    """A region's name in the reader's language; the code where the programme doesn't know it."""
    return _named(programme().regions, code)


def kind_name(code: str | None) -> str:
    """The name of a kind of event: workshop, training and so on."""
    return _named(programme().kinds, code)


def axis_name(code: str | None) -> str:
    """What a result (axis) is about."""
    return plan_words().axis_name(code or "", reader_language())


def _named(things: Iterable[Word], code: str | None) -> str:
    found = next((each for each in things if each.code == code), None)
    return found.name(reader_language()) if found else code or ""


def tongue(text: str | None) -> str:
    """The language that a text of the field is most likely in, by its first letter's script."""
    first = next((letter for letter in text or "" if letter.isalpha()), "")
    return "ar" if unicodedata.bidirectional(first or "a") in {"AL", "R"} else "fr"


def initials(name: str) -> str:
    """The first letters of a person's first two names."""
    return "".join(word[0] for word in name.split()[:2] if word[0].isalnum()).upper() or "?"


def masked(phone: str | None) -> str:
    """A phone of which only the ends are seen."""
    digits = "".join(c for c in unicodedata.normalize("NFKC", phone or "") if c.isdigit())
    code = programme().phone.get("calling_code", "")
    for prefix in (f"00{code}", code):
        if code and digits.startswith(prefix) and len(digits) > len(prefix) + 6:
            digits = "0" + digits.removeprefix(prefix).removeprefix("0")
    if len(digits) < 6:
        return "••••" if digits else ""
    return f"{digits[:2]} •• •• •• {digits[-2:]}"


def file_size(size: int) -> str:
    """A file's size as people read it."""
    if size < 1_000_000:
        return _("%(size)s kB", size=number(max(1, round(size / 1000))))
    return _("%(size)s MB", size=number(size / 1_000_000, 1))
