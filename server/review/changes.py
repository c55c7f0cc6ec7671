"""What differs between two editions, question by question, under the form's labels."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from forms.definition import Group, Question, Repeat
from forms.nodes import FILE_TYPES
from server.review.answers import MASK, Reader, shown


@dataclass(frozen=True)
class Change:
    """One question that was answered otherwise; for a repeat, the lines that came and went."""

    path: str
    label: str
    old: str = ""
    new: str = ""
    counts: tuple[int, int] | None = None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def changes(reader: Reader, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Compare two editions, the questions in the order of the newer form."""
    return list(_of_group(reader, reader.definition.root, old, new, ""))


def _of_group(
    reader: Reader, group: Group, old: Mapping[str, Any], new: Mapping[str, Any], before: str
) -> Iterator[Change]:
    for node in group.children:
        was, now = old.get(node.name), new.get(node.name)
        if was == now:
            continue
        if isinstance(node, Repeat):
            yield from _of_repeat(reader, node, was or [], now or [], before)
        elif isinstance(node, Group):
            yield from _of_group(reader, node, was or {}, now or {}, before)
        elif node.labels or node.asked:
            yield _of_question(reader, node, was, now, before)


def _of_question(reader: Reader, question: Question, old: Any, new: Any, before: str) -> Change:
    path = "/".join(question.path)
    old_text, new_text = _text(reader, question, old), _text(reader, question, new)
    return Change(path, before + reader.label(question), old_text, new_text)


def _of_repeat(
    reader: Reader, repeat: Repeat, old: list[Any], new: list[Any], before: str
) -> Iterator[Change]:
    """Lines that are the same on both sides aside; as many left on each side are compared."""
    gone, came = _without_common(old, new)
    name = reader.label(repeat)
    if len(gone) == len(came):
        for (_, was), (at, now) in zip(gone, came, strict=True):
            yield from _of_group(reader, repeat, was, now, f"{before}{name} {at} · ")
        return
    yield Change(
        "/".join(repeat.path),
        before + name,
        counts=(len(old), len(new)),
        added=tuple(_line(reader, repeat, each) for _, each in came),
        removed=tuple(_line(reader, repeat, each) for _, each in gone),
    )


def _without_common(
    old: list[Any], new: list[Any]
) -> tuple[list[tuple[int, Any]], list[tuple[int, Any]]]:
    marks = [json.dumps(each, sort_keys=True) for each in new]
    gone = []
    taken: set[int] = set()
    for number, each in enumerate(old, start=1):
        mark = json.dumps(each, sort_keys=True)
        same = next((i for i, m in enumerate(marks) if m == mark and i not in taken), None)
        if same is None:
            gone.append((number, each))
        else:
            taken.add(same)
    return gone, [(i + 1, each) for i, each in enumerate(new) if i not in taken]


def _line(reader: Reader, repeat: Repeat, answers: Mapping[str, Any]) -> str:
    """A line of a repeat by its first answer that says something."""
    for node in repeat.children:
        value = answers.get(node.name)
        if isinstance(node, Question) and node.type not in FILE_TYPES and value not in (None, []):
            return _text(reader, node, value)
    return "…"


def _text(reader: Reader, question: Question, value: Any) -> str:
    if value is None or value == []:
        return ""
    if "/".join(question.path) in reader.masked:
        return MASK
    return shown(question, value, reader.language)[1]
