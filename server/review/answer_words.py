"""Answers in words: choices by their labels, days, numbers, places."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import ngettext

from forms.definition import Question, label
from forms.nodes import FILE_TYPES
from server.i18n import day, moment, number

LONG = 90
Lists = Mapping[str, Mapping[str, str]]


def shown(
    question: Question, value: Any, language: str, lists: Lists | None = None
) -> tuple[str, str]:
    """How an answer is shown, and its text; `lists` has the labels of lists that are files."""
    if question.type in FILE_TYPES:
        return "file", str(value)
    if question.choices is not None or question.choice_file or isinstance(value, list):
        return "choice", ", ".join(_chosen(question, value, language, lists or {}))
    if isinstance(value, Mapping):
        return "geo", _place(value)
    if isinstance(value, bool | int | float):
        return "number", _number(value)
    text = _moment(question.type, str(value))
    return ("long" if len(text) > LONG or "\n" in text else "text"), text


def _chosen(question: Question, value: Any, language: str, lists: Lists) -> Iterator[str]:
    known = {choice.name: label(choice, language) for choice in question.choices or ()}
    known.update(lists.get(question.choice_file or "", {}))
    for name in value if isinstance(value, list) else [value]:
        yield known.get(str(name)) or str(name)


def _number(value: float) -> str:
    return number(value, 0 if float(value).is_integer() else 2)


def _moment(kind: str, text: str) -> str:
    try:
        if kind == "date":
            return day(date.fromisoformat(text))
        if kind == "dateTime":
            return moment(datetime.fromisoformat(text))
    except ValueError:
        return text
    return text[:5] if kind == "time" else text


def _place(value: Mapping[str, Any]) -> str:
    """A point as latitude and longitude with its accuracy; a line by how many points it has."""
    coordinates = value.get("coordinates") or []
    if value.get("type") != "Point" or len(coordinates) < 2:
        points = _points(coordinates)
        if value.get("type") == "Polygon":
            return ngettext("area of %(num)s point", "area of %(num)s points", points)
        return ngettext("line of %(num)s point", "line of %(num)s points", points)
    text = f"{coordinates[1]:.5f}, {coordinates[0]:.5f}"
    accuracy = (value.get("properties") or {}).get("accuracy")
    return text if accuracy is None else f"{text} (± {round(accuracy)} m)"


def _points(coordinates: list[Any]) -> int:
    nested = coordinates and coordinates[0] and isinstance(coordinates[0][0], list)
    return len(coordinates[0] if nested else coordinates)
