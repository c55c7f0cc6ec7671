"""Answers as the reader reads them: under the form's own labels, in their language."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask_babel import ngettext

from forms.answers import UNKNOWN
from forms.definition import FormDefinition, Group, Path, Question, Repeat, label
from forms.nodes import FILE_TYPES, Choice
from server.i18n import day, moment, number

LONG = 90
MASK = "••••"


@dataclass(frozen=True)
class Answer:
    """One answered question; `kind` says how it is shown."""

    path: str
    label: str
    kind: str
    text: str
    is_changed: bool = False


@dataclass
class Section:
    """A group, or one instance of a repeat: answers, then what is nested in it."""

    label: str
    answers: list[Answer] = field(default_factory=list)
    sections: list["Section"] = field(default_factory=list)
    repeats: list["Repeated"] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing in it was answered."""
        return not (self.answers or self.sections or self.repeats)

    @property
    def summary(self) -> str:
        """The first answers on one line."""
        texts = [each.text for each in self.answers if each.kind not in {"file", "masked"}]
        return " · ".join(texts[:3])


@dataclass(frozen=True)
class Repeated:
    """A repeat with its instances."""

    label: str
    instances: list[Section]
    is_people: bool = False


@dataclass
class Sheet:
    """The whole of an edition's answers; what was left blank is only named."""

    top: Section
    blank: list[str]
    unknown: list[tuple[str, str]]


@dataclass(frozen=True)
class Reader:
    """How answers are read: what is masked, what changed, which repeats list people."""

    definition: FormDefinition
    language: str
    masked: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()
    people: frozenset[Path] = frozenset()

    def sheet(self, answers: Mapping[str, Any]) -> Sheet:
        """Read an edition."""
        blank: list[str] = []
        top = self._section("", self.definition.root, answers, blank)
        unknown = [(path, str(text)) for path, text in answers.get(UNKNOWN, {}).items()]
        return Sheet(top, blank, unknown)

    def _section(
        self, name: str, group: Group, answers: Mapping[str, Any], blank: list[str]
    ) -> Section:
        section = Section(name)
        for node in group.children:
            value = answers.get(node.name)
            if isinstance(node, Repeat):
                self._repeat(section, node, value or [], blank)
            elif isinstance(node, Group):
                self._group(section, node, value or {}, blank)
            else:
                self._question(section, node, value, blank)
        return section

    def _repeat(self, section: Section, repeat: Repeat, value: list[Any], blank: list[str]) -> None:
        instances = [self._section(str(n), repeat, each, []) for n, each in enumerate(value, 1)]
        if instances:
            is_people = repeat.path in self.people
            section.repeats.append(Repeated(self.label(repeat), instances, is_people))
        else:
            blank.append(self.label(repeat))

    def _group(
        self, section: Section, group: Group, value: Mapping[str, Any], blank: list[str]
    ) -> None:
        inner = self._section(self.label(group), group, value, blank)
        if not inner.is_empty:
            section.sections.append(inner)

    def _question(self, section: Section, question: Question, value: Any, blank: list[str]) -> None:
        if value is None or value == []:
            if question.labels and question.type != "note":
                blank.append(self.label(question))
            return
        if question.type == "note" or not (question.labels or question.asked):
            return
        path = "/".join(question.path)
        kind, text = shown(question, value, self.language)
        if path in self.masked:
            kind, text = "masked", MASK
        section.answers.append(Answer(path, self.label(question), kind, text, path in self.changed))

    def label(self, node: Question | Group) -> str:
        """The form's own label, in the reader's language where it has it."""
        return " ".join(label(node, self.language, self.definition.default_language).split())


def shown(question: Question, value: Any, language: str) -> tuple[str, str]:
    """How an answer is shown, and its text."""
    if question.type in FILE_TYPES:
        return "file", str(value)
    if question.choices is not None or isinstance(value, list):
        return "choice", ", ".join(_chosen(question.choices or (), value, language))
    if isinstance(value, Mapping):
        return "geo", _place(value)
    if isinstance(value, bool | int | float):
        return "number", _number(value)
    text = _moment(question.type, str(value))
    return ("long" if len(text) > LONG or "\n" in text else "text"), text


def _chosen(choices: Iterable[Choice], value: Any, language: str) -> Iterator[str]:
    known = {choice.name: choice for choice in choices}
    for name in value if isinstance(value, list) else [value]:
        yield label(known[name], language) if name in known else str(name)


def _number(value: float) -> str:
    return number(value, 0 if float(value).is_integer() else 2)


def _moment(kind: str, text: str) -> str:
    try:
        if kind == "date":
            return day(date.fromisoformat(text))
        if kind == "dateTime":
            return moment(datetime.fromisoformat(text))
    except ValueError:
        return text
    return text[:5] if kind == "time" else text


def _place(value: Mapping[str, Any]) -> str:
    """A point as latitude and longitude with its accuracy; a line by how many points it has."""
    coordinates = value.get("coordinates") or []
    if value.get("type") != "Point" or len(coordinates) < 2:
        points = _points(coordinates)
        if value.get("type") == "Polygon":
            return ngettext("area of %(num)s point", "area of %(num)s points", points)
        return ngettext("line of %(num)s point", "line of %(num)s points", points)
    text = f"{coordinates[1]:.5f}, {coordinates[0]:.5f}"
    accuracy = (value.get("properties") or {}).get("accuracy")
    return text if accuracy is None else f"{text} (± {round(accuracy)} m)"


def _points(coordinates: list[Any]) -> int:
    nested = coordinates and coordinates[0] and isinstance(coordinates[0][0], list)
    return len(coordinates[0] if nested else coordinates)


def answered_files(group: Group, answers: Mapping[str, Any]) -> Iterator[tuple[Question, str]]:
    """Each question that was answered with a file, and the file's name."""
    for node in group.children:
        value = answers.get(node.name)
        if not value:
            continue
        if isinstance(node, Repeat):
            for instance in value:
                yield from answered_files(node, instance)
        elif isinstance(node, Group):
            yield from answered_files(node, value)
        elif node.type in FILE_TYPES:
            yield node, str(value)
