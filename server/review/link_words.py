"""The link card in words: evidence for and against, periods, what is compared."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from server.i18n import day, reader_language
from sync.reconcile.explain import explain


def evidence(items: Iterable[Mapping[str, Any]], speaks: str) -> list[str]:
    """What speaks for, or against, in the reader's language."""
    return [
        explain(item, reader_language()) for item in items or () if item.get("speaks") == speaks
    ]


def periods(pairs: Sequence[Sequence[str]]) -> str:
    """The planned periods by their months: `May – June`."""
    return ", ".join(_span(date.fromisoformat(a), date.fromisoformat(b)) for a, b in pairs)


def _span(first: date, last: date) -> str:
    one, other = day(first, "LLLL"), day(last, "LLLL")
    return one if one == other else f"{one} – {other}"
