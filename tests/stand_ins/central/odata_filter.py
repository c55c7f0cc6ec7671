"""`$filter` of Central's OData: the system fields, and/or/not, comparisons, parts of dates."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.stand_ins.central.http import Refused, broken
from tests.stand_ins.central.model import Submission

DATES = {"submissionDate": "created", "updatedAt": "updated", "deletedAt": "deleted"}
TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<paren>[()])|(?P<string>'(?:[^'/?]|'')*')"
    r"|(?P<time>\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))"
    r"|(?P<date>\d{4}-\d\d-\d\d(?![T\d]))|(?P<number>-?\d+(?:\.\d+)?)"
    r"|(?P<word>\$?[A-Za-z_][\w$.-]*(?:/[\w$.-]+)*)"
)
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
}
PARTS = ("year", "month", "day", "hour", "minute", "second")
Value = Callable[[Submission], Any]
ROOT = "$root/Submissions/"


@dataclass
class Filter:
    """A parsed filter; `accepts` has SQL's three values behind it."""

    test: Value
    fields: set[str] = field(default_factory=set)

    def accepts(self, submission: Submission) -> bool:
        """Whether a row passes. Deleted ones never do unless the filter names deletedAt."""
        if submission.deleted and "deletedAt" not in self.fields:
            return False
        return self.test(submission) is True


def everything() -> Filter:
    """No filter: what is not deleted."""
    return Filter(lambda _: True)


class Parser:
    """Recursive descent over the tokens; errors say where the text stopped making sense."""

    def __init__(self, text: str, now: datetime, *, below_root: bool) -> None:
        self.text, self.now, self.below_root = text, now, below_root
        self.position = 0
        self.fields: set[str] = set()

    def parse(self) -> Filter:
        """The whole text, or 400 and 501 as Central says them."""
        test = self._or()
        if self.text[self.position :].strip():
            raise self._unexpected()
        return Filter(test, self.fields)

    def _unexpected(self) -> Refused:
        reason = f"Unexpected character at {self.position}"
        told = f"The OData filter expression you provided could not be parsed: {reason}"
        return Refused(400.18, told, {"reason": reason})

    def _peek(self) -> tuple[str, str, int]:
        at = self.position
        while (match := TOKEN.match(self.text, at)) and match.lastgroup == "space":
            at = match.end()
        if match is None:
            return "", "", at
        return match.lastgroup or "", match.group(), match.end()

    def _take(self, *words: str) -> str | None:
        kind, text, end = self._peek()
        if kind in {"word", "paren"} and text in words:
            self.position = end
            return text
        return None

    def _or(self) -> Value:
        left = self._and()
        while self._take("or"):
            left = _either(left, self._and())
        return left

    def _and(self) -> Value:
        left = self._not()
        while self._take("and"):
            left = _both(left, self._not())
        return left

    def _not(self) -> Value:
        if self._take("not"):
            inner = self._not()
            return lambda row: None if inner(row) is None else not inner(row)
        if self._take("("):
            inner = self._or()
            if not self._take(")"):
                raise self._unexpected()
            return inner
        left = self._operand()
        word = self._take("eq", "ne", *COMPARE)
        if word is None:
            raise self._unexpected()
        return _comparison(word, left, self._operand())

    def _operand(self) -> Value:
        kind, text, end = self._peek()
        at = end - len(text)
        if not kind or kind == "paren":
            raise self._unexpected()
        self.position = end
        if kind != "word":
            value = _literal(kind, text)
            return lambda _: value
        if self._take("("):
            return self._function(text)
        if text in {"null", "true", "false"}:
            value = {"null": None, "true": True, "false": False}[text]
            return lambda _: value
        return self._field(text, at)

    def _function(self, name: str) -> Value:
        if name == "now":
            self._close()
            return lambda _: self.now
        inner = self._operand()
        self._close()
        if name not in PARTS:
            told = f"The given OData filter expression uses features not supported: {name}"
            raise Refused(501.4, told, {"text": name})
        return lambda row: getattr(inner(row), name) if inner(row) else None

    def _close(self) -> None:
        if not self._take(")"):
            raise self._unexpected()

    def _field(self, text: str, at: int) -> Value:
        path = text.removeprefix(ROOT)
        name = path.removeprefix("__system/")
        known = path == "__id" or (path != name and name in SYSTEM)
        if not known or (self.below_root and path == text):
            told = (
                "The given OData filter expression references fields "
                f"not supported by this server: {text} at {at}"
            )
            raise Refused(501.5, told, {"at": at, "text": text})
        self.fields.add(name)
        return lambda row: _system(row, name)


SYSTEM = {*DATES, "submitterId", "reviewState"}


def _system(row: Submission, name: str) -> Any:
    if name in DATES:
        instant: datetime | None = getattr(row, DATES[name])
        return instant and instant.replace(microsecond=instant.microsecond // 1000 * 1000)
    if name == "submitterId":
        return row.submitter.id if row.submitter else None
    return row.review_state if name == "reviewState" else row.instance_id


def _literal(kind: str, text: str) -> Any:
    if kind == "string":
        return text[1:-1].replace("''", "'")
    if kind == "number":
        return float(text) if "." in text else int(text)
    return _instant(text)


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise broken() from error
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def _comparison(word: str, left: Value, right: Value) -> Value:
    def compare(row: Submission) -> bool | None:
        a, b = _alike(left(row), right(row))
        if word in {"eq", "ne"}:
            return (a == b) is (word == "eq")
        if a is None or b is None:
            return None
        return COMPARE[word](a, b)

    return compare


def _alike(a: Any, b: Any) -> tuple[Any, Any]:
    if isinstance(a, datetime) and isinstance(b, str):
        return a, _instant(b)
    if isinstance(b, datetime) and isinstance(a, str):
        return _instant(a), b
    if isinstance(a, int) and isinstance(b, str):
        return str(a), b
    return a, b


def _either(left: Value, right: Value) -> Value:
    def either(row: Submission) -> bool | None:
        a, b = left(row), right(row)
        return True if a is True or b is True else None if a is None or b is None else False

    return either


def _both(left: Value, right: Value) -> Value:
    def both(row: Submission) -> bool | None:
        a, b = left(row), right(row)
        return False if a is False or b is False else None if a is None or b is None else True

    return both
