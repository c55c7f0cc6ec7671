"""From probabilities to a state: linked, proposed or unplanned."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from server.models.events import LinkMethod, LinkStatus
from sync.plan_workbook.codes import CodeMatch
from sync.reconcile.company import Linked, company, context, nobody, series
from sync.reconcile.compare import CLEAR, Compared, compare
from sync.reconcile.evidence import Evidence, Pair, said, weigh
from sync.reconcile.features import CONTEXT, PAIR
from sync.reconcile.model import Vector
from sync.reconcile.places import Places
from sync.reconcile.plan_index import Floats, PlanIndex
from sync.reconcile.thresholds import Thresholds
from sync.reconcile.told import Told
from sync.reconcile.weights import shipped

SHOWN_FROM, SHOWN = 0.01, 5
_COMPANY = slice(len(PAIR), len(PAIR) + len(CONTEXT) - 1)
_FULL = len(PAIR) + CONTEXT.index("full")


@dataclass(frozen=True)
class Choice:
    """An activity with its probability, and what speaks for and against it."""

    activity_id: int
    code: str
    score: float
    evidence: list[Evidence]


@dataclass(frozen=True)
class Assignment:
    """What the machine thinks of an event. A linked one is linked to its first choice."""

    status: LinkStatus
    method: LinkMethod | None
    score: float | None
    evidence: list[Evidence]
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Around:
    """What stands already: links of other events, and people's decisions.

    `decided` has, by place in the batch, the activity id that a person chose, None for unplanned;
    `days` are pairs of places whose sheets seem to be days of one training.
    """

    linked: Linked | None = None
    decided: Mapping[int, int | None] = field(default_factory=dict)
    days: Collection[tuple[int, int]] = ()


@dataclass
class Judged:
    """The compared pairs with their final probabilities and what others' links said.

    `crowding` is how much fuller than planned the events made each activity; `opens` tells which
    of them take a place, not being a later day of another.
    """

    compared: Compared
    share: Vector
    company: Floats
    others: NDArray[np.float64]
    crowding: NDArray[np.float64]
    opens: NDArray[np.bool_]


def assign(told: Told, index: PlanIndex) -> Assignment:
    """Find out which planned activity a lone event belongs to."""
    return next(assign_all([told], index))


def assign_all(
    told: Sequence[Told],
    index: PlanIndex,
    *,
    weights: Vector | None = None,
    thresholds: Thresholds | None = None,
    around: Around | None = None,
) -> Iterator[Assignment]:
    """Find out, for all these events together, which planned activity each belongs to."""
    judged = judge(told, index, shipped() if weights is None else weights, around or Around())
    return assignments(told, index, judged, thresholds or Thresholds())


def judge(
    told: Sequence[Told],
    index: PlanIndex,
    weights: Vector,
    around: Around,
    compared: Compared | None = None,
) -> Judged:
    """The probability of each likely activity, given all the others."""
    compared = compared or compare(told, index, weights)
    linked = around.linked or nobody(index)
    near = company(told, linked)
    places = Places(index, near, series(near, around.days), linked.taken)
    near.activity[: len(told)] = _clear(compared, index, around)
    columns = context(compared, near, index)
    odds = compared.odds + columns @ weights[_COMPANY]
    places.give(compared, odds, float(weights[_FULL]))
    places.hold({at: _place(index, each) for at, each in around.decided.items()})
    others = places.others(compared.event, compared.activity)
    more = odds - compared.odds + weights[_FULL] * places.over(others, compared.activity)
    share = compared.shares(more)
    opens = places.opens(len(told))
    return Judged(compared, share, columns, others, places.crowding(), opens)


def _place(index: PlanIndex, activity_id: int | None) -> int:
    return -1 if activity_id is None else index.places.get(activity_id, -1)


def _clear(compared: Compared, index: PlanIndex, around: Around) -> NDArray[np.int64]:
    """The activity that each event clearly has, by itself or by a person's word, else -1."""
    clear = np.full(len(compared.none), -1, dtype=np.int64)
    sure = compared.shares() >= CLEAR
    clear[compared.event[sure]] = compared.activity[sure]
    for at, activity_id in around.decided.items():
        clear[at] = _place(index, activity_id)
    return clear


def assignments(
    told: Sequence[Told], index: PlanIndex, judged: Judged, thresholds: Thresholds
) -> Iterator[Assignment]:
    """What the probabilities come to, for each event in their order."""
    order = np.lexsort((judged.compared.activity, -judged.share, judged.compared.event))
    bounds = np.searchsorted(judged.compared.event[order], np.arange(len(told) + 1))
    for at, each in enumerate(told):
        rows = order[bounds[at] : bounds[at + 1]]
        codes = index.by_code(each.code)
        choices = _choices(each, index, judged, rows, codes)
        yield _decide(each, choices, codes, thresholds)


def _choices(
    told: Told,
    index: PlanIndex,
    judged: Judged,
    rows: NDArray[np.int64],
    codes: dict[int, CodeMatch],
) -> tuple[Choice, ...]:
    """The likeliest few, and always those whose code was typed."""
    share, sure = judged.share, judged.compared.sure
    coded = [row for row in rows if sure[row]][:SHOWN]
    likely = [row for row in rows if share[row] >= SHOWN_FROM and not sure[row]]
    shown = sorted([*coded, *likely[: SHOWN - len(coded)]], key=lambda row: -share[row])
    return tuple(_choice(told, index, judged, row, codes) for row in shown)


def _choice(
    told: Told, index: PlanIndex, judged: Judged, row: np.int64, codes: dict[int, CodeMatch]
) -> Choice:
    place = int(judged.compared.activity[row])
    in_charge, near, words = (float(each) for each in judged.company[row])
    pair = Pair(
        told,
        place,
        index,
        codes,
        float(judged.compared.title[row]),
        (in_charge, near, words),
        int(judged.others[row]),
    )
    planned = pair.planned
    return Choice(
        planned.activity_id, planned.code, round(float(judged.share[row]), 4), weigh(pair)
    )


def _decide(
    told: Told,
    choices: tuple[Choice, ...],
    codes: dict[int, CodeMatch],
    thresholds: Thresholds,
) -> Assignment:
    best = choices[0] if choices else None
    if best is None or best.score < thresholds.propose_at:
        return Assignment(LinkStatus.UNPLANNED, None, None, _why_unplanned(told, codes), choices)
    if best.score >= thresholds.link_at:
        by_code = best.evidence[0]["kind"] in {"code", "code_written"}
        method = LinkMethod.CODE if by_code else LinkMethod.SCORED
        return Assignment(LinkStatus.LINKED, method, best.score, best.evidence, choices)
    evidence = [*best.evidence, *_rivals(choices, thresholds)]
    return Assignment(LinkStatus.PROPOSED, None, best.score, evidence, choices)


def _rivals(choices: tuple[Choice, ...], thresholds: Thresholds) -> list[Evidence]:
    return [
        said("rival", speaks_for=False, code=rival.code, percent=round(100 * rival.score))
        for rival in choices[1:2]
        if rival.score >= thresholds.propose_at
    ]


def _why_unplanned(told: Told, codes: dict[int, CodeMatch]) -> list[Evidence]:
    evidence = [said("nothing_fits", speaks_for=True)]
    if told.code and told.code.strip() and not codes:
        evidence.insert(0, said("code_unknown", speaks_for=True, entered=told.code.strip()))
    return evidence
