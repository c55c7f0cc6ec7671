"""Canonical answers → what they tell, by the words that the form or its mapping declares."""

from collections.abc import Mapping
from typing import Any

from forms.event import facts_of
from forms.facts import DecisionFacts, EventFacts, ParticipantFacts
from forms.nodes import FILE_TYPES, FormDefinition, Path, Question
from forms.programme import Programme, load
from forms.suggest import reaches_a_person, suggest_mapping, suggest_values
from forms.told import Meanings, Walk, is_below
from forms.understand import Interpreter, ValueMaps
from forms.vocabulary import is_personal

__all__ = [
    "DecisionFacts",
    "EventFacts",
    "ParticipantFacts",
    "personal_paths",
    "suggest_mapping",
    "suggest_values",
    "tell",
]

_TELLING = frozenset({"event", "participant"})
_OWN_WORDS = FILE_TYPES | {"text", "barcode"}


def tell(
    answers: Mapping[str, Any],
    definition: FormDefinition,
    mapping: Mapping[str, str] | None = None,
    values: ValueMaps | None = None,
    programme: Programme | None = None,
) -> list[EventFacts]:
    """Return the events of a submission, none where nothing in its form means an event."""
    meanings = Meanings.of(definition, mapping)
    if not any(word.partition(".")[0] in _TELLING for word in meanings.by_path.values()):
        return []
    events = frozenset(path for path, word in meanings.by_path.items() if word == "event")
    holders = {
        "event": events or frozenset({()}),
        "participant": meanings.holders("participant", definition),
        "decision": meanings.holders("decision", definition),
    }
    walk = Walk(meanings, holders).over(definition, answers)
    interpreter = Interpreter(programme or load(), values or {}, definition.default_language)
    return [
        facts_of(index, holder, walk, interpreter)
        for index, holder in enumerate(walk.instances["event"])
    ]


def personal_paths(
    definition: FormDefinition, mapping: Mapping[str, str] | None = None
) -> frozenset[str]:
    """Return the paths whose answers identify people, for masking.

    What a participant was asked in words of their own is taken as personal, and phones wherever
    they stand; where a form has no meaning yet, what its names and labels suggest is.
    """
    meanings = Meanings.of(definition, mapping)
    if not meanings.by_path:
        meanings = Meanings.of(definition, suggest_mapping(definition))
    people = meanings.holders("participant", definition) - {()}
    return frozenset(
        "/".join(question.path)
        for question in definition.questions()
        if _identifies(question, meanings.by_path.get(question.path), people)
    )


def _identifies(question: Question, meaning: str | None, people: frozenset[Path]) -> bool:
    if meaning:
        return is_personal(meaning)
    inside = any(is_below(question.path, holder) for holder in people)
    return (inside and question.type in _OWN_WORDS) or reaches_a_person(question)
