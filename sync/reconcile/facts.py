"""The store's rows → what is compared: what an event tells, what each plan year holds."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from forms.programme import load
from server.models.events import Attendance, Event, Telling
from server.models.plan import Plan, PlannedActivity
from server.models.submissions import ReviewState, Submission
from sync.reconcile.candidates import PlanIndex, Planned, Told


def told(event: Event, listed: int = 0) -> Told:
    """What an event says; `listed` participants outrank the counts."""
    counted = (event.women or 0) + (event.men or 0)
    return Told(
        code=event.activity_code,
        title=event.title,
        kind=event.kind,
        day=event.date,
        last_day=event.end_date,
        region=event.region,
        province=event.province,
        people=listed or counted or None,
    )


def listed_participants(session: Session, event_ids: Iterable[int]) -> dict[int, int]:
    """How many participants the current edition of each event lists."""
    rows = session.execute(
        select(Attendance.event_id, func.count())
        .where(Attendance.event_id.in_(list(event_ids)), Attendance.row.is_not(None))
        .group_by(Attendance.event_id)
    )
    return dict(rows.all())


def live_tellings(event: Event) -> list[Telling]:
    """The tellings that stand: not withdrawn, their submission neither deleted nor rejected."""
    return [telling for telling in event.tellings if _is_live(telling)]


def _is_live(telling: Telling) -> bool:
    submission: Submission = telling.submission
    return (
        not telling.is_withdrawn
        and submission.deleted_at is None
        and submission.review_state != ReviewState.REJECTED
    )


def year_of(event: Event, plan_years: Iterable[int]) -> int | None:
    """The plan year that an event belongs to: that of its date, else that of its reception."""
    years = set(plan_years)
    if event.date is not None and event.date.year in years:
        return event.date.year
    received = [telling.submission.received_at for telling in event.tellings]
    if not received:
        return None
    year = min(received).astimezone(ZoneInfo(load().time_zone)).year
    return year if year in years else None


def plan_years(session: Session) -> set[int]:
    """The years that have planned activities."""
    return set(session.scalars(select(Plan.year).join(PlannedActivity).distinct()))


class Plans:
    """The plan years of a store, each made ready when it is first asked for."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.years = plan_years(session)
        self.index = lru_cache(maxsize=4)(self._index)
        self.planned_ids = set(
            session.scalars(select(PlannedActivity.id).where(PlannedActivity.is_planned))
        )

    def of(self, event: Event) -> PlanIndex | None:
        """The plan of an event's year, or nothing where there is none."""
        year = year_of(event, self.years)
        return None if year is None else self.index(year)

    def _index(self, year: int) -> PlanIndex:
        activities = self._session.scalars(
            select(PlannedActivity)
            .join(Plan)
            .where(Plan.year == year, PlannedActivity.is_planned)
            .options(joinedload(PlannedActivity.values))
            .order_by(PlannedActivity.code, PlannedActivity.id)
        )
        return PlanIndex(planned(each) for each in activities)


def planned(activity: PlannedActivity) -> Planned:
    """What the current version of the plan says of an activity."""
    values = activity.values
    if values is None:
        return Planned(activity.id, activity.code, ())
    return Planned(
        activity_id=activity.id,
        code=activity.code,
        titles=tuple(title for title in (values.title, values.title_ar) if title),
        kind=values.kind,
        regions=frozenset(values.regions),
        provinces=frozenset(values.provinces),
        periods=tuple(
            (date.fromisoformat(first), date.fromisoformat(last)) for first, last in values.periods
        ),
        participants=values.participants,
        sessions=values.sessions,
    )
