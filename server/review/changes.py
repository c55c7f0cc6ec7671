"""What differs between two editions, question by question, under the form's labels."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from forms.definition import FormDefinition, Group, Question, Repeat
from forms.nodes import FILE_TYPES
from forms.unknown import step
from server.review.aligned import align
from server.review.answers import Reader

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """One question that was answered otherwise; for a repeat, the lines that came and went.

    `at` is its place in the newer edition.
    """

    at: str
    label: str
    old: str = ""
    new: str = ""
    counts: tuple[int, int] | None = None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Here:
    """Where a walk stands: the place in the newer edition, and what is said before a label."""

    at: str = ""
    before: str = ""

    def below(self, name: str, number: int = 1, before: str = "") -> "_Here":
        return _Here(step(self.at, name, number), self.before + before)


def changes(
    reader: Reader, old: Answers, new: Answers, older: FormDefinition | None = None
) -> list[Change]:
    """Compare two editions in the order of the newer form; `older` has what that asks no more."""
    found = list(_of_group(reader, reader.definition.root, old, new, _Here()))
    if older is not None and older is not reader.definition:
        found += _no_longer_asked(reader, older, old)
    return found


def _of_group(
    reader: Reader, group: Group, old: Answers, new: Answers, here: _Here
) -> Iterator[Change]:
    for node in group.children:
        was, now = old.get(node.name), new.get(node.name)
        if was == now:
            continue
        if isinstance(node, Repeat):
            yield from _of_repeat(reader, node, was or [], now or [], here)
        elif isinstance(node, Group):
            yield from _of_group(reader, node, was or {}, now or {}, here.below(node.name))
        elif node.labels or node.asked:
            label = here.before + reader.label(node)
            texts = _text(reader, node, was), _text(reader, node, now)
            yield Change(here.below(node.name).at, label, *texts)


def _of_repeat(
    reader: Reader, repeat: Repeat, old: list[Any], new: list[Any], here: _Here
) -> Iterator[Change]:
    aligned, name = align(old, new), reader.label(repeat)
    for (_, was), (n, now) in aligned.pairs:
        line = here.below(repeat.name, n, f"{name} {n} · ")
        yield from _of_group(reader, repeat, was, now, line)
    if aligned.gone or aligned.came:
        yield Change(
            here.below(repeat.name).at,
            here.before + name,
            counts=(len(old), len(new)),
            added=tuple(_line(reader, repeat, each) for _, each in aligned.came),
            removed=tuple(_line(reader, repeat, each) for _, each in aligned.gone),
        )


def _no_longer_asked(reader: Reader, older: FormDefinition, old: Answers) -> Iterator[Change]:
    known = {node.path for node in reader.definition.nodes()}
    for question in older.questions():
        value = _value_at(old, question.path)
        if question.path not in known and question.labels and value not in (None, []):
            path = "/".join(question.path)
            yield Change(path, reader.label(question), _text(reader, question, value))


def _value_at(answers: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        if not isinstance(answers, Mapping):
            return None
        answers = answers.get(name)
    return answers


def _line(reader: Reader, repeat: Repeat, answers: Answers) -> str:
    """A line of a repeat by its first answer that says something."""
    for node in repeat.children:
        value = answers.get(node.name)
        if isinstance(node, Question) and node.type not in FILE_TYPES and value not in (None, []):
            return _text(reader, node, value)
    return "…"


def _text(reader: Reader, question: Question, value: Any) -> str:
    return "" if value is None or value == [] else reader.shown(question, value)[1]
