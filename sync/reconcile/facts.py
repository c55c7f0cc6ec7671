"""The store's rows → what is compared: what events tell, and how they were matched before."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from forms.programme import load
from server.models.events import Event, Telling
from server.models.matching import Matching
from server.models.plan import Plan, PlannedActivity
from server.models.submissions import ReviewState, Submission
from sync.joins.lists import listed_participants
from sync.reconcile.told import Told

CHUNK = 5000


@dataclass(frozen=True)
class Seen:
    """An event as it is looked at: its mark of that moment, what it tells, whether it stands.

    `received` is when its first submission came.
    """

    event_id: int
    mark: int
    told: Told
    received: datetime | None
    is_live: bool

    def year(self, plan_years: Iterable[int]) -> int | None:
        """The plan year that it belongs to: that of its date, else that of its reception."""
        return _year(self.told.day, self.received, set(plan_years))


def stale_ids(session: Session) -> list[int]:
    """The events that changed since they were matched, and the new ones."""
    statement = (
        select(Event.id)
        .outerjoin(Matching, Matching.event_id == Event.id)
        .where(or_(Matching.event_id.is_(None), Matching.mark != Event.told_mark))
        .order_by(Event.id)
    )
    return list(session.scalars(statement))


def seen(session: Session, event_ids: Iterable[int]) -> Iterator[Seen]:
    """What these events tell, in their order."""
    remaining = iter(event_ids)
    while ids := list(islice(remaining, CHUNK)):
        yield from _seen(session, ids)


def _seen(session: Session, ids: list[int]) -> Iterator[Seen]:
    tellings = _tellings(session, ids)
    listed = listed_participants(session, ids)
    rows = session.execute(
        select(
            Event.id,
            Event.told_mark,
            Event.activity_code,
            Event.title,
            Event.kind,
            Event.date,
            Event.end_date,
            Event.region,
            Event.province,
            Event.women,
            Event.men,
            Event.cost,
            Event.facts["organiser"].as_string(),
        )
        .where(Event.id.in_(ids))
        .order_by(Event.id)
    )
    for event_id, mark, code, title, kind, day, last, region, province, *rest in rows:
        women, men, cost, organiser = rest
        telling = tellings.get(event_id, _Telling())
        people = listed.get(event_id) or (women or 0) + (men or 0) or None
        told = Told(
            code,
            title,
            kind,
            day,
            last,
            region,
            province,
            people,
            cost,
            organiser,
            telling.officer,
        )
        yield Seen(event_id, mark, told, telling.received, telling.is_live)


@dataclass
class _Telling:
    """What the submissions that tell an event say of it."""

    received: datetime | None = None
    officer: str | None = None
    is_live: bool = False


def _tellings(session: Session, ids: list[int]) -> dict[int, _Telling]:
    rows = session.execute(
        select(
            Telling.event_id,
            Telling.is_withdrawn,
            Submission.received_at,
            Submission.account_id,
            Submission.submitted_by,
            Submission.deleted_at.is_(None),
            Submission.review_state,
        )
        .join(Submission)
        .where(Telling.event_id.in_(ids))
        .order_by(Telling.id)
    )
    found: dict[int, _Telling] = {}
    for event_id, is_withdrawn, received, account, name, stands, state in rows:
        telling = found.setdefault(event_id, _Telling())
        first = telling.received
        telling.received = received if first is None else min(first, received)
        telling.officer = telling.officer or (f"#{account}" if account else name)
        telling.is_live |= stands and not is_withdrawn and state != ReviewState.REJECTED
    return found


def year_of(event: Event, plan_years: Iterable[int]) -> int | None:
    """The plan year that an event belongs to: that of its date, else that of its reception."""
    received = [telling.submission.received_at for telling in event.tellings]
    return _year(event.date, min(received, default=None), set(plan_years))


def _year(day: date | None, received: datetime | None, years: set[int]) -> int | None:
    if day is not None and day.year in years:
        return day.year
    if received is None:
        return None
    year = received.astimezone(ZoneInfo(load().time_zone)).year
    return year if year in years else None


def plan_years(session: Session) -> set[int]:
    """The years that have planned activities."""
    return set(session.scalars(select(Plan.year).join(PlannedActivity).distinct()))


def by_year(events: Iterable[Seen], plan_years: Iterable[int]) -> dict[int | None, list[Seen]]:
    """The standing events of each plan year."""
    years = set(plan_years)
    found: dict[int | None, list[Seen]] = {}
    for each in events:
        found.setdefault(each.year(years), []).append(each)
    return found
