"""Kobo's small search language: `action:modify-submission AND
date_created__gte:"2026-11-24T03:45:00Z"`.
"""

from __future__ import annotations

import re
from typing import Any

from tests.stand_ins.kobo.http import Refused

TOKEN = re.compile(r'\s*(\(|\)|[\w.]+:"[^"]*"|[\w.]+:[^\s()]+|"[^"]*"|[^\s()]+)')
COMPARE = {
    "gte": lambda a, b: a >= b,
    "gt": lambda a, b: a > b,
    "lte": lambda a, b: a <= b,
    "lt": lambda a, b: a < b,
    "icontains": lambda a, b: b.lower() in a.lower(),
    "iexact": lambda a, b: b.lower() == a.lower(),
    "exact": lambda a, b: a == b,
}


def search(lines: list[dict[str, Any]], query: str) -> list[dict[str, Any]]:
    """The lines that a `q` lets through; a field that is not there finds nothing."""
    if not query.strip():
        return lines
    if len(query) < 3:
        raise Refused(400, {"detail": "Your query is too short"})
    tokens = [token for token in TOKEN.findall(query) if token]
    return [line for line in lines if _any(list(tokens), line)]


def _any(tokens: list[str], line: dict[str, Any]) -> bool:
    found = _all(tokens, line)
    while tokens and tokens[0].upper() == "OR":
        tokens.pop(0)
        found = _all(tokens, line) or found
    return found


def _all(tokens: list[str], line: dict[str, Any]) -> bool:
    found = _term(tokens, line)
    while tokens and tokens[0] != ")" and tokens[0].upper() != "OR":
        if tokens[0].upper() == "AND":
            tokens.pop(0)
        found = _term(tokens, line) and found
    return found


def _term(tokens: list[str], line: dict[str, Any]) -> bool:
    token = tokens.pop(0) if tokens else ""
    if token == "(":
        found = _any(tokens, line)
        if tokens:
            tokens.pop(0)
        return found
    if token.upper() == "NOT":
        return not _term(tokens, line)
    name, colon, wanted = token.partition(":")
    if not colon:
        return any(token.strip('"').lower() in str(value).lower() for value in line.values())
    return _field(line, name.split("__"), wanted.strip('"'))


def _field(value: Any, path: list[str], wanted: str) -> bool:
    compare = COMPARE["exact"]
    if path[-1] in COMPARE:
        compare = COMPARE[path[-1]]
        path = path[:-1]
    for name in path:
        if not isinstance(value, dict) or name not in value:
            return False
        value = value[name]
    return compare(str(value), wanted)
