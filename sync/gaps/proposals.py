"""What a gap suggests: postpone, split or cancel an activity, with why. Pure rules.

- Nothing seen, 30 days late: postpone to the next quarter with room; if its time goes on, hold what
  is left of it. Half a year late, or no time left in the year: cancel.
- Its time over and part of it seen: split off what is missing into an activity of its own, later;
  with no time left, what was seen is all.
- More than planned, and some of it outside its time or regions: split that off.
Nothing is proposed where the office says done, where a link waits for a decision, or where some of
its events may be one.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from server.models.adjustments import AdjustmentKind
from sync.gaps.cases import Case
from sync.gaps.standing import Standing
from sync.gaps.windows import months_of, still_to_come, windows
from sync.plan.held import HeldEvent
from sync.plan.progress import ActivityState, merged
from sync.plan.values import periods_of
from sync.plan_workbook.records import Period

POSTPONED_AFTER, CANCELLED_AFTER = 30, 180  # days late
Facts = dict[str, Any]


@dataclass(frozen=True)
class Proposal:
    """An adjustment to propose: see `server.models.adjustments.Adjustment` for `change`."""

    kind: AdjustmentKind
    key: str
    part_id: int
    activity_id: int | None
    change: Facts
    evidence: list[Facts]
    events: list[int] = field(default_factory=list)
    rests_on: Facts = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """Return what tells this evidence from other evidence; time alone does not change it."""
        said = [self.kind, self.key, sorted(self.events), self.rests_on]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def proposed(case: Case, year: int, today: date) -> Proposal | None:
    """Return what an activity's standing suggests, if anything."""
    if case.values.status == ActivityState.DONE:
        return None
    match case.situation.standing:
        case Standing.MORE:
            return _excess(case)
        case Standing.UNSEEN | Standing.POSTPONED:
            return _not_begun(case, year, today)
        case Standing.PARTLY:
            return _not_finished(case, year, today)
    return None


def period_json(periods: Sequence[Period]) -> list[list[str]]:
    """Return periods as the store has them."""
    return [[each.start.isoformat(), each.end.isoformat()] for each in periods]


def _not_begun(case: Case, year: int, today: date) -> Proposal | None:
    situation = case.situation
    is_postponed = situation.standing is Standing.POSTPONED
    if not is_postponed and situation.days_late < POSTPONED_AFTER:
        return None
    left = windows(year, today)
    evidence = [{"kind": "office_postponed"}] if is_postponed else [_unseen(case)]
    if not left:
        return _make(case, AdjustmentKind.CANCEL, _cancel(), [*evidence, {"kind": "no_time"}])
    if situation.days_late >= CANCELLED_AFTER and situation.is_over:
        return _make(case, AdjustmentKind.CANCEL, _cancel(), evidence)
    periods = still_to_come(situation.progress.planned.stretches, today) or (left[0],)
    change: Facts = {"periods": period_json(periods)}
    if is_postponed:
        change["status"] = None
    return _make(case, AdjustmentKind.POSTPONE, {"set": change}, evidence)


def _not_finished(case: Case, year: int, today: date) -> Proposal | None:
    situation = case.situation
    held, missing = int(situation.seen), situation.planned - int(situation.seen)
    if situation.days_late < POSTPONED_AFTER or not held:
        return None
    evidence = [_part_seen(case), *_regions_left(case)]
    left = windows(year, today)
    if not left:
        reduced = {"set": _shared(case, held, held + missing)}
        return _make(case, AdjustmentKind.CANCEL, reduced, [*evidence, {"kind": "no_time"}])
    whole = held + missing
    regions = _unseen_regions(case)
    kept, later = _shared(case, held, whole), _shared(case, missing, whole, kept_first=held)
    if regions:
        kept["regions"] = [each for each in case.values.regions if each not in regions]
        later["regions"] = regions
    later["periods"] = period_json(left[:1])
    return _make(case, AdjustmentKind.SPLIT, {"set": kept, "add": later}, evidence)


def _excess(case: Case) -> Proposal | None:
    """Split off events that lie outside the activity's time or regions, as many as are too many."""
    excess = int(case.situation.excess)
    apart = [each for each in case.events if each.held.sessions >= 1 and _is_apart(case, each)]
    apart = sorted(apart, key=lambda each: each.held.day or date.min)[-excess:] if excess else []
    days = [each.held.day for each in apart if each.held.day]
    if not apart or len(days) < len(apart):
        return None
    part: Facts = {
        "sessions": len(apart),
        "periods": period_json(merged(months_of(days))),
        "participants": None,
        "budget_mad": None,
        "budget_eur": None,
        "status": None,
    }
    regions = {each.region for each in apart if each.region}
    if regions:
        part["regions"] = sorted(regions)
    evidence = {
        "kind": "excess",
        "seen": case.situation.seen,
        "planned": case.situation.planned,
        "apart": len(apart),
    }
    events = [each.event_id for each in apart]
    change = {"set": {}, "add": part, "links": events}
    return _make(case, AdjustmentKind.SPLIT, change, [evidence])


def _is_apart(case: Case, event: HeldEvent) -> bool:
    regions = case.values.regions
    if regions and event.region and event.region not in regions:
        return True
    day = event.held.day
    return (
        day is not None
        and bool(periods_of(case.values))
        and not any(each.start <= day <= each.end for each in periods_of(case.values))
    )


def _unseen(case: Case) -> Facts:
    since = case.situation.due_since
    return {
        "kind": "unseen",
        "since": since.isoformat() if since else None,
        "planned": case.situation.planned,
        "due": case.situation.due,
    }


def _part_seen(case: Case) -> Facts:
    return {
        "kind": "part_seen",
        "seen": case.situation.seen,
        "planned": case.situation.planned,
        "since": case.situation.progress.planned.last_day.isoformat(),
    }


def _unseen_regions(case: Case) -> list[str]:
    """Return the regions without any event, where the others have some."""
    seen = {each.region for each in case.events}
    left = [each for each in case.values.regions if each not in seen]
    return left if left and len(left) < len(case.values.regions) else []


def _regions_left(case: Case) -> list[Facts]:
    regions = _unseen_regions(case)
    return [{"kind": "regions_left", "regions": regions}] if regions else []


def _shared(case: Case, sessions: int, whole: int, *, kept_first: int = 0) -> Facts:
    """Return a part's sessions with its share of people and money; the parts add up."""
    change: Facts = {"sessions": sessions}
    for name in ("participants", "budget_mad", "budget_eur"):
        total = getattr(case.values, name)
        if total is not None:
            before = _portion(total, kept_first, whole)
            change[name] = round(_portion(total, kept_first + sessions, whole) - before, 2)
    return change


def _portion(total: float, sessions: int, whole: int) -> float:
    return total if sessions == whole else round(total * sessions / whole)


def _cancel() -> Facts:
    return {"set": {"status": ActivityState.CANCELLED.value}}


def _make(case: Case, kind: AdjustmentKind, change: Facts, evidence: list[Facts]) -> Proposal:
    values = case.values
    return Proposal(
        kind=kind,
        key=str(case.id),
        part_id=case.part_id,
        activity_id=case.id,
        change=change,
        evidence=evidence,
        events=[each.event_id for each in case.events],
        rests_on={
            "periods": values.periods,
            "sessions": values.sessions,
            "regions": values.regions,
            "status": values.status,
        },
    )
