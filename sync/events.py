"""What a submission tells: its events and attendances, kept in step with the edition shown."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from forms.definition import read as read_form
from forms.facts import EventFacts, ParticipantFacts
from forms.meaning import tell
from forms.plain import plain
from forms.programme import load as load_programme
from server.models.events import Attendance, Event, LinkDecision, Telling
from server.models.joins import Joined
from server.models.submissions import Edition, ReviewState, Submission
from sync.attendances import hand_over
from sync.joins.combine import Part, combined

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
    shared = _shared(session, [telling.event_id for telling in tellings.values()])
    events = []
    for told in facts:
        telling = tellings.pop(told.index, None) or _first_telling(session, submission, told.index)
        telling.is_withdrawn = False
        if telling.event_id not in shared:
            _describe(telling.event, told, edition.receipt.facts.get("region"))
        events.append(telling.event)
    for telling in tellings.values():
        telling.is_withdrawn = True
    session.flush()
    for event_id in shared:
        describe_shared(session, session.get_one(Event, event_id))
    submission.region = next((event.region for event in events if event.region), None)
    session.flush()
    _attend(session, submission, list(zip(events, facts, strict=True)))
    return events


def describe_shared(session: Session, event: Event) -> None:
    """Bring an event that several submissions tell to what they tell together."""
    rows = session.execute(
        select(Telling, Submission, Edition, Joined.told_as)
        .join(Submission, Telling.submission_id == Submission.id)
        .join(Edition, (Edition.submission_id == Submission.id) & Edition.is_current)
        .outerjoin(Joined, Joined.telling_id == Telling.id)
        .where(Telling.event_id == event.id, Telling.is_withdrawn.is_(False))
        .order_by(Joined.told_as.is_not(None), Telling.id)
    ).all()
    standing = [row for row in rows if _stands(row[1])] or rows
    parts, region_of_key = [], None
    for telling, submission, edition, told_as in standing:
        definition = read_form(edition.form_version.xform)
        told = tell(edition.answers, definition, submission.form.mapping, submission.form.values)
        parts += [Part(facts, told_as) for facts in told if facts.index == telling.row]
        region_of_key = region_of_key or edition.receipt.facts.get("region")
    if parts:
        _describe(event, combined(parts), region_of_key)


def _stands(submission: Submission) -> bool:
    return submission.deleted_at is None and submission.review_state != ReviewState.REJECTED


def _shared(session: Session, event_ids: Sequence[int]) -> set[int]:
    """Those of the events that more than one telling tells."""
    if not event_ids:
        return set()
    statement = select(Telling.event_id).where(Telling.event_id.in_(event_ids))
    return set(session.scalars(statement.group_by(Telling.event_id).having(func.count() > 1)))


def move_events(session: Session, kept: Submission, other: Submission) -> None:
    """Before two submissions are joined: what people decided on the other's events moves along."""
    held = {telling.row: telling for telling in _tellings(session, kept)}
    for telling in _tellings(session, other):
        twin = held.get(telling.row)
        if twin is None:
            telling.submission_id = kept.id
            session.execute(
                update(Attendance)
                .where(Attendance.submission_id == other.id)
                .where(Attendance.event_id == telling.event_id)
                .values(submission_id=kept.id)
            )
            continue
        session.execute(
            update(LinkDecision)
            .where(LinkDecision.event_id == telling.event_id)
            .values(event_id=twin.event_id)
        )
        twin.event.told_mark += 1
        _hand_over(session, other, kept)
        event = telling.event
        session.delete(telling)
        session.flush()
        session.expire(event)
        if not event.tellings:
            session.delete(event)
    session.flush()


def _hand_over(session: Session, other: Submission, kept: Submission) -> None:
    """The attendances of the other are those of the kept one with the same content."""
    theirs, ours = _attendances(session, other), _attendances(session, kept)
    pairs = zip(theirs, _aligned(ours, theirs), strict=True)
    hand_over(session, {each.id: heir.id for each, heir in pairs if heir is not None})


def _attendances(session: Session, submission: Submission) -> list[Attendance]:
    statement = select(Attendance).where(Attendance.submission_id == submission.id)
    return list(session.scalars(statement.order_by(Attendance.id)))


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
    held = _attendances(session, submission)
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


def _aligned(
    held: list[Attendance], people: Sequence[ParticipantFacts | Attendance]
) -> list[Attendance | None]:
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
