"""Proposes meanings for a foreign form from its names and labels, and ours for its values."""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path as FilePath

from rapidfuzz import fuzz, process

from forms.nodes import FormDefinition, Group, Node, Path, Question, Repeat
from forms.plain import plain
from forms.programme import Programme, Word, load
from forms.told import Meanings, is_below
from forms.understand import CODED, code_of

_WORDS = FilePath(__file__).with_name("suggestions.json")
_LIKELY = 0.6
_NEAR = 88
# A form has one of each, except of these.
_MANY = frozenset({"attachment.photo", "attachment.attendance_sheet", "event.partners"})
_REACHING = ("phone", "email", "signature")
_PEOPLE = ("name", "sex", "phone", "institution")


def suggest_mapping(definition: FormDefinition) -> dict[str, str]:
    """Return path → meaning as names and labels in three languages suggest it."""
    holders = {node.path: word for node in definition.nodes() if (word := _holds(node))}
    scored = sorted(_scores(definition, holders), key=lambda score: -score[0])
    found: dict[Path, str] = dict(holders)
    taken: set[tuple[str, Path]] = set()
    for _, path, meaning in scored:
        holder = max((at for at in holders if is_below(path, at)), key=len, default=())
        if path not in found and (meaning, holder) not in taken:
            found[path] = meaning
            if meaning not in _MANY:
                taken.add((meaning, holder))
    order = [node.path for node in definition.nodes()]
    return {"/".join(path): found[path] for path in order if path in found}


def reaches_a_person(question: Question) -> bool:
    """Say whether a question's name or label asks for a phone number, an address or a signature."""
    return any(_is(question, part) for part in _REACHING)


def suggest_values(
    definition: FormDefinition,
    mapping: Mapping[str, str] | None = None,
    samples: Mapping[str, Iterable[str]] | None = None,
    programme: Programme | None = None,
) -> dict[str, dict[str, str]]:
    """Return path → {their value → ours} for regions, provinces, sex, kinds and the like.

    `samples` are texts seen at a path that has no choices. A form that never asks the kind of
    event, but is named for one, gets it under `event.kind` for the answer not given.
    """
    known = programme or load()
    meanings = Meanings.of(definition, mapping).by_path
    proposed: dict[str, dict[str, str]] = {}
    for question in definition.questions():
        meaning = meanings.get(question.path, "")
        if meaning in CODED:
            path = "/".join(question.path)
            theirs = dict(_theirs(question, (samples or {}).get(path, ())))
            table = {name: _ours(meaning, said, known) for name, said in theirs.items()}
            proposed[path] = {name: ours for name, ours in table.items() if ours and ours != name}
    if "event.kind" not in meanings.values() and meanings:
        kind = _kind_named(definition, known)
        proposed["event.kind"] = {"": kind} if kind else {}
    return {path: table for path, table in proposed.items() if table}


@lru_cache(maxsize=1)
def _vocabulary() -> dict[str, tuple[frozenset[str], tuple[str, ...]]]:
    said = json.loads(_WORDS.read_text(encoding="utf-8"))
    return {
        meaning: (frozenset(entry["types"]), tuple(dict.fromkeys(map(plain, entry["words"]))))
        for meaning, entry in said.items()
    }


def _holds(node: Node) -> str | None:
    """Return what a repeat holds: participants, also when only its questions say so; decisions."""
    if not isinstance(node, Repeat):
        return None
    scores = {word: _score(node, word) for word in ("participant", "decision")}
    best = max(scores, key=lambda word: scores[word])
    if scores[best] >= _LIKELY:
        return best
    asked = {part for part in _PEOPLE for child in _leaves(node) if _is(child, part)}
    return "participant" if "name" in asked and len(asked) > 1 else None


def _is(question: Question, part: str) -> bool:
    return _score(question, f"participant.{part}") >= _LIKELY


def _leaves(group: Group) -> Iterator[Question]:
    """Return the questions of a repeat, not those of repeats inside it."""
    for node in group.children:
        if isinstance(node, Question):
            yield node
        elif not isinstance(node, Repeat):
            yield from _leaves(node)


def _scores(
    definition: FormDefinition, holders: Mapping[Path, str]
) -> Iterator[tuple[float, Path, str]]:
    repeats = [node.path for node in definition.nodes() if isinstance(node, Repeat)]
    for question in definition.questions():
        around = [at for at in repeats if is_below(question.path, at)]
        holder = holders.get(max(around, key=len)) if around else None
        for meaning in _vocabulary():
            if _may_stand(meaning, holder, repeated=bool(around)):
                score = _score(question, meaning)
                if score >= _LIKELY:
                    yield score, question.path, meaning


def _may_stand(meaning: str, holder: str | None, *, repeated: bool) -> bool:
    word = meaning.partition(".")[0]
    if holder:
        return word == holder
    if repeated:
        return word == "attachment"
    return word != "participant" and meaning not in ("decision.owner", "decision.due")


def _score(node: Node, meaning: str) -> float:
    types, words = _vocabulary()[meaning]
    kind = node.type if isinstance(node, Question) else "repeat"
    if kind not in types or (isinstance(node, Question) and node.preload):
        return 0.0
    texts = {plain(text) for text in (node.name, *node.labels.values())}
    return max((_alike(text, word) for text in texts for word in words), default=0.0)


def _alike(text: str, word: str) -> float:
    """Score a text that says a word and maybe more; the more it says beside, the less."""
    if text == word:
        return 1.0
    said, wanted = text.split(), word.split()
    if not set(wanted) <= set(said):
        return 0.0
    start = 0.05 if said[: len(wanted)] == wanted else 0.0
    return 0.8 + start - 0.07 * (len(said) - len(wanted))


def _theirs(question: Question, samples: Iterable[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for choice in question.choices or ():
        yield choice.name, (*choice.labels.values(), choice.name)
    for sample in samples:
        yield sample, (sample,)


def _ours(meaning: str, said: tuple[str, ...], programme: Programme) -> str | None:
    words: tuple[Word, ...] = getattr(programme, CODED[meaning])
    within = meaning in ("event.province", "event.commune")
    for text in said:
        found = code_of(text, words, within=within)
        if not found and meaning == "event.region":
            found = programme.region_of_province(code_of(text, programme.provinces, within=True))
        if found:
            return found
    return _nearest(said, words)


def _nearest(said: tuple[str, ...], words: tuple[Word, ...]) -> str | None:
    spellings = {
        spelling: word.code for word in words for spelling in word.spellings if len(spelling) > 3
    }
    for text in said:
        near = process.extractOne(plain(text), spellings.keys(), scorer=fuzz.ratio)
        if near and near[1] >= _NEAR:
            return spellings[near[0]]
    return None


def _kind_named(definition: FormDefinition, programme: Programme) -> str | None:
    said = set(plain(f"{definition.title} {definition.form_id}").split())
    for word in programme.kinds:
        if any(set(spelling.split()) <= said for spelling in word.spellings):
            return word.code
    return None
