"""The meaning of a foreign form as it is being chosen: questions, values, what an example tells."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.definition import label, read
from forms.facts import EventFacts
from forms.meaning import suggest_mapping, suggest_values, tell
from forms.nodes import FormDefinition, Question, Repeat
from forms.programme import Word
from forms.programme import load as programme
from forms.understand import CODED
from forms.vocabulary import is_meaning
from server.admin.vocabulary import Options, options_for
from server.i18n import reader_language
from server.models.forms import Form
from server.models.submissions import Edition, Submission

Values = dict[str, dict[str, str]]
KIND = "event.kind"
# Too many to choose from on a page; the suggestions and the spellings of the programme stand.
TOO_MANY = frozenset({"event.commune"})
SAMPLED = 500


@dataclass(frozen=True)
class NodeRow:
    """A question or repeat with the meaning chosen for it."""

    path: str
    label: str
    type: str
    depth: int
    chosen: str
    is_suggested: bool
    groups: list[tuple[str, Options]]


@dataclass(frozen=True)
class ValueRow:
    """A question whose answers are words of theirs, and ours for each."""

    path: str
    label: str
    meaning: str
    answers: list[tuple[str, str, str]]
    options: Options


@dataclass(frozen=True)
class Reading:
    """A mapping with its value maps, as they go into the store."""

    mapping: dict[str, str]
    values: Values


def kept_or_suggested(session: Session, form: Form, definition: FormDefinition) -> Reading:
    """What is kept; where nothing is, neither here nor in the form, what names suggest."""
    own = {path for path, meaning in own_meanings(definition).items() if meaning}
    if form.mapping is not None or own:
        return Reading(dict(form.mapping or {}), _copied(form.values))
    mapping = suggest_mapping(definition)
    return Reading(mapping, suggest_values(definition, mapping, samples(session, form)))


def chosen(answers: Mapping[str, str], definition: FormDefinition, kept: Reading) -> Reading:
    """What the page says; what it did not offer stays as it was kept."""
    own = own_meanings(definition)
    mapping = {}
    for path, meaning in own.items():
        word = answers.get(f"m|{path}", kept.mapping.get(path, meaning))
        if word != meaning and (not word or is_meaning(word)):
            mapping[path] = word
    values = _copied(kept.values)
    for field, ours in answers.items():
        if field.startswith("v|") and field.count("|") >= 2:
            _mark, path, theirs = field.split("|", 2)
            table = values.setdefault(path, {})
            table.pop(theirs, None)
            if ours and ours != theirs:
                table[theirs] = ours
    return Reading(mapping, {path: table for path, table in values.items() if table})


def own_meanings(definition: FormDefinition) -> dict[str, str]:
    """What the form itself says of each question and repeat."""
    return {
        "/".join(node.path): node.meaning or ""
        for node in definition.nodes()
        if isinstance(node, Question | Repeat)
    }


def node_rows(definition: FormDefinition, mapping: Mapping[str, str]) -> list[NodeRow]:
    """The questions and repeats in their order."""
    suggested, own, language = (
        suggest_mapping(definition),
        own_meanings(definition),
        reader_language(),
    )
    rows = []
    for node in definition.nodes():
        path = "/".join(node.path)
        if path in own:
            word = mapping.get(path, own[path])
            rows.append(
                NodeRow(
                    path=path,
                    label=label(node, language, definition.default_language),
                    type=node.type if isinstance(node, Question) else "repeat",
                    depth=min(len(node.path) - 1, 4),
                    chosen=word,
                    is_suggested=bool(word) and word == suggested.get(path) and not own[path],
                    groups=options_for(node),
                )
            )
    return rows


def value_rows(
    session: Session, form: Form, definition: FormDefinition, reading: Reading
) -> list[ValueRow]:
    """The questions whose answers are words of the programme, with theirs and ours."""
    meanings = {**own_meanings(definition), **reading.mapping}
    seen = samples(session, form)
    offered = suggest_values(definition, reading.mapping, seen)
    rows = []
    for question in definition.questions():
        path = "/".join(question.path)
        meaning = meanings.get(path, "")
        if meaning in CODED and meaning not in TOO_MANY:
            table = {**offered.get(path, {}), **reading.values.get(path, {})}
            rows.append(_value_row(question, definition, meaning, table, seen.get(path, [])))
    return [row for row in rows if row.answers]


def kind_of_all(definition: FormDefinition, reading: Reading) -> str | None:
    """The kind of every event where the form never asks it; None where it does."""
    meanings = {**own_meanings(definition), **reading.mapping}
    if KIND in meanings.values():
        return None
    return reading.values.get(KIND, {}).get("", "")


def words_of(meaning: str) -> Options:
    """The programme's words for a meaning, by name."""
    words: tuple[Word, ...] = getattr(programme(), CODED[meaning])
    return [(word.code, word.name(reader_language())) for word in words]


