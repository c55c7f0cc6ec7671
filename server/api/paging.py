"""Pages by an opaque cursor: the last key that was given, so that what comes in shifts nothing."""

import binascii
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask_smorest import abort
from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute, Session

MOST = 1000
USUAL = 100
LAST = re.compile("[0-9]{1,9}")
Row = TypeVar("Row")


@dataclass(frozen=True)
class Order:
    """What a list is called and sorted by; newest first where `is_falling`."""

    name: str
    key: InstrumentedAttribute[int]
    is_falling: bool = False


@dataclass(frozen=True)
class Page(Generic[Row]):
    """The rows of one page, and the cursor of the next one where there is more."""

    rows: list[Row]
    next: str | None


def paged(
    store: Session, statement: Select[Row], order: Order, asked: Mapping[str, Any]
) -> Page[Row]:
    """Fetch the page after the cursor that was sent, one row more to know whether it ends."""
    if "cursor" in asked:
        last = _read(order, asked["cursor"])
        statement = statement.where(order.key < last if order.is_falling else order.key > last)
    sorted_by = order.key.desc() if order.is_falling else order.key.asc()
    found = list(store.scalars(statement.order_by(sorted_by).limit(asked["limit"] + 1)).unique())
    rows = found[: asked["limit"]]
    if len(found) == len(rows):
        return Page(rows, None)
    return Page(rows, _write(order, getattr(rows[-1], order.key.key)))


def _write(order: Order, last: int) -> str:
    return urlsafe_b64encode(f"{order.name}:{last}".encode()).decode().rstrip("=")


def _read(order: Order, cursor: str) -> int:
    try:
        name, _, last = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition(":")
    except (binascii.Error, ValueError):
        name, last = "", ""
    if name != order.name or not LAST.fullmatch(last):
        message = "this is no cursor of this list; send the `next` of the page before, or none"
        abort(422, messages={"query": {"cursor": [message]}})
    return int(last)
