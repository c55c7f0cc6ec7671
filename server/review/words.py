"""Findings in words: an icon, a few words for the queue, a sentence with the evidence."""

from dataclasses import dataclass

from server.review.fact_words import Facts
from server.review.kinds import KINDS


@dataclass(frozen=True)
class Said:
    """A finding as the reader reads it."""

    icon: str
    short: str
    sentence: str


def say(kind: str, facts: Facts) -> Said:
    """Put a finding in words; of a kind that has none, its name is shown."""
    words = KINDS.get(kind)
    if words is None:
        return Said("alert-triangle", kind.replace("_", " "), "")
    short = words.short(facts) if words.short else str(words.name)
    return Said(words.icon, short, words.sentence(facts))


def problem_names() -> list[tuple[str, str]]:
    """The kinds by name, for the filter."""
    return [(kind, str(words.name)) for kind, words in KINDS.items()]
