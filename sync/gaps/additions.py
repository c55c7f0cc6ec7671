"""What clusters of unplanned events suggest: an activity to add to the plan, with its events."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from server.models.adjustments import AdjustmentKind
from server.models.events import Event
from server.models.plan import Plan, PlanPart
from sync.gaps.cases import Case
from sync.gaps.clusters import Cluster
from sync.gaps.proposals import Facts, Proposal, period_json
from sync.gaps.windows import months_of
from sync.joins.groups import groups
from sync.plan.values import LENGTHS
from sync.plan_workbook.codes import code_axis
from sync.plan_workbook.text import fold
from sync.programme import load

ARABIC = range(0x0600, 0x0700)


def additions(
    plan: Plan,
    cases: Sequence[Case],
    clusters: Iterable[Cluster],
    listed: Mapping[int, int],
    days: Collection[tuple[int, int]],
) -> list[Proposal]:
    """Return an addition for each cluster that is more than one event of which nobody is sure.

    `listed` says how many participants events list, `days` which seem to be days of one.
    """
    return [
        _addition(plan, cases, cluster, listed, days)
        for cluster in clusters
        if len(cluster.members) > 1 or cluster.members[0].is_sure
    ]


def _addition(
    plan: Plan,
    cases: Sequence[Case],
    cluster: Cluster,
    listed: Mapping[int, int],
    pairs: Collection[tuple[int, int]],
) -> Proposal:
    events = cluster.events
    by_id = {event.id: event for event in events}
    sessions = [[by_id[each] for each in group] for group in groups(by_id, pairs)]
    ids = [event.id for event in events]
    days = sorted({event.date for event in events if event.date})
    people = sum(max(_people(event, listed) for event in session) for session in sessions)
    row = _row(events) | {
        "participants": people or None,
        "periods": period_json(months_of(days)),
        "sessions": len({day for session in sessions if (day := _first_day(session))}),
    }
    evidence = {
        "kind": "unplanned",
        "count": len(events),
        "first": days[0].isoformat(),
        "last": days[-1].isoformat(),
        "people": row["participants"] or 0,
        "sure": sum(each.is_sure for each in cluster.members),
    }
    return Proposal(
        kind=AdjustmentKind.ADD,
        key=f"add {min(ids)}",
        part_id=_part(plan, cases, row["regions"]).id,
        activity_id=None,
        change={"add": row, "links": ids},
        evidence=[evidence],
        events=ids,
    )


def _first_day(session: Iterable[Event]) -> date | None:
    return min((event.date for event in session if event.date), default=None)


def _people(event: Event, listed: Mapping[int, int]) -> int:
    return listed.get(event.id) or (event.women or 0) + (event.men or 0)


def _row(events: Sequence[Event]) -> Facts:
    titles = [event.title or "" for event in events]
    costs = [event.cost for event in events if event.cost]
    arabic = [title for title in titles if any(ord(sign) in ARABIC for sign in title)]
    latin = [title for title in titles if title not in arabic]
    return {
        "title": _most(latin or arabic)[: LENGTHS["title"]],
        "title_ar": _most(arabic)[: LENGTHS["title_ar"]] if latin and arabic else "",
        "axis": _axis(events),
        "regions": sorted({event.region for event in events if event.region}),
        "kind": _most([event.kind for event in events if event.kind]) or None,
        "budget_mad": round(sum(costs), 2) if costs else None,
    }


def _most(values: Sequence[str]) -> str:
    """Return what is said most often; of equals, the longest."""
    counted = Counter(values)
    return max(counted, key=lambda value: (counted[value], len(value), value), default="")


def _axis(events: Iterable[Event]) -> str | None:
    """Return the result that the events name, by its answer or by the code that was typed."""
    known = {fold(axis.code): axis.code for axis in load().axes}
    said: list[Any] = []
    for event in events:
        axis = known.get(fold(event.result or "")) or code_axis(event.activity_code or "")
        said += [axis] if axis in known.values() else []
    return _most(said) or None


def _part(plan: Plan, cases: Sequence[Case], regions: Sequence[str]) -> PlanPart:
    """Return the office that plans there: named for the region, else with most activities in it."""
    parts = {part.id: part for part in plan.parts}
    named = next((part for part in plan.parts if [part.name] == list(regions)), None)
    if named is not None:
        return named
    there = Counter(case.part_id for case in cases if set(regions) & set(case.values.regions))
    everywhere = Counter(case.part_id for case in cases)
    most = (there or everywhere).most_common(1)
    return parts[most[0][0]] if most else plan.parts[0]
