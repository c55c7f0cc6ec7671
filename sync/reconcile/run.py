"""Reconciling: what changed against the plan of its year, all together, written in pages."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from server.models.events import Event, LinkDecision, LinkStatus
from server.models.matching import Matching
from sync.reconcile.assign import Assignment
from sync.reconcile.decided import holding_decisions
from sync.reconcile.facts import Seen, by_year, seen, stale_ids, year_of
from sync.reconcile.judging import Judging
from sync.reconcile.marks import note_marks, spoil_what_changed
from sync.reconcile.plans import Plans
from sync.reconcile.record import View, record
from sync.reconcile.uncollected import uncollected

PAGE = 500
FEW = 5_000
WITHOUT_PLAN = Assignment(LinkStatus.UNPLANNED, None, None, [{"kind": "no_plan", "speaks": "for"}])

__all__ = ["holding_decisions", "machine_view", "reconcile", "reconcile_event", "year_of"]


@dataclass
class ReconcileCounts:
    """How the events stand now; `looked_at` had changed, `without_plan`: no plan for their year."""

    events: int = 0
    linked: int = 0
    proposed: int = 0
    unplanned: int = 0
    by_person: int = 0
    contradicted: int = 0
    without_plan: int = 0
    changed: int = 0
    looked_at: int = 0
    years: list[int] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """For the record of a run."""
        return asdict(self)


def reconcile(
    session: Session,
    *,
    year: int | None = None,
    now: datetime,
    after_page: Callable[[], None] | None = None,
) -> ReconcileCounts:
    """Link, propose or call unplanned each event of that plan year, or of all. Safe to repeat.

    Only what changed is worked on: events, decisions, a year's plan, the glossary, the weights,
    the thresholds, and events that lose a place to others. Who calls may commit after each page,
    so that others can write meanwhile.
    """
    session.flush()
    plans = Plans(session)
    marks = spoil_what_changed(session, plans)
    counts = ReconcileCounts(years=sorted(plans.years if year is None else {year} & plans.years))
    changed = list(seen(session, stale_ids(session)))
    with uncollected(when=len(changed) <= FEW):
        for page in _pages(_all_views(session, plans, changed, year)):
            counts.looked_at += len(page)
            counts.changed += record(session, page, plans.planned_ids, now=now)
            session.flush()
            if after_page is not None:
                after_page()
    if year is None:
        note_marks(session, marks)
    _stand(session, counts, year)
    return counts


def reconcile_event(session: Session, event: Event, *, now: datetime) -> None:
    """Look at one event again, as after a decision is taken back."""
    plans = Plans(session)
    session.flush()
    record(session, [_view(session, plans, event.id)], plans.planned_ids, now=now)
    session.flush()


def machine_view(session: Session, event: Event) -> View:
    """What the machine thinks of an event now, whatever people decided."""
    session.flush()
    return _view(session, Plans(session), event.id)


def _view(session: Session, plans: Plans, event_id: int) -> View:
    only = next(iter(seen(session, [event_id])))
    year = only.year(plans.years)
    if year is None:
        return View(only, None, WITHOUT_PLAN)
    thinks = Judging(session, plans, year, [only]).thinks()
    own = (View(each, year, how, opens) for each, how, opens in thinks if each.event_id == event_id)
    return next(own)


def _all_views(
    session: Session, plans: Plans, changed: Sequence[Seen], wanted: int | None
) -> Iterator[View]:
    """What the machine thinks of what changed, plan year by plan year; the gone first."""
    yield from (View(each, None, None) for each in changed if not each.is_live)
    standing = [each for each in changed if each.is_live]
    for year, events in by_year(standing, plans.years).items():
        if wanted is not None and year != wanted:
            continue
        if year is None:
            yield from (View(each, None, WITHOUT_PLAN) for each in events)
        else:
            yield from _views(session, plans, year, events)


def _views(session: Session, plans: Plans, year: int, events: Sequence[Seen]) -> Iterator[View]:
    """What the machine thinks of the events of one plan year, and of others that lose a place."""
    judging = Judging(session, plans, year, events).with_crowded_out()
    yield from (View(each, year, thinks, opens) for each, thinks, opens in judging.thinks())


def _pages(views: Iterator[View]) -> Iterator[list[View]]:
    page: list[View] = []
    for view in views:
        page.append(view)
        if len(page) == PAGE:
            yield page
            page = []
    if page:
        yield page


def _stand(session: Session, counts: ReconcileCounts, year: int | None) -> None:
    """Count how all standing events are now."""
    of_year = Matching.plan_year == year if year is not None else Matching.event_id > 0
    wanted = (Matching.is_live, of_year)
    rows = session.execute(
        select(Event.link_status, Matching.plan_year.is_(None), func.count())
        .join(Matching, Matching.event_id == Event.id)
        .where(*wanted)
        .group_by(Event.link_status, Matching.plan_year.is_(None))
    )
    for status, without_plan, many in rows:
        counts.events += many
        setattr(counts, status, getattr(counts, status) + many)
        counts.without_plan += many if without_plan else 0
    decided = session.execute(
        select(LinkDecision.event_id, LinkDecision.contradiction)
        .join(Matching, Matching.event_id == LinkDecision.event_id)
        .where(~LinkDecision.is_withdrawn, *wanted)
        .order_by(LinkDecision.at, LinkDecision.id)
    )
    holding: dict[int, Any] = {row[0]: row[1] for row in decided}
    counts.by_person = len(holding)
    counts.contradicted = sum(each is not None for each in holding.values())
