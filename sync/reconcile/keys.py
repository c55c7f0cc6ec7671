"""Texts as numbers, the same on each machine, by which events are found to say the same."""

from functools import lru_cache
from hashlib import blake2b


@lru_cache(maxsize=100_000)
def number_of(text: str) -> int:
    """A number below 2 to the 63rd for a text; 0 for none."""
    if not text:
        return 0
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


def words_of(title: str | None) -> int:
    """The number of a title, case and spaces aside."""
    return number_of(" ".join((title or "").lower().split()))


def fingerprint(facts: object) -> str:
    """A short text that changes where facts (of lists, texts and numbers) do."""
    return blake2b(repr(facts).encode(), digest_size=16).hexdigest()
