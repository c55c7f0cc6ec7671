"""Answers as the reader reads them: under the form's own labels, in their language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from forms.answers import UNKNOWN
from forms.definition import FormDefinition, Group, Path, Question, Repeat, label
from forms.nodes import FILE_TYPES
from forms.unknown import step
from server.review.answer_words import Lists, shown

MASK = "••••"


@dataclass(frozen=True)
class Answer:
    """One question with its answer; `kind` says how it is shown.

    `at` is its place in this edition (`participant[2]/nom`), `path` its place in the form.
    """

    path: str
    at: str
    label: str
    kind: str
    text: str = ""
    is_changed: bool = False
    can_correct: bool = False


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
    blank: list[Answer]
    unknown: list[tuple[str, str]]


@dataclass(frozen=True)
class Reader:
    """How answers are read: what is masked, what changed, what may be corrected on the spot.

    `changed` has places in the edition, the others have paths in the form; `people` are the
    repeats that list people, `lists` the labels of lists that are files, `simple` what may be
    corrected alone, `conditional` what is asked on condition.
    """

    definition: FormDefinition
    language: str
    masked: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()
    people: frozenset[Path] = frozenset()
    lists: Lists = field(default_factory=dict)
    simple: frozenset[str] = frozenset()
    conditional: frozenset[str] = frozenset()

    def sheet(self, answers: Mapping[str, Any]) -> Sheet:
        """Read an edition."""
        blank: list[Answer] = []
        top = self._section("", self.definition.root, answers, blank, "")
        unknown = [(path, str(text)) for path, text in answers.get(UNKNOWN, {}).items()]
        return Sheet(top, blank, unknown)

    def _section(
        self, name: str, group: Group, answers: Mapping[str, Any], blank: list[Answer], at: str
    ) -> Section:
        section = Section(name)
        for node in group.children:
            value = answers.get(node.name)
            if isinstance(node, Repeat):
                self._repeat(section, node, value or [], blank, at)
            elif isinstance(node, Group):
                inside = step(at, node.name, 1)
                inner = self._section(self.label(node), node, value or {}, blank, inside)
                if not inner.is_empty:
                    section.sections.append(inner)
            else:
                self._question(section, node, value, blank, at)
        return section

    def _repeat(
        self, section: Section, repeat: Repeat, value: list[Any], blank: list[Answer], at: str
    ) -> None:
        instances = [
            self._section(str(n), repeat, each, [], step(at, repeat.name, n))
            for n, each in enumerate(value, 1)
        ]
        if instances:
            is_people = repeat.path in self.people
            section.repeats.append(Repeated(self.label(repeat), instances, is_people))
        else:
            path = "/".join(repeat.path)
            blank.append(Answer(path, step(at, repeat.name, 1), self.label(repeat), "blank"))

    def _question(
        self, section: Section, question: Question, value: Any, blank: list[Answer], at: str
    ) -> None:
        if question.type == "note" or not (question.labels or question.asked):
            return
        is_blank = value is None or value == []
        path, place = "/".join(question.path), step(at, question.name, 1)
        kind, text = ("blank", "") if is_blank else self.shown(question, value)
        answer = Answer(
            path,
            place,
            self.label(question),
            kind,
            text,
            place in self.changed,
            self._can_correct(path, is_blank=is_blank),
        )
        if not is_blank:
            section.answers.append(answer)
        elif question.labels:
            blank.append(answer)

    def _can_correct(self, path: str, *, is_blank: bool) -> bool:
        if path in self.masked or path not in self.simple:
            return False
        return not (is_blank and path in self.conditional)

    def shown(self, question: Question, value: Any) -> tuple[str, str]:
        """How an answer is shown to this reader, and its text."""
        if "/".join(question.path) in self.masked:
            return "masked", MASK
        return shown(question, value, self.language, self.lists)

    def label(self, node: Question | Group) -> str:
        """The form's own label, in the reader's language where it has it."""
        return " ".join(label(node, self.language, self.definition.default_language).split())


def answered_files(
    group: Group, answers: Mapping[str, Any], at: str = ""
) -> Iterator[tuple[Question, str, str]]:
    """Each question that was answered with a file, the file's name, and where it stands."""
    for node in group.children:
        value = answers.get(node.name)
        if not value:
            continue
        if isinstance(node, Repeat):
            for n, instance in enumerate(value, 1):
                yield from answered_files(node, instance, step(at, node.name, n))
        elif isinstance(node, Group):
            yield from answered_files(node, value, step(at, node.name, 1))
        elif node.type in FILE_TYPES:
            yield node, str(value), step(at, node.name, 1)
