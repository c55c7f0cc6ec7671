"""One answer: text of the XML ↔ canonical value, by the question's type."""

import math
import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from forms.nodes import Question

_INTEGER = re.compile(r"[+-]?\d{1,1000}", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_OFFSET = r"(Z|[+-]\d{2}(:?\d{2})?)?"
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})" + _OFFSET, re.ASCII)
_TIME = re.compile(r"(\d{2}:\d{2}(:\d{2})?)(\.\d+)?" + _OFFSET, re.ASCII)
_DATETIME = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?)(\.\d+)?" + _OFFSET, re.ASCII)
_LEAST_POINTS = {"geotrace": 2, "geoshape": 3}


class UnreadableError(ValueError):
    """A value that its question's type cannot read; it is kept as sent."""


def read_value(text: str, question: Question) -> Any:
    """Return the canonical value of a text that is not blank."""
    kind = question.number if question.type == "range" else question.type
    reader = _READERS.get(kind or "decimal")
    return reader(text) if reader else text


def write_value(value: Any) -> str:
    """Return the text that reads as this canonical value."""
    if value is None:
        return ""
    if isinstance(value, float):
        return _plain(value)
    if isinstance(value, list):
        return " ".join(str(name) for name in value)
    if isinstance(value, dict):
        return _write_geometry(value)
    return str(value)


def _plain(number: float) -> str:
    return f"{Decimal(repr(number)):f}"


def _integer(text: str) -> int:
    if not _INTEGER.fullmatch(text.strip()):
        raise UnreadableError(text)
    return int(text)


def _decimal(text: str) -> float:
    if not _DECIMAL.fullmatch(text.strip()):
        raise UnreadableError(text)
    number = float(text)
    if not math.isfinite(number):
        raise UnreadableError(text)
    return number


def _iso(pattern: re.Pattern[str], parse: Callable[[str], object]) -> Callable[[str], str]:
    def read(text: str) -> str:
        found = pattern.fullmatch(text.strip())
        if not found:
            raise UnreadableError(text)
        try:
            parse(found[1])
        except ValueError as problem:
            raise UnreadableError(text) from problem
        return text

    return read


def _point(text: str) -> list[float]:
    numbers = [_decimal(part) for part in text.split()]
    if not 2 <= len(numbers) <= 4 or abs(numbers[0]) > 90 or abs(numbers[1]) > 180:
        raise UnreadableError(text)
    return numbers


def _position(numbers: list[float]) -> list[float]:
    latitude, longitude, *altitude = numbers[:3]
    return [longitude, latitude, *altitude]


def _geopoint(text: str) -> dict[str, Any]:
    numbers = _point(text)
    accuracy = numbers[3] if len(numbers) == 4 else None
    return {
        "type": "Point",
        "coordinates": _position(numbers),
        "properties": {"accuracy": accuracy},
    }


def _line(text: str, kind: str) -> list[list[float]]:
    points = [_position(_point(part)) for part in text.split(";") if part.strip()]
    if len(points) < _LEAST_POINTS[kind]:
        raise UnreadableError(text)
    return points


def _geotrace(text: str) -> dict[str, Any]:
    return {"type": "LineString", "coordinates": _line(text, "geotrace")}


def _geoshape(text: str) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [_line(text, "geoshape")]}


def _write_geometry(value: dict[str, Any]) -> str:
    coordinates = value["coordinates"]
    if value["type"] == "Point":
        accuracy = value.get("properties", {}).get("accuracy")
        return _write_point(coordinates, accuracy)
    points = coordinates[0] if value["type"] == "Polygon" else coordinates
    return "; ".join(_write_point(point, None) for point in points)


def _write_point(position: list[float], accuracy: float | None) -> str:
    longitude, latitude, *altitude = position
    numbers = [latitude, longitude, *altitude]
    if accuracy is not None:
        # The accuracy is the fourth number, so an unknown altitude is written as 0.
        numbers = [*[*numbers, 0.0][:3], accuracy]
    return " ".join(_plain(float(number)) for number in numbers)


_READERS: dict[str, Callable[[str], Any]] = {
    "integer": _integer,
    "decimal": _decimal,
    "date": _iso(_DATE, date.fromisoformat),
    "time": _iso(_TIME, time.fromisoformat),
    "datetime": _iso(_DATETIME, datetime.fromisoformat),
    "select_one": str.strip,
    "select_multiple": str.split,
    "rank": str.split,
    "geopoint": _geopoint,
    "geotrace": _geotrace,
    "geoshape": _geoshape,
}
