"""The part of MongoDB's filters that Kobo lets through, on rows whose answers are strings."""

from __future__ import annotations

import re
from typing import Any

MISSING = object()
LOGICAL = {"$and": all, "$or": any}
COMPARE = {
    "$gt": lambda a, b: a > b,
    "$gte": lambda a, b: a >= b,
    "$lt": lambda a, b: a < b,
    "$lte": lambda a, b: a <= b,
}
KNOWN = {
    *COMPARE,
    "$in",
    "$nin",
    "$not",
    "$exists",
    "$regex",
    "$options",
    "$all",
    "$elemMatch",
    "$ne",
}


def matches(row: dict[str, Any], query: dict[str, Any]) -> bool:
    """Whether a row passes; an operator that is not allowed is taken for a field and finds
    nothing.
    """
    for key, condition in query.items():
        if key in LOGICAL and isinstance(condition, list):
            if not LOGICAL[key](matches(row, part) for part in condition):
                return False
        elif not _field(values(row, key), condition):
            return False
    return True


def values(row: Any, path: str) -> list[Any]:
    """What stands at a path; a dot goes into an object, never into an array (`$elemMatch` does)."""
    if isinstance(row, dict) and path in row:
        return [row[path]]
    head, dot, rest = path.partition(".")
    if not dot or not isinstance(row, dict) or head not in row:
        return []
    return values(row[head], rest)


def _field(found: list[Any], condition: Any) -> bool:
    operators = isinstance(condition, dict) and any(key.startswith("$") for key in condition)
    if not operators:
        return _equal(found, condition)
    if not set(condition) <= KNOWN:
        return False
    return all(_operator(found, name, condition) for name in condition)


def _operator(found: list[Any], name: str, condition: dict[str, Any]) -> bool:
    wanted = condition[name]
    if name in COMPARE:
        return any(
            _comparable(value, wanted) and COMPARE[name](value, wanted) for value in _flat(found)
        )
    match name:
        case "$exists":
            return bool(found) is bool(wanted)
        case "$in" | "$nin":
            return any(_equal(found, item) for item in wanted) is (name == "$in")
        case "$ne" | "$not":
            negated = _equal(found, wanted) if name == "$ne" else _field(found, wanted)
            return not negated
        case "$all":
            return all(_equal(found, item) for item in wanted)
        case "$regex":
            return _regex(found, wanted, condition.get("$options", ""))
        case "$elemMatch":
            return any(matches(i, wanted) for v in found if isinstance(v, list) for i in v)
    return True


def _flat(found: list[Any]) -> list[Any]:
    return [item for value in found for item in (value if isinstance(value, list) else [value])]


def _comparable(value: Any, wanted: Any) -> bool:
    numbers = (int, float)
    if isinstance(value, numbers) and isinstance(wanted, numbers):
        return True
    return isinstance(value, str) and isinstance(wanted, str)


def _equal(found: list[Any], wanted: Any) -> bool:
    if wanted is None:
        return not found or None in found
    return wanted in found or wanted in _flat(found)


def _regex(found: list[Any], pattern: str, options: str) -> bool:
    flags = re.IGNORECASE if "i" in options else 0
    return any(isinstance(v, str) and re.search(pattern, v, flags) for v in _flat(found))


def sorted_rows(rows: list[dict[str, Any]], sort: dict[str, Any]) -> list[dict[str, Any]]:
    """Sort by keys in their order, -1 downward; absent before numbers before text."""
    for key, direction in reversed(list(sort.items())):
        rows = sorted(rows, key=lambda row: _rank(values(row, key)), reverse=int(direction) < 0)
    return rows


def _rank(found: list[Any]) -> tuple[int, Any]:
    if not found or found[0] is None:
        return (0, 0)
    if isinstance(found[0], (int, float)):
        return (1, found[0])
    return (2, str(found[0]))
