"""The facts of one event out of what its submission told."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from forms.facts import DecisionFacts, EventFacts, ParticipantFacts
from forms.nodes import Question
from forms.told import Holder, Told, Walk
from forms.understand import Interpreter, UnmappedError
from forms.vocabulary import PARTICIPANT

T = TypeVar("T")
Reader = Callable[[str, Any, Question], T]

_TEXTS = ("name", "institution", "function", "phone", "email", "nationality", "signature")
_BETWEEN_NAMES = re.compile(r"[;؛\n]")
# Stands for the question where a form's value map says what an answer not given is.
_NOT_ASKED = Question("", (), "text")


def facts_of(index: int, holder: Holder, walk: Walk, read: Interpreter) -> EventFacts:
    """Read an event's facts: its own answers first, then those it shares with the others."""
    own = [told for told in walk.told if told.event is holder]
    shared = [told for told in walk.told if told.event is None]
    answers = _Answers([*own, *shared], read)
    return EventFacts(
        index=index,
        **_what(answers, read),
        **_where(answers, read),
        participants=tuple(_participants(walk, holder, read)),
        decisions=tuple(_decisions(walk, holder, read)),
        unmapped=answers.unmapped,
    )


class _Answers:
    """Answers by meaning, read one way or another; what no map translates is set aside."""

    def __init__(self, told: Sequence[Told], read: Interpreter) -> None:
        self.unmapped: dict[str, str] = {}
        self._read = read
        self._by_meaning: dict[str, list[Told]] = {}
        for answer in told:
            self._by_meaning.setdefault(answer.meaning, []).append(answer)

    def first(self, meaning: str, reader: Reader[T]) -> T | None:
        """Return the first answer that can be read."""
        return next(iter(self._readings(meaning, reader)), None)

    def each(self, meaning: str, reader: Reader[T]) -> tuple[T, ...]:
        """Return all answers, those of a list of choices one by one, each once."""
        return tuple(dict.fromkeys(self._readings(meaning, reader)))

    def count(self, meaning: str) -> int | None:
        """Return a whole number."""
        number = self.first(meaning, self._read.number)
        return None if number is None else round(number)

    def _readings(self, meaning: str, reader: Reader[T]) -> list[T]:
        answers = self._by_meaning.get(meaning, [])
        given = [(item, told.question) for told in answers for item in _items(told.raw)]
        missing = self._read.values.get(meaning, {}).get("")
        if missing and not given:
            given = [(missing, _NOT_ASKED)]
        found = []
        for raw, question in given:
            try:
                value = reader(meaning, raw, question)
            except UnmappedError:
                self.unmapped[meaning] = str(raw)
            else:
                found.append(value)
        return found


def _items(raw: Any) -> list[Any]:
    if raw is None:
        return []
    return raw if isinstance(raw, list) else [raw]


def _what(answers: _Answers, read: Interpreter) -> dict[str, Any]:
    return {
        "kind": answers.first("event.kind", read.code),
        "title": answers.first("event.title", read.text),
        "date": answers.first("event.date", read.day),
        "end_date": answers.first("event.end_date", read.day),
        "activity_code": answers.first("event.activity_code", read.text),
        "result": answers.first("event.result", read.code),
        "organiser": answers.first("event.organiser", read.text),
        "partners": _listed(answers.each("event.partners", read.text)),
        "themes": answers.each("event.themes", read.code),
        "cost": answers.first("event.cost", read.number),
        "women": answers.count("event.women"),
        "men": answers.count("event.men"),
        "duration": answers.first("event.duration", read.number),
        "lesson": "\n".join(answers.each("lesson.text", read.text)) or None,
        "photos": answers.each("attachment.photo", read.text),
        "attendance_sheets": answers.each("attachment.attendance_sheet", read.text),
    }


def _where(answers: _Answers, read: Interpreter) -> dict[str, Any]:
    programme = read.programme
    commune = answers.first("event.commune", read.code)
    province = answers.first("event.province", read.code)
    province = province or programme.province_of_commune(commune)
    region = answers.first("event.region", read.code)
    return {
        "commune": commune,
        "province": province,
        "region": region or programme.region_of_province(province),
        "place": answers.first("event.place", read.text),
        "point": answers.first("event.point", _point),
    }


def _listed(texts: Sequence[str]) -> tuple[str, ...]:
    """Take apart names that were written in one text, with semicolons or line by line."""
    parts = [part.strip() for text in texts for part in _BETWEEN_NAMES.split(text)]
    return tuple(dict.fromkeys(filter(None, parts)))


def _point(_meaning: str, raw: Any, _question: Question) -> Mapping[str, Any]:
    if isinstance(raw, Mapping) and raw.get("type") == "Point":
        return raw
    raise UnmappedError(str(raw))


def _participants(walk: Walk, event: Holder, read: Interpreter) -> Iterator[ParticipantFacts]:
    """Give the people of an event, its own and those who were at each; empty rows are nobody."""
    for row, person in enumerate(walk.instances["participant"]):
        if person.event in (event, None) and _says_something(person.told):
            answers = _Answers([*person.told, *walk.shared["participant"]], read)
            yield _participant(row, person, answers, read)


def _says_something(told: Sequence[Told]) -> bool:
    return any(answer.raw is not None for answer in told)


def _participant(
    row: int, person: Holder, answers: _Answers, read: Interpreter
) -> ParticipantFacts:
    readers: dict[str, Reader[Any]] = {
        **dict.fromkeys(_TEXTS, read.text),
        **dict.fromkeys(("sex", "institution_type"), read.code),
        **dict.fromkeys(("pretest", "posttest", "satisfaction"), read.number),
    }
    consent = answers.first("participant.consent", read.code)
    return ParticipantFacts(
        row=row,
        **{part: answers.first(f"participant.{part}", readers[part]) for part in readers},
        age=answers.count("participant.age"),
        birth_year=answers.count("participant.birth_year"),
        consent=None if consent is None else consent == "yes",
        extra={
            told.meaning: told.raw
            for told in person.told
            if told.meaning not in PARTICIPANT and told.raw is not None
        },
        unmapped=answers.unmapped,
    )


def _decisions(walk: Walk, event: Holder, read: Interpreter) -> Iterator[DecisionFacts]:
    alone = Holder(told=walk.shared["decision"])
    for decision in (*walk.instances["decision"], alone):
        if decision.event in (event, None) and _says_something(decision.told):
            answers = _Answers(decision.told, read)
            yield DecisionFacts(
                text=answers.first("decision.text", read.text),
                owner=answers.first("decision.owner", read.text),
                due=answers.first("decision.due", read.day),
            )
