"""Submission XML → canonical answers; DESIGN.md has the table that this follows."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from forms.envelope import Envelope, envelope, envelope_of
from forms.nodes import FILE_TYPES, FormDefinition, Group, Node, Question, Repeat
from forms.unknown import UNKNOWN, step, unknown_below
from forms.values import UnreadableError, read_value
from forms.write import write
from forms.xform import is_added
from forms.xml import NotASubmissionError, SubmissionXmlError, elements, local_name, own_text, parse

__all__ = [
    "UNKNOWN",
    "Envelope",
    "Flag",
    "NotASubmissionError",
    "Reading",
    "SubmissionXmlError",
    "canonical_digest",
    "envelope",
    "read",
    "write",
]

Answers = dict[str, Any]


@dataclass(frozen=True)
class Flag:
    """Something about an answer that a person should see: `unreadable` or `unknown_element`."""

    kind: str
    path: str
    value: str


@dataclass(frozen=True)
class Reading:
    """The answers of one edition, what was odd about them, and the files that they name."""

    answers: Answers
    flags: tuple[Flag, ...]
    attachment_names: tuple[str, ...]


def read(xml: bytes, definition: FormDefinition) -> Reading:
    """Read a submission by a form version; what the version lacks is kept under `_unknown`."""
    root = parse(xml)
    reader = _Reader()
    answers = reader.group(definition.root, root, "", [e for e in elements(root) if _answers(e)])
    if reader.unknown:
        answers[UNKNOWN] = reader.unknown
    audit = envelope_of(root).audit_name
    names = [*reader.names, *([audit.strip()] if audit else [])]
    return Reading(answers, tuple(reader.flags), tuple(dict.fromkeys(names)))


def canonical_digest(answers: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the canonical JSON: equal digests are the same content."""
    text = json.dumps(_plain(answers), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """Write 2.0 as 2, so that a digest does not depend on where the JSON was stored."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def _answers(element: etree._Element) -> bool:
    return not is_added(local_name(element))


class _Reader:
    """Walks a definition and a submission together, collecting what does not fit."""

    def __init__(self) -> None:
        self.flags: list[Flag] = []
        self.names: list[str] = []
        self.unknown: dict[str, str] = {}

    def group(
        self,
        group: Group,
        element: etree._Element | None,
        at: str,
        children: list[etree._Element] | None = None,
    ) -> Answers:
        """Read a group's answers; a group that was not sent has all its answers empty."""
        if children is None:
            children = elements(element) if element is not None else []
        known = {node.name: node for node in group.children}
        found: dict[str, list[tuple[str, etree._Element]]] = {name: [] for name in known}
        seen: Counter[str] = Counter()
        for child in children:
            name = local_name(child)
            seen[name] += 1
            path = step(at, name, seen[name])
            if name not in known or (found[name] and not isinstance(known[name], Repeat)):
                self._unknown(child, path)
            elif not _is_template(child):
                found[name].append((path, child))
        if element is not None and at:
            self._stray_text(element, at)
        return self._read_children(known, found, at)

    def _read_children(
        self,
        known: dict[str, Node],
        found: dict[str, list[tuple[str, etree._Element]]],
        at: str,
    ) -> Answers:
        answers: Answers = {}
        for name, node in known.items():
            here = found[name]
            if isinstance(node, Repeat):
                answers[name] = [self.group(node, child, path) for path, child in here]
            elif isinstance(node, Group):
                path, child = here[0] if here else (step(at, name, 1), None)
                answers[name] = self.group(node, child, path)
            else:
                self._question(node, here, answers)
        return answers

    def _question(
        self, question: Question, here: list[tuple[str, etree._Element]], answers: Answers
    ) -> None:
        path, element = here[0] if here else ("", None)
        text = own_text(element) if element is not None else ""
        if element is not None:
            self._unknown_inside(element, path)
        if text.strip():
            answers[question.name] = self._value(text, question, path)
        elif question.type != "note":
            answers[question.name] = None

    def _value(self, text: str, question: Question, path: str) -> Any:
        if question.type in FILE_TYPES:
            self.names.append(text)
        try:
            return read_value(text, question)
        except UnreadableError:
            self.flags.append(Flag("unreadable", path, text))
            return text

    def _unknown(self, element: etree._Element, path: str) -> None:
        for where, text in unknown_below(element, path):
            self._keep(where, text)

    def _unknown_inside(self, element: etree._Element, path: str) -> None:
        seen: Counter[str] = Counter()
        for child in elements(element):
            seen[local_name(child)] += 1
            self._unknown(child, step(path, local_name(child), seen[local_name(child)]))

    def _stray_text(self, element: etree._Element, path: str) -> None:
        if own_text(element).strip():
            self._keep(path, own_text(element))

    def _keep(self, path: str, text: str) -> None:
        self.unknown[path] = text
        self.flags.append(Flag("unknown_element", path, text))


def _is_template(element: etree._Element) -> bool:
    return any(str(name).endswith("}template") for name in element.attrib)
