"""A form's submissions as flat tables: one of submissions, one for each repeat."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from forms.answers import UNKNOWN
from forms.definition import FormDefinition, Group, Path, Repeat
from forms.definition import read as read_form
from server.models.forms import Form
from sync.export import Versions, current_editions, record

ABOUT = (
    "instance_id",
    "root_instance_id",
    "form_id",
    "form_version",
    "source_version",
    "review_state",
    "deleted",
)
ABOUT_REPEAT = ("key", "parent_key", "instance_id", "row")
ANSWERS_OF = "answers/"
TOP: Path = ()
Row = tuple[Path, list[Any]]


@dataclass
class Table:
    """The columns of one table: what says which row it is, then the questions by their paths."""

    about: tuple[str, ...]
    questions: dict[Path, int] = field(default_factory=dict)

    def add(self, path: Path) -> None:
        """Have a column for a question."""
        self.questions.setdefault(path, len(self.about) + len(self.questions))

    @property
    def header(self) -> list[str]:
        """The names of the columns; a question that is named like one of ours says it is not."""
        named = ["/".join(path) for path in self.questions]
        return [*self.about, *(ANSWERS_OF * (name in self.about) + name for name in named)]

    def row(self, about: Iterable[Any], values: Mapping[Path, Any]) -> list[Any]:
        """One line: empty where this version of the form does not ask."""
        line = [*about, *([None] * len(self.questions))]
        for path, value in values.items():
            line[self.questions[path]] = value
        return line


class Tables:
    """The tables of a form, with the columns of all its versions, the newest one's first."""

    def __init__(self, session: Session, form: Form, *, mask: bool = False) -> None:
        """Read all versions, so that the columns are known before the first row."""
        self._session = session
        self._form = form
        self._mask = mask
        self.tables: dict[Path, Table] = {TOP: Table(ABOUT)}
        for version in reversed(form.versions):
            self._add(read_form(version.xform).root, TOP)
        self.tables[TOP].add((UNKNOWN,))

    def rows(self) -> Iterator[Row]:
        """Each row with the table that it belongs to, submission by submission, as a stream."""
        versions = Versions(self._session, mask=self._mask)
        for submission, edition in current_editions(self._session, self._form):
            hidden = versions.hidden(self._form, edition)
            shown = record(self._form, submission, edition, hidden)
            definition = read_form(versions.of(edition).xform)
            yield from self._submission(shown, definition)

    def _add(self, group: Group, table: Path) -> None:
        for node in group.children:
            if isinstance(node, Repeat):
                self.tables.setdefault(node.path, Table(ABOUT_REPEAT))
                self._add(node, node.path)
            elif isinstance(node, Group):
                self._add(node, table)
            elif node.type != "note":
                self.tables[table].add(node.path)

    def _submission(self, shown: dict[str, Any], definition: FormDefinition) -> Iterator[Row]:
        answers = shown["answers"]
        key = shown["instance_id"]
        values, repeats = flat(definition.root, answers)
        if answers.get(UNKNOWN):
            values[(UNKNOWN,)] = json.dumps(answers[UNKNOWN], ensure_ascii=False)
        about = [shown[name] for name in ABOUT[:-1]] + [shown["deleted"] or None]
        yield TOP, self.tables[TOP].row(about, values)
        yield from self._repeats(repeats, key, key)

    def _repeats(self, repeats: "Repeats", parent: str, instance_id: str) -> Iterator[Row]:
        for repeat, instances in repeats:
            for number, answers in enumerate(instances):
                key = f"{parent}/{repeat.name}[{number + 1}]"
                values, nested = flat(repeat, answers)
                about = (key, parent, instance_id, number)
                yield repeat.path, self.tables[repeat.path].row(about, values)
                yield from self._repeats(nested, key, instance_id)


Repeats = list[tuple[Repeat, list[Mapping[str, Any]]]]


def flat(group: Group, answers: Mapping[str, Any]) -> tuple[dict[Path, Any], Repeats]:
    """The answers of a group and the groups in it, by path; its repeats apart."""
    values: dict[Path, Any] = {}
    repeats: Repeats = []
    for node in group.children:
        answer = answers.get(node.name)
        if isinstance(node, Repeat):
            repeats.append((node, answer or []))
        elif isinstance(node, Group):
            inner, nested = flat(node, answer or {})
            values |= inner
            repeats += nested
        elif node.type != "note":
            values[node.path] = in_a_cell(answer)
    return values, repeats


def in_a_cell(answer: Any) -> str | float | None:
    """An answer as one value: choices with spaces between, places as phones write them."""
    if isinstance(answer, list):
        return " ".join(map(str, answer))
    if isinstance(answer, Mapping):
        accuracy = (answer.get("properties") or {}).get("accuracy")
        return "; ".join(_point(each, accuracy) for each in _points(answer["coordinates"]))
    return answer


def _points(coordinates: list[Any]) -> list[list[float]]:
    if not coordinates or not isinstance(coordinates[0], list):
        return [coordinates]
    return coordinates[0] if isinstance(coordinates[0][0], list) else coordinates


def _point(coordinates: list[float], accuracy: float | None) -> str:
    """Latitude, longitude, altitude, accuracy; 0 where one was not sent, as phones do."""
    longitude, latitude, *altitude = coordinates
    numbers = (latitude, longitude, altitude[0] if altitude else 0, accuracy or 0)
    return " ".join(str(number) for number in numbers)
