"""What the words of one kind of finding are made of."""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import LazyString

from server.review.fact_words import Facts


@dataclass(frozen=True)
class Kind:
    """How a kind looks, its name for the filter, and its facts in a sentence."""

    icon: str
    name: LazyString
    sentence: Callable[[Facts], str]
    short: Callable[[Facts], str] | None = None
