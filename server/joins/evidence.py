"""What speaks for and against two submissions telling one event, in the reader's words."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from server.i18n import number, reader_language

Item = Mapping[str, Any]


def speaking(items: Iterable[Item], speaks: str) -> list[str]:
    """The pieces that speak `for` or `against`, what weighs most first."""
    return [_in_words(item) for item in items if item["speaks"] == speaks]


def _in_words(item: Item) -> str:
    said = WORDS.get(item["kind"])
    return said(item) if said else _("Other evidence")


def _percent(share: float) -> str:
    space = "\u00a0" if reader_language() == "fr" else ""
    return f"{number(round(100 * share))}{space}%"


def _days(item: Item) -> str:
    return ngettext("%(num)s day apart", "%(num)s days apart", item["days"])


def _titles(item: Item) -> str:
    return _("Titles alike at %(percent)s", percent=_percent(item["likeness"]))


def _day_numbers(item: Item) -> str:
    return _("Titles say day %(one)s and day %(two)s", one=item["first"], two=item["second"])


def _parts(item: Item) -> str:
    return _("Titles say parts %(one)s and %(two)s", one=item["first"], two=item["second"])


def _people(item: Item) -> str:
    said = ngettext(
        "%(num)s participant in common out of %(of)s",
        "%(num)s participants in common out of %(of)s",
        item["count"],
        of=number(item["of"]),
    )
    return said if item["count"] else _("No participant in common")


def _counts(item: Item) -> str:
    women = ngettext("%(num)s woman", "%(num)s women", item["women"])
    men = ngettext("%(num)s man", "%(num)s men", item["men"])
    return _("The same numbers: %(women)s, %(men)s", women=women, men=men)


def _sessions(item: Item) -> str:
    return ngettext("The plan has %(num)s session", "The plan has %(num)s sessions", item["count"])


WORDS: Mapping[str, Callable[[Item], str]] = {
    "same_day": lambda _item: _("The same day"),
    "days_in_a_row": _days,
    "days_apart": _days,
    "day_numbers": _day_numbers,
    "other_part": _parts,
    "says_corrected": lambda _item: _("A title says that it corrects"),
    "same_title": lambda _item: _("The same title"),
    "like_title": _titles,
    "other_title": lambda _item: _("Different titles"),
    "same_activity": lambda _item: _("Linked to the same activity"),
    "other_activity": lambda _item: _("Linked to different activities"),
    "one_session": lambda _item: _("The plan has one session only"),
    "several_sessions": _sessions,
    "same_kind": lambda _item: _("The same kind"),
    "other_kind": lambda _item: _("Different kinds"),
    "same_region": lambda _item: _("The same region"),
    "other_region": lambda _item: _("Different regions"),
    "same_province": lambda _item: _("The same province"),
    "other_province": lambda _item: _("Different provinces"),
    "same_place": lambda _item: _("The same place"),
    "other_place": lambda _item: _("Different places"),
    "same_cost": lambda _item: _("The same cost"),
    "same_counts": _counts,
    "near_counts": lambda _item: _("Nearly the same numbers of participants"),
    "other_counts": lambda _item: _("Different numbers of participants"),
    "common_people": _people,
    "other_people": _people,
    "same_officer": lambda _item: _("Sent by the same officer"),
}
