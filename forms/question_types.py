"""The type word of a question, from its control and its bind."""

from collections.abc import Mapping
from typing import Protocol

_INTEGERS = ("int", "integer", "long", "short", "byte", "nonnegativeinteger", "positiveinteger")
NUMBERS = dict.fromkeys(_INTEGERS, "integer") | dict.fromkeys(
    ("decimal", "double", "float"), "decimal"
)
_BY_BIND = {
    "date": "date",
    "time": "time",
    "datetime": "datetime",
    "geopoint": "geopoint",
    "geotrace": "geotrace",
    "geoshape": "geoshape",
    "barcode": "barcode",
    "binary": "file",
    "select1": "select_one",
    "select": "select_multiple",
    "rank": "rank",
    **NUMBERS,
}
_BY_CONTROL = {
    "select1": "select_one",
    "select": "select_multiple",
    "rank": "rank",
    "range": "range",
    "trigger": "trigger",
}
_MEDIA = ("image", "audio", "video")


class Asked(Protocol):
    """What decides of a control: its element and, for uploads, the kind of file."""

    @property
    def name(self) -> str:
        """The control's element, empty where nothing is asked."""

    @property
    def mediatype(self) -> str:
        """The kind of file asked for."""


def question_type(control: Asked, bind: Mapping[str, str], *, calculated: bool) -> str:
    """Return the type word; what is unknown is text, so that nothing of it is lost."""
    if control.name == "upload":
        kind = control.mediatype.partition("/")[0]
        return kind if kind in _MEDIA else "file"
    if control.name in _BY_CONTROL:
        return _BY_CONTROL[control.name]
    by_bind = _BY_BIND.get(bind.get("type", "string").rpartition(":")[2].lower())
    if by_bind:
        return by_bind
    if not control.name:
        return "calculate" if calculated else "text"
    readonly = bind.get("readonly", "").strip() in ("true()", "true")
    return "note" if readonly and not calculated else "text"
