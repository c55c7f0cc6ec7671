"""Reconciling: every event against the plan of its year, in pages, writing only what changed."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from server.models.events import Event, LinkDecision, LinkStatus, Telling
from sync.reconcile.assign import Assignment, assign
from sync.reconcile.facts import (
    Plans,
    listed_participants,
    live_tellings,
    told,
    year_of,
)
from sync.reconcile.record import Machine, record

PAGE = 500
WITHOUT_PLAN = Assignment(LinkStatus.UNPLANNED, None, None, [{"kind": "no_plan", "speaks": "for"}])


@dataclass
class ReconcileCounts:
    """What a run looked at and how the events stand now; `without_plan`: no plan for their year."""

    events: int = 0
    linked: int = 0
    proposed: int = 0
    unplanned: int = 0
    by_person: int = 0
    contradicted: int = 0
    without_plan: int = 0
    changed: int = 0
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

    Who calls may commit after each page, so that others can write meanwhile.
    """
    plans = Plans(session)
    counts = ReconcileCounts(years=sorted(plans.years if year is None else {year} & plans.years))
    for page in _pages(session):
        wanted = [event for event in page if _is_wanted(event, plans, year)]
        _reconcile_page(session, wanted, plans, counts, now)
        session.flush()
        if after_page is not None:
            after_page()
    return counts


def reconcile_event(session: Session, event: Event, *, now: datetime) -> None:
    """Look at one event again, as after a decision is taken back."""
    _reconcile_page(session, [event], Plans(session), ReconcileCounts(), now)
    session.flush()


def machine_view(session: Session, event: Event) -> Machine:
    """What the machine thinks of an event now, whatever people decided."""
    plans = Plans(session)
    listed = listed_participants(session, [event.id])
    return _machine(event, plans, listed.get(event.id, 0))


def holding_decisions(session: Session, event_ids: Iterable[int]) -> dict[int, LinkDecision]:
    """The decision that holds for each event: the last that was not taken back."""
    decisions = session.scalars(
        select(LinkDecision)
        .where(LinkDecision.event_id.in_(list(event_ids)), ~LinkDecision.is_withdrawn)
        .order_by(LinkDecision.at, LinkDecision.id)
    )
    return {decision.event_id: decision for decision in decisions}


def _pages(session: Session) -> Iterator[list[Event]]:
    """Walk all events by id, a page at a time."""
    last = 0
    while True:
        page = list(
            session.scalars(
                select(Event)
                .where(Event.id > last)
                .order_by(Event.id)
                .limit(PAGE)
                .options(
                    selectinload(Event.tellings).joinedload(Telling.submission),
                    selectinload(Event.links),
                    selectinload(Event.candidates),
                )
            )
        )
        if not page:
            return
        last = page[-1].id
        yield page


def _is_wanted(event: Event, plans: Plans, year: int | None) -> bool:
    if not live_tellings(event):
        return False
    return year is None or year_of(event, plans.years) == year


def _reconcile_page(
    session: Session, events: list[Event], plans: Plans, counts: ReconcileCounts, now: datetime
) -> None:
    ids = [event.id for event in events]
    listed = listed_participants(session, ids)
    decisions = holding_decisions(session, ids)
    for event in events:
        decision = decisions.get(event.id)
        machine = _machine(event, plans, listed.get(event.id, 0))
        counts.changed += record(event, machine, decision, now)
        _count(counts, event, decision, machine)


def _machine(event: Event, plans: Plans, listed: int) -> Machine:
    index = plans.of(event)
    thinks = assign(told(event, listed), index) if index else WITHOUT_PLAN
    return Machine(thinks, plans.planned_ids)


def _count(
    counts: ReconcileCounts, event: Event, decision: LinkDecision | None, machine: Machine
) -> None:
    counts.events += 1
    counts.linked += event.link_status == LinkStatus.LINKED
    counts.proposed += event.link_status == LinkStatus.PROPOSED
    counts.unplanned += event.link_status == LinkStatus.UNPLANNED
    counts.by_person += decision is not None
    counts.contradicted += decision is not None and decision.contradiction is not None
    counts.without_plan += any(each["kind"] == "no_plan" for each in machine.thinks.evidence)
