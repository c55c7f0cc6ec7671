"""Reads a page of submissions with all that belongs to them, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Executable, select
from sqlalchemy.orm import Session

from forms.programme import load
from server.models.checks import FillingTime
from server.models.events import Attendance, Event, LinkDecision, Telling
from server.models.plan import PlannedActivity
from server.models.submissions import Attachment, Edition, Submission
from sync.checks.lasting import Lasting
from sync.checks.likeness import Likeness
from sync.checks.seen import SeenFiles
from sync.checks.subject import (
    EditionRow,
    EventRow,
    FileRow,
    Held,
    Listed,
    Subject,
    SubmissionRow,
    ToldEvent,
)

Row = TypeVar("Row", bound=NamedTuple)
Clock = tuple[float | None, bool, date | None]
NO_CLOCK: Clock = (None, False, None)


def subjects(session: Session, submission_ids: Sequence[int], lasting: Lasting) -> list[Subject]:
    """Load the submissions of a page that are not deleted."""
    page = _Page(session, submission_ids, lasting)
    found = (page.subject(row) for row in _submissions(session, submission_ids))
    return [subject for subject in found if subject is not None]


class _Page:
    """The rows of a page by what they belong to."""

    def __init__(self, session: Session, ids: Sequence[int], lasting: Lasting) -> None:
        self._lasting = lasting
        self._editions, self._clocks = _editions(session, ids)
        self._files = _by(files_of(session, ids), "submission_id")
        self._events = _by(_events(session, ids), "submission_id")
        event_ids = [event.id for events in self._events.values() for event in events]
        self._listed = _listed(session, ids)
        self._links = lasting.links(event_ids)
        self._held = {held.event_id: held for held in _decisions(session, event_ids)}
        self._likeness = Likeness(session, ids)
        files = (file for files in self._files.values() for file in files)
        self._seen = SeenFiles(session, list(files))

    def subject(self, submission: SubmissionRow) -> Subject | None:
        """One submission; none where nothing of it is shown."""
        editions = self._editions.get(submission.id, [])
        current = next((edition for edition in editions if edition.is_current), None)
        if current is None:
            return None
        asked = self._lasting.asked(current.form_version_id)
        seconds, is_logged, sent = self._clocks.get(current.id, NO_CLOCK)
        measure = "log" if is_logged else "clock"
        events = self._told(submission, current, sent)
        event_ids = frozenset(told.event.id for told in events)
        files = self._files.get(submission.id, [])
        return Subject(
            submission=submission,
            edition=current,
            editions=editions,
            files=files,
            asked=asked,
            events=events,
            seen=self._seen.of(files, event_ids),
            seconds=seconds,
            usual_seconds=self._lasting.usual(measure, str(submission.form_id)),
        )

    def _told(
        self, submission: SubmissionRow, current: EditionRow, sent: date | None
    ) -> list[ToldEvent]:
        events = self._events.get(submission.id, [])
        if not events:
            return []
        alike = self._likeness.alike(submission.id, frozenset(event.id for event in events))
        return [
            ToldEvent(
                event=event,
                received=_local_day(current.received_at),
                sent=sent,
                asked=self._lasting.asked(current.form_version_id),
                listed=self._listed.get((submission.id, event.id), ()),
                links=self._links.get(event.id, ()),
                held=self._held.get(event.id),
                twins=self._likeness.twins(event),
                alike=alike if event is events[0] else (),
                usual=self._lasting.usual_of(event),
                has_plan=bool(event.date and event.date.year in self._lasting.plan_years),
            )
            for event in events
        ]


@lru_cache(maxsize=4096)
def _local_day(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(load().time_zone)).date()


def _by(rows: Iterable[Any], name: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found


def _rows(session: Session, make: type[Row], statement: Executable) -> list[Row]:
    return [make._make(row) for row in session.execute(statement)]


def _submissions(session: Session, ids: Sequence[int]) -> list[SubmissionRow]:
    columns = (
        Submission.id,
        Submission.form_id,
        Submission.instance_id,
        Submission.approved_edition_id,
        Submission.restored_at,
    )
    live = Submission.id.in_(ids), Submission.deleted_at.is_(None)
    return _rows(session, SubmissionRow, select(*columns).where(*live).order_by(Submission.id))


def _editions(
    session: Session, ids: Sequence[int]
) -> tuple[dict[int, list[EditionRow]], dict[int, Clock]]:
    """The editions of each submission, and when each was filled in and left."""
    columns = (
        Edition.id,
        Edition.submission_id,
        Edition.number,
        Edition.deprecated_id,
        Edition.is_current,
        Edition.is_conflict,
        Edition.form_version_id,
        Edition.flags,
        Edition.received_at,
        FillingTime.seconds,
        FillingTime.is_logged,
        FillingTime.sent_on,
    )
    statement = (
        select(*columns)
        .outerjoin(FillingTime, FillingTime.edition_id == Edition.id)
        .where(Edition.submission_id.in_(ids))
        .order_by(Edition.submission_id, Edition.number)
    )
    editions: dict[int, list[EditionRow]] = defaultdict(list)
    clocks: dict[int, Clock] = {}
    for *edition, seconds, is_logged, sent in session.execute(statement):
        row = EditionRow._make(edition)
        editions[row.submission_id].append(row)
        clocks[row.id] = (seconds, bool(is_logged), sent)
    return editions, clocks


def files_of(session: Session, ids: Sequence[int]) -> list[FileRow]:
    """The files of the editions that are shown."""
    columns = (Edition.submission_id, Attachment.name, Attachment.blob_id, Attachment.is_named)
    statement = (
        select(*columns)
        .join(Edition, Edition.id == Attachment.edition_id)
        .where(Edition.submission_id.in_(ids), Edition.is_current, Attachment.is_current)
        .order_by(Attachment.id)
    )
    return _rows(session, FileRow, statement)


def _events(session: Session, ids: Sequence[int]) -> list[EventRow]:
    columns = (
        Telling.submission_id,
        Telling.row,
        Event.id,
        Event.kind,
        Event.title,
        Event.date,
        Event.end_date,
        Event.region,
        Event.province,
        Event.commune,
        Event.women,
        Event.men,
        Event.cost,
        Event.link_status,
        Event.facts,
    )
    statement = (
        select(*columns)
        .join(Event, Event.id == Telling.event_id)
        .where(Telling.submission_id.in_(ids), ~Telling.is_withdrawn)
        .order_by(Telling.submission_id, Telling.row)
    )
    return _rows(session, EventRow, statement)


def _listed(session: Session, ids: Sequence[int]) -> dict[tuple[int, int], list[Listed]]:
    columns = (
        Attendance.submission_id,
        Attendance.event_id,
        Attendance.row,
        Attendance.phone,
        Attendance.facts["age"].as_integer(),
        Attendance.facts["birth_year"].as_integer(),
        Attendance.facts["signature"].as_string(),
    )
    found: dict[tuple[int, int], list[Listed]] = defaultdict(list)
    statement = (
        select(*columns)
        .where(Attendance.submission_id.in_(ids), Attendance.row.is_not(None))
        .order_by(Attendance.submission_id, Attendance.row)
    )
    for row in session.execute(statement):
        found[row[0], row[1]].append(Listed._make(row))
    return found


def _decisions(session: Session, event_ids: Sequence[int]) -> list[Held]:
    """The decisions that hold, the one that counts last for each event."""
    statement = (
        select(LinkDecision.event_id, PlannedActivity.code, LinkDecision.contradiction)
        .outerjoin(PlannedActivity, PlannedActivity.id == LinkDecision.activity_id)
        .where(LinkDecision.event_id.in_(event_ids), ~LinkDecision.is_withdrawn)
        .order_by(LinkDecision.at, LinkDecision.id)
    )
    return _rows(session, Held, statement)
