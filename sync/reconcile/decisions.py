"""Learning from what people decided: the weights of evidence fitted anew, near the shipped ones."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.events import LinkDecision
from server.models.matching import LearnedWeights
from sync.reconcile.decided import holding_decisions
from sync.reconcile.facts import CHUNK, by_year, seen
from sync.reconcile.learn import Known, case, learn
from sync.reconcile.model import NAMES, Case, Vector, fit, likelihood, some_events
from sync.reconcile.plans import Plans
from sync.reconcile.weights import current, shipped

FEWEST, PARTS = 30, 5
# How strongly the shipped weights hold: as much as some dozens of decisions.
STRENGTH = 2.0


@dataclass(frozen=True)
class LearnedLinks:
    """What learning came to, each figure before and after.

    `cost` is what the truth's probability costs and `first` how often it comes first, on decisions
    held out. `is_kept` is false where there are too few or it did no better: the weights stay.
    """

    decisions: int
    is_kept: bool = False
    cost: tuple[float, float] = (0.0, 0.0)
    first: tuple[float, float] = (0.0, 0.0)
    changed: dict[str, tuple[float, float]] = field(default_factory=dict)


def learn_links(session: Session, *, now: datetime) -> LearnedLinks:
    """Fit the weights to people's decisions and keep them where that does better.

    Judged by fifths, each by weights learned from the others. No decision is changed.
    """
    known = list(_known(session))
    count = sum(len(each.told) for each in known)
    if count < FEWEST:
        return LearnedLinks(count)
    before = current(session)
    cost, first = _judged(known, before)
    if cost[1] >= cost[0]:
        return LearnedLinks(count, cost=cost, first=first)
    weights = learn(known, shipped(), strength=STRENGTH)
    session.add(_row(weights, count, cost, first, now))
    session.flush()
    return LearnedLinks(
        count, is_kept=True, cost=cost, first=first, changed=_changed(before, weights)
    )


def _known(session: Session) -> Iterator[Known]:
    """The decided events of each plan year."""
    plans = Plans(session)
    wanted = select(LinkDecision.event_id).where(~LinkDecision.is_withdrawn).distinct()
    ids = sorted(session.scalars(wanted))
    decided: dict[int, int | None] = {}
    for start in range(0, len(ids), CHUNK):
        holding = holding_decisions(session, ids[start : start + CHUNK])
        decided |= {event: each.activity_id for event, each in holding.items()}
    standing = [each for each in seen(session, ids) if each.is_live]
    for year, events in by_year(standing, plans.years).items():
        if year is None:
            continue
        index = plans.index(year)
        usable = [
            each
            for each in events
            if decided[each.event_id] is None or decided[each.event_id] in index.places
        ]
        truth = [decided[each.event_id] for each in usable]
        yield Known([each.told for each in usable], truth, index)


def _judged(
    known: Sequence[Known], before: Vector
) -> tuple[tuple[float, float], tuple[float, float]]:
    """What was held out costs, and how often its truth comes first, before and after learning."""
    cases = [case(each, before) for each in known]
    costs, firsts, sizes = [], [], []
    for part in range(PARTS):
        others = [_some(each, part, held=False) for each in cases]
        weights = fit(others, shipped(), strength=STRENGTH)
        for each in cases:
            held = _some(each, part, held=True)
            old, new = likelihood(held, before), likelihood(held, weights)
            costs.append((old[0], new[0]))
            firsts.append((old[1], new[1]))
            sizes.append(len(held.none))
    return _mean(costs, sizes), _mean(firsts, sizes)


def _some(whole: Case, part: int, *, held: bool) -> Case:
    at = np.arange(len(whole.none)) % PARTS == part
    return some_events(whole, at if held else ~at)


def _mean(pairs: Sequence[tuple[float, float]], sizes: Sequence[int]) -> tuple[float, float]:
    old, new = np.average(np.array(pairs), axis=0, weights=sizes)
    return round(float(old), 4), round(float(new), 4)


def _row(
    weights: Vector,
    count: int,
    cost: tuple[float, float],
    first: tuple[float, float],
    now: datetime,
) -> LearnedWeights:
    return LearnedWeights(
        at=now,
        decisions=count,
        weights={name: round(float(each), 4) for name, each in zip(NAMES, weights, strict=True)},
        figures={
            "cost": {"before": cost[0], "after": cost[1]},
            "first": {"before": first[0], "after": first[1]},
        },
    )


def _changed(before: Vector, after: Vector) -> dict[str, tuple[float, float]]:
    """The weights that moved visibly, most first."""
    moved = sorted(range(len(NAMES)), key=lambda at: -abs(after[at] - before[at]))
    return {
        NAMES[at]: (round(float(before[at]), 2), round(float(after[at]), 2))
        for at in moved
        if abs(after[at] - before[at]) >= 0.05
    }
