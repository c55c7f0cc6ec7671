"""Keeping the proposals of a plan year in step with its gaps. Safe to repeat.

What nobody decided on follows the evidence, or goes with it. What was refused is not proposed again
for the same evidence.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.adjustments import Adjustment, AdjustmentState
from server.models.plan import Plan
from sync.gaps.additions import additions
from sync.gaps.cases import awaiting, cases
from sync.gaps.clusters import clusters, unplanned
from sync.gaps.proposals import Proposal, proposed
from sync.joins.days import sister_days
from sync.joins.lists import listed_participants
from sync.plan.current import years
from sync.plan.writing import hold_plan
from sync.reconcile.glossary import load as load_glossary


@dataclass
class RefreshCounts:
    """What a refresh left: all that is proposed, how much of it new, what went."""

    proposed: int = 0
    new: int = 0
    gone: int = 0

    def as_dict(self) -> dict[str, Any]:
        """For the record of a run."""
        return {"proposed": self.proposed, "new": self.new, "gone": self.gone}


def refresh_adjustments(
    session: Session, *, today: date, now: datetime, year: int | None = None
) -> RefreshCounts:
    """Propose what the gaps of that plan year, or of all, suggest today."""
    counts = RefreshCounts()
    for each in years(session) if year is None else [year]:
        plan = hold_plan(session, each)
        if plan is not None and plan.parts:
            _store(session, plan, suggestions(session, plan, today), now, counts)
    session.flush()
    return counts


def suggestions(session: Session, plan: Plan, today: date) -> list[Proposal]:
    """Return what the gaps of a plan suggest on a day, whatever was decided."""
    found, glossary = cases(session, plan.year, today), load_glossary(session)
    waiting = awaiting(session, {case.id for case in found})
    changes = [proposed(case, plan.year, today) for case in found if case.id not in waiting]
    apart = unplanned(session, plan.year)
    ids = {each.event.id for each in apart}
    listed, days = listed_participants(session, ids), sister_days(session, ids)
    added = additions(plan, found, clusters(apart, glossary), listed, days)
    return [each for each in changes if each is not None] + added


def _store(
    session: Session, plan: Plan, wanted: list[Proposal], now: datetime, counts: RefreshCounts
) -> None:
    stored = session.scalars(select(Adjustment).where(Adjustment.plan_id == plan.id)).all()
    refused = {(e.key, e.mark) for e in stored if e.state == AdjustmentState.REFUSED}
    waiting = {each.key: each for each in stored if each.state == AdjustmentState.PROPOSED}
    for proposal in wanted:
        if (proposal.key, proposal.mark) in refused:
            continue
        adjustment = waiting.pop(proposal.key, None)
        if adjustment is None:
            adjustment = Adjustment(plan_id=plan.id, key=proposal.key, proposed_at=now)
            adjustment.state = AdjustmentState.PROPOSED
            session.add(adjustment)
            counts.new += 1
        _bring(adjustment, proposal)
        counts.proposed += 1
    for gone in waiting.values():
        session.delete(gone)
    counts.gone += len(waiting)


def _bring(adjustment: Adjustment, proposal: Proposal) -> None:
    """Write only what differs, so that a second refresh writes nothing."""
    names = ("kind", "mark", "part_id", "activity_id", "change", "evidence", "events")
    for name in names:
        if getattr(adjustment, name) != getattr(proposal, name):
            setattr(adjustment, name, getattr(proposal, name))
