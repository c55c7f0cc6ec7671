"""A page of a list that is already in hand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")
AT_ONCE = 50


@dataclass(frozen=True)
class PageOf(Generic[Item]):
    """A page with where it stands; `before` and `after` are addresses or nothing."""

    items: Sequence[Item]
    first: int
    last: int
    total: int
    before: str | None
    after: str | None


def paged(items: Sequence[Item], number: int, address: Callable[[int], str]) -> PageOf[Item]:
    """Return the page of that number; past the end, the last."""
    pages = max(1, -(-len(items) // AT_ONCE))
    number = max(1, min(number, pages))
    start = (number - 1) * AT_ONCE
    taken = items[start : start + AT_ONCE]
    return PageOf(
        items=taken,
        first=start + 1 if taken else 0,
        last=start + len(taken),
        total=len(items),
        before=address(number - 1) if number > 1 else None,
        after=address(number + 1) if number < pages else None,
    )
