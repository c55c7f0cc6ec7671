"""What speaks for and against two attendances being one person's, in the reader's words.

No sentence says a name or a number: those stand beside, for who may see them.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from server.i18n import number, reader_language

Item = Mapping[str, Any]
SAME_NAME = 0.995


def speaking(items: Iterable[Item], speaks: str) -> list[str]:
    """The pieces that speak `for` or `against`, what weighs most first."""
    return [_in_words(item) for item in items if item["speaks"] == speaks]


def _in_words(item: Item) -> str:
    said = WORDS.get(item["kind"])
    if said is None:
        return _("Other evidence")
    return said[0 if item["speaks"] == "for" else 1](item)


def _name(item: Item) -> str:
    if item.get("other_script"):
        return _("The same name in two scripts, as far as it can be read")
    if item.get("alike", 0) >= SAME_NAME:
        return _("The same name")
    return _("Names alike at %(percent)s", percent=_alike(item))


def _other_name(item: Item) -> str:
    return _("Different names, alike at %(percent)s only", percent=_alike(item))


def _alike(item: Item) -> str:
    space = "\u00a0" if reader_language() == "fr" else ""
    return f"{number(100 * item.get('alike', 0))}{space}%"


def _phone(item: Item) -> str:
    return _("Phones that differ by one digit") if item.get("slip") else _("The same phone")


def _born(item: Item) -> str:
    years = item.get("years") or 0
    if not years:
        return _("The same year of birth")
    return ngettext(
        "Years of birth %(num)s year apart", "Years of birth %(num)s years apart", years
    )


def _institution(item: Item) -> str:
    if item.get("otherwise"):
        return _("The same institution, written otherwise")
    return _("The same institution")


WORDS: Mapping[str, tuple[Callable[[Item], str], Callable[[Item], str]]] = {
    "name": (_name, _other_name),
    "phone": (_phone, lambda _item: _("Different phones")),
    "email": (
        lambda _item: _("The same e-mail address"),
        lambda _item: _("Different e-mail addresses"),
    ),
    "born": (_born, _born),
    "institution": (_institution, lambda _item: _("Different institutions")),
    "function": (lambda _item: _("The same function"), lambda _item: _("Different functions")),
    "region": (lambda _item: _("The same region"), lambda _item: _("Different regions")),
    "sex": (lambda _item: _("The same sex"), lambda _item: _("Not the same sex")),
}
