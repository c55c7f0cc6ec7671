"""What the checks look at: a page of submissions with all that belongs to them, in few queries."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, defer, joinedload, selectinload

from forms.definition import read as read_form
from forms.meaning import personal_paths
from forms.programme import load
from forms.told import Meanings
from server.models.events import Attendance, Event, Link, LinkDecision, Telling
from server.models.forms import FormVersion
from server.models.plan import PlannedActivity
from server.models.submissions import Edition, ReviewState, Submission
from sync.plan_workbook.text import fold

SIGNED_LIST = "attachment.attendance_sheet"
_INDEX = re.compile(r"\[\d+\]")


@dataclass(frozen=True)
class Asked:
    """What a form version asks, as far as the checks need it."""

    version: str = ""
    signed_list: bool = False
    personal: frozenset[str] = frozenset()

    def is_personal(self, path: str) -> bool:
        """Whether the answer at a path identifies someone."""
        return _INDEX.sub("", path) in self.personal


@dataclass(frozen=True)
class Listed:
    """One participant of a list, as far as the checks need it."""

    row: int
    phone: str | None


@dataclass(frozen=True)
class Twin:
    """An event that another submission tells with the same title, day and region."""

    event_id: int
    submission_id: int
    instance_id: str


@dataclass(frozen=True)
class ToldEvent:
    """An event as the submission tells it; `received` is the day that the edition came."""

    row: int
    event: Event
    received: date
    asked: Asked
    listed: Sequence[Listed] = ()
    decision: LinkDecision | None = None
    twins: Sequence[Twin] = ()


@dataclass(frozen=True)
class Subject:
    """A submission with its current edition and its events."""

    submission: Submission
    edition: Edition
    editions: Sequence[Edition]
    asked: Asked
    events: Sequence[ToldEvent]


TwinKey = tuple[str, date | None, str | None]


def subjects(session: Session, submission_ids: Sequence[int]) -> list[Subject]:
    """Load the submissions of a page that are not deleted."""
    submissions = session.scalars(
        select(Submission)
        .where(Submission.id.in_(submission_ids), Submission.deleted_at.is_(None))
        .order_by(Submission.id)
        .options(joinedload(Submission.form))
    ).all()
    editions = _editions(session, submission_ids)
    events = _Events(session, submission_ids)
    forms = _Forms(session)
    found = []
    for submission in submissions:
        mine = editions[submission.id]
        current = next((edition for edition in mine if edition.is_current), None)
        if current is not None:
            asked = forms.asked(current.form_version_id, submission.form.mapping)
            told = events.of(submission.id, asked, _local_day(current))
            found.append(Subject(submission, current, mine, asked, told))
    return found


def _local_day(edition: Edition) -> date:
    return edition.received_at.astimezone(ZoneInfo(load().time_zone)).date()


class _Forms:
    """What each form version asks, read once a page."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[int, Asked] = {}

    def asked(self, version_id: int, mapping: Mapping[str, str] | None) -> Asked:
        if version_id not in self._known:
            version = self._session.get_one(FormVersion, version_id)
            definition = read_form(version.xform)
            meanings = Meanings.of(definition, mapping).by_path.values()
            personal = personal_paths(definition, mapping)
            self._known[version_id] = Asked(version.version, SIGNED_LIST in meanings, personal)
        return self._known[version_id]


def _editions(session: Session, submission_ids: Sequence[int]) -> dict[int, list[Edition]]:
    found: dict[int, list[Edition]] = defaultdict(list)
    statement = (
        select(Edition)
        .where(Edition.submission_id.in_(submission_ids))
        .order_by(Edition.submission_id, Edition.number)
        .options(selectinload(Edition.attachments), defer(Edition.answers))
    )
    for edition in session.scalars(statement):
        found[edition.submission_id].append(edition)
    return found


class _Events:
    """The events that the submissions of a page tell, with what belongs to them."""

    def __init__(self, session: Session, submission_ids: Sequence[int]) -> None:
        links = selectinload(Telling.event).selectinload(Event.links)
        tellings = session.scalars(
            select(Telling)
            .where(Telling.submission_id.in_(submission_ids), ~Telling.is_withdrawn)
            .order_by(Telling.submission_id, Telling.row)
            .options(links.joinedload(Link.activity).joinedload(PlannedActivity.values))
        ).all()
        self._tellings: dict[int, list[Telling]] = defaultdict(list)
        for telling in tellings:
            self._tellings[telling.submission_id].append(telling)
        self._listed = _listed(session, submission_ids)
        self._decisions = _decisions(session, [telling.event_id for telling in tellings])
        self._twins = _twins(session, [telling.event for telling in tellings])

    def of(self, submission_id: int, asked: Asked, received: date) -> list[ToldEvent]:
        """The events of one submission."""
        return [
            ToldEvent(
                row=telling.row,
                event=telling.event,
                received=received,
                asked=asked,
                listed=self._listed[submission_id, telling.event_id],
                decision=self._decisions.get(telling.event_id),
                twins=self._twins_of(telling),
            )
            for telling in self._tellings[submission_id]
        ]

    def _twins_of(self, telling: Telling) -> list[Twin]:
        return [
            twin
            for twin in self._twins[_twin_key(telling.event)]
            if twin.submission_id != telling.submission_id and twin.event_id != telling.event_id
        ]


def _listed(session: Session, submission_ids: Sequence[int]) -> dict[tuple[int, int], list[Listed]]:
    found: dict[tuple[int, int], list[Listed]] = defaultdict(list)
    rows = session.execute(
        select(Attendance.submission_id, Attendance.event_id, Attendance.row, Attendance.phone)
        .where(Attendance.submission_id.in_(submission_ids), Attendance.row.is_not(None))
        .order_by(Attendance.row)
    )
    for submission_id, event_id, row, phone in rows:
        found[submission_id, event_id].append(Listed(row or 0, phone))
    return found


def _decisions(session: Session, event_ids: Sequence[int]) -> dict[int, LinkDecision]:
    """The decision that holds for each event; the later one wins."""
    statement = (
        select(LinkDecision)
        .where(LinkDecision.event_id.in_(event_ids), ~LinkDecision.is_withdrawn)
        .order_by(LinkDecision.at, LinkDecision.id)
        .options(joinedload(LinkDecision.activity))
    )
    return {decision.event_id: decision for decision in session.scalars(statement)}


def _twin_key(event: Event) -> TwinKey | None:
    title = fold(event.title or "")
    return (title, event.date, event.region) if title and event.date else None


def _twins(session: Session, events: Iterable[Event]) -> dict[TwinKey | None, list[Twin]]:
    """What other live submissions tell of the same days, by title, day and region."""
    wanted = {key for event in events if (key := _twin_key(event))}
    found: dict[TwinKey | None, list[Twin]] = defaultdict(list)
    rows = session.execute(
        select(
            Event.id, Event.title, Event.date, Event.region, Submission.id, Submission.instance_id
        )
        .join(Telling, Telling.event_id == Event.id)
        .join(Submission, Submission.id == Telling.submission_id)
        .where(
            Event.date.in_({day for _, day, _ in wanted}),
            ~Telling.is_withdrawn,
            Submission.deleted_at.is_(None),
            Submission.review_state != ReviewState.REJECTED,
        )
        .order_by(Submission.id)
    )
    for event_id, title, day, region, submission_id, instance_id in rows:
        key = (fold(title or ""), day, region)
        if key in wanted:
            found[key].append(Twin(event_id, submission_id, instance_id))
    return found