def example(session: Session, form: Form, reading: Reading) -> list[EventFacts] | None:
    """What the latest submission would tell; None where there is none."""
    statement = (
        select(Edition)
        .join(Submission, Submission.id == Edition.submission_id)
        .where(Submission.form_id == form.id, Edition.is_current, Submission.deleted_at.is_(None))
        .order_by(Submission.received_at.desc(), Submission.id.desc())
    )
    edition = session.scalars(statement.limit(1)).first()
    if edition is None:
        return None
    definition = read(edition.form_version.xform)
    return tell(edition.answers, definition, reading.mapping, reading.values)


def samples(session: Session, form: Form) -> dict[str, list[str]]:
    """Texts that the last submissions gave where the answer is free, by path."""
    statement = (
        select(Edition.answers)
        .join(Submission, Submission.id == Edition.submission_id)
        .where(Submission.form_id == form.id, Edition.is_current)
        .order_by(Submission.id.desc())
        .limit(SAMPLED)
    )
    definition = read(form.versions[-1].xform)
    free = [question for question in definition.questions() if question.choices is None]
    coded = {path for path, word in _coded_paths(form, definition).items() if word}
    wanted = [question for question in free if "/".join(question.path) in coded]
    found: dict[str, dict[str, None]] = {"/".join(question.path): {} for question in wanted}
    for answers in session.scalars(statement):
        for question in wanted:
            for text in _texts(answers, question.path):
                found["/".join(question.path)].setdefault(text)
    return {path: list(texts)[:40] for path, texts in found.items()}


def _coded_paths(form: Form, definition: FormDefinition) -> dict[str, str]:
    meanings = {**suggest_mapping(definition), **own_meanings(definition), **(form.mapping or {})}
    return {path: word for path, word in meanings.items() if word in CODED}


def _texts(answers: Any, path: tuple[str, ...]) -> list[str]:
    if isinstance(answers, list):
        return [text for each in answers for text in _texts(each, path)]
    if not path:
        return [answers] if isinstance(answers, str) and answers.strip() else []
    return _texts(answers.get(path[0]), path[1:]) if isinstance(answers, dict) else []


def _value_row(
    question: Question,
    definition: FormDefinition,
    meaning: str,
    table: Mapping[str, str],
    seen: list[str],
) -> ValueRow:
    options = words_of(meaning)
    codes = {code for code, _name in options}
    theirs = {
        choice.name: label(choice, reader_language(), definition.default_language)
        for choice in question.choices or ()
    } or {text: text for text in seen}
    return ValueRow(
        path="/".join(question.path),
        label=label(question, reader_language(), definition.default_language),
        meaning=meaning,
        answers=[
            (name, said, table.get(name) or (name if name in codes else ""))
            for name, said in theirs.items()
        ],
        options=options,
    )


def _copied(values: Mapping[str, Any] | None) -> Values:
    return {path: dict(table) for path, table in (values or {}).items()}
