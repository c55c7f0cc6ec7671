"""Walks answers in document order and gives each one that has a meaning, with where it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from forms.nodes import FormDefinition, Group, Path, Question, Repeat


@dataclass(eq=False)
class Holder:
    """One instance of what holds an event, a participant or a decision, with its answers."""

    event: "Holder | None" = None
    told: "list[Told]" = field(default_factory=list)


@dataclass(frozen=True)
class Told:
    """One answer that means something, and the event instance that it stands in."""

    meaning: str
    raw: Any
    question: Question
    event: Holder | None


@dataclass(frozen=True)
class Meanings:
    """The meaning of each path: the form's own words with a mapping laid over them."""

    by_path: Mapping[Path, str]

    @classmethod
    def of(cls, definition: FormDefinition, mapping: Mapping[str, str] | None) -> "Meanings":
        """Collect the meanings; an empty word in the mapping takes the form's own away."""
        found = {node.path: node.meaning for node in definition.nodes()}
        for path, word in (mapping or {}).items():
            found[tuple(path.split("/"))] = word
        return cls({path: word for path, word in found.items() if word})

    def holders(self, word: str, definition: FormDefinition) -> frozenset[Path]:
        """Return the paths that hold one `word` each: those declared so.

        Where none is, the innermost repeats around answers with `word.…`, or the form itself.
        """
        declared = frozenset(path for path, meaning in self.by_path.items() if meaning == word)
        if declared:
            return declared
        repeats = [node.path for node in definition.nodes() if isinstance(node, Repeat)]
        found = {
            max((at for at in repeats if is_below(path, at)), key=len, default=())
            for path, meaning in self.by_path.items()
            if meaning.startswith(f"{word}.")
        }
        return frozenset(found - {()} or found)


def is_below(path: Sequence[object], at: Sequence[object]) -> bool:
    """Say whether a path or place lies at or below another."""
    return tuple(path[: len(at)]) == tuple(at)


class Walk:
    """One pass over a submission: what was told, and the instances of each holder in order.

    `shared` has what was told outside any holder, once for all of them.
    """

    def __init__(self, meanings: Meanings, holders: Mapping[str, frozenset[Path]]) -> None:
        self.told: list[Told] = []
        self.shared: dict[str, list[Told]] = {word: [] for word in holders}
        self.instances: dict[str, list[Holder]] = {word: [] for word in holders}
        self._meanings = meanings
        self._holders = holders

    def over(self, definition: FormDefinition, answers: Mapping[str, Any]) -> "Walk":
        """Walk the whole submission."""
        self._enter(definition.root, answers, {})
        return self

    def _enter(self, group: Group, answers: Mapping[str, Any], around: dict[str, Holder]) -> None:
        inside = dict(around)
        for word, paths in self._holders.items():
            if group.path in paths:
                inside[word] = Holder(inside.get("event"))
                self.instances[word].append(inside[word])
        for node in group.children:
            value = answers.get(node.name)
            if isinstance(node, Group):
                for instance in _instances(node, value):
                    self._enter(node, instance, inside)
            else:
                self._tell(node, value, inside)

    def _tell(self, question: Question, value: Any, inside: Mapping[str, Holder]) -> None:
        meaning = self._meanings.by_path.get(question.path)
        if meaning:
            told = Told(meaning, value, question, inside.get("event"))
            self.told.append(told)
            word = meaning.partition(".")[0]
            if word in inside:
                inside[word].told.append(told)
            elif word in self.shared:
                self.shared[word].append(told)


def _instances(node: Group, value: Any) -> list[Mapping[str, Any]]:
    if isinstance(node, Repeat):
        return [instance for instance in value or [] if isinstance(instance, Mapping)]
    return [value if isinstance(value, Mapping) else {}]
