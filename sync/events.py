"""What a submission tells: its events and attendances, kept in step with the edition shown."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from forms.definition import read as read_form
from forms.facts import EventFacts, ParticipantFacts
from forms.meaning import tell
from forms.plain import plain
from forms.programme import load as load_programme
from server.models.events import Attendance, Event, LinkDecision, Telling
from server.models.submissions import Edition, Submission

COLUMNS = (
    "kind",
    "title",
    "date",
    "end_date",
    "region",
    "province",
    "commune",
    "place",
    "activity_code",
    "result",
    "women",
    "men",
    "cost",
)
LENGTHS = {"title": 1000, "place": 500, "activity_code": 200, "result": 100, "commune": 100}
ATTENDANCE_LENGTHS = {"name": 500, "sex": 40, "phone": 60, "institution": 500}


def tell_events(session: Session, submission: Submission, edition: Edition) -> list[Event]:
    """Bring the submission's events and attendances to what the edition says.

    Events keep their id by row, attendances by content; what a later edition no longer has is
    withdrawn, not removed.
    """
    form = submission.form
    definition = read_form(edition.form_version.xform)
    facts = tell(edition.answers, definition, form.mapping, form.values)
    tellings = {telling.row: telling for telling in _tellings(session, submission)}
    events = []
    for told in facts:
        telling = tellings.pop(told.index, None) or _first_telling(session, submission, told.index)
        telling.is_withdrawn = False
        _describe(telling.event, told, edition.receipt.facts.get("region"))
        events.append(telling.event)
    for telling in tellings.values():
        telling.is_withdrawn = True
    submission.region = next((event.region for event in events if event.region), None)
    session.flush()
    _attend(session, submission, list(zip(events, facts, strict=True)))
    return events


def move_events(session: Session, kept: Submission, other: Submission) -> None:
    """Before two submissions are joined: what people decided on the other's events moves along."""
    held = {telling.row: telling for telling in _tellings(session, kept)}
    for telling in _tellings(session, other):
        twin = held.get(telling.row)
        if twin is None:
            telling.submission_id = kept.id
            _move(session, Attendance, telling.event_id, submission_id=kept.id)
            continue
        _move(session, LinkDecision, telling.event_id, event_id=twin.event_id)
        event = telling.event
        session.delete(telling)
        session.flush()
        session.expire(event)
        session.delete(event)
    session.flush()


def _move(
    session: Session, table: type[Attendance | LinkDecision], from_event: int, **values: int
) -> None:
    session.execute(update(table).where(table.event_id == from_event).values(**values))


def _tellings(session: Session, submission: Submission) -> Sequence[Telling]:
    statement = select(Telling).where(Telling.submission_id == submission.id)
    return session.scalars(statement.order_by(Telling.row)).all()


def _first_telling(session: Session, submission: Submission, row: int) -> Telling:
    telling = Telling(event=Event(facts={}), submission=submission, row=row)
    session.add(telling)
    return telling


def _describe(event: Event, told: EventFacts, region_of_key: str | None) -> None:
    """The region is the answer, else its province's, else that of the key that sent it."""
    for column in COLUMNS:
        value = getattr(told, column)
        if column in LENGTHS and value is not None:
            value = str(value)[: LENGTHS[column]]
        _set(event, column, value)
    if event.region is None and event.province is not None:
        event.region = load_programme().region_of_province(event.province)
    if event.region is None:
        event.region = region_of_key
    _set(event, "facts", _event_facts(told))


def _event_facts(told: EventFacts) -> dict[str, Any]:
    return {
        "organiser": told.organiser,
        "partners": list(told.partners),
        "themes": list(told.themes),
        "duration": told.duration,
        "point": dict(told.point) if told.point else None,
        "photos": list(told.photos),
        "attendance_sheets": list(told.attendance_sheets),
        "decisions": [_plain(asdict(decision)) for decision in told.decisions],
        "lesson": told.lesson,
        "unmapped": dict(told.unmapped),
    }


def _attend(session: Session, submission: Submission, told: list[tuple[Event, EventFacts]]) -> None:
    """Align the lists with the attendances there are, by content first, by row last."""
    statement = select(Attendance).where(Attendance.submission_id == submission.id)
    held = list(session.scalars(statement.order_by(Attendance.id)))
    wanted = [(event, person) for event, facts in told for person in facts.participants]
    matched = _aligned(held, [person for _, person in wanted])
    for (event, person), attendance in zip(wanted, matched, strict=True):
        if attendance is None:
            attendance = Attendance(submission_id=submission.id, facts={})
            session.add(attendance)
        else:
            held.remove(attendance)
        _enter(attendance, event, person)
    for attendance in held:
        attendance.row = None
    session.flush()


def _aligned(held: list[Attendance], people: list[ParticipantFacts]) -> list[Attendance | None]:
    """For each person of the list the attendance that is theirs, each used once."""
    found: list[Attendance | None] = [None] * len(people)
    free = list(held)
    keys = (
        lambda p: (plain(p.name or ""), p.phone),
        lambda p: plain(p.name or ""),
        lambda p: p.phone,
        lambda p: p.row,
    )
    for key in keys:
        for position, person in enumerate(people):
            if found[position] is not None or not key(person):
                continue
            same = next((a for a in free if key(a) == key(person)), None)
            if same is not None:
                found[position] = same
                free.remove(same)
    return found


def _enter(attendance: Attendance, event: Event, person: ParticipantFacts) -> None:
    _set(attendance, "event_id", event.id)
    _set(attendance, "row", person.row)
    for column, length in ATTENDANCE_LENGTHS.items():
        value = getattr(person, column)
        _set(attendance, column, value[:length] if value else value)
    rest = {
        name: _plain(value)
        for name, value in asdict(person).items()
        if name not in {"row", *ATTENDANCE_LENGTHS}
    }
    _set(attendance, "facts", rest)


def _set(row: Event | Attendance, column: str, value: Any) -> None:
    """Write only what changed, so that a second telling writes nothing."""
    if getattr(row, column) != value:
        setattr(row, column, value)


def _plain(value: Any) -> Any:
    """Dates as ISO text, for JSON."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value
