"""Constraints of an XForm on one submission, as far as XPath 1.0 and a few functions go."""

import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from lxml import etree

EPOCH = date(1970, 1, 1)
Function = Callable[..., Any]


class NotEvaluated(Exception):
    """An expression that only a phone's engine can evaluate; says which."""


def is_true(expression: str, node: etree._Element, *, today: date) -> bool:
    """Evaluate at a node; dates of the tree must be written as days since 1970 (`in_days`)."""
    found = _evaluate(f"boolean({expression})", node, today)
    return bool(found)


def text_of(expression: str, node: etree._Element, *, today: date) -> str:
    """Evaluate to a text."""
    return str(_evaluate(f"string({expression})", node, today))


def in_days(text: str) -> str:
    """A date as XForms compare it: days since 1970."""
    return str((date.fromisoformat(text[:10]) - EPOCH).days)


def _evaluate(expression: str, node: etree._Element, today: date) -> Any:
    try:
        return etree.XPath(expression, extensions=_functions(today))(node)
    except (etree.XPathError, ValueError, TypeError) as problem:
        raise NotEvaluated(expression) from problem


def _functions(today: date) -> Mapping[tuple[None, str], Function]:
    days = (today - EPOCH).days
    functions: dict[str, Function] = {
        "today": lambda _: float(days),
        "now": lambda _: float(days),
        "date": lambda _, value: float(in_days(_text(value))) if _is_day(value) else _number(value),
        "regex": lambda _, value, pattern: bool(re.fullmatch(_text(pattern), _text(value))),
        "selected": lambda _, value, name: _text(name) in _text(value).split(),
        "count-selected": lambda _, value: float(len(_text(value).split())),
        "int": lambda _, value: float(math.trunc(_number(value))),
        "abs": lambda _, value: abs(_number(value)),
        "if": lambda _, condition, yes, no: yes if _truth(condition) else no,
        "coalesce": lambda _, first, second: _text(first) or _text(second),
        "once": lambda _, value: _text(value),
    }
    return {(None, name): function for name, function in functions.items()}


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "".join(value[0].itertext()) if value else ""
    return str(value)


def _number(value: Any) -> float:
    return float(_text(value))


def _truth(value: Any) -> bool:
    return bool(value)


def _is_day(value: Any) -> bool:
    return "-" in _text(value).lstrip("-")
