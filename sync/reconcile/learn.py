"""Learning the weights of evidence from events whose activity is known."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sync.reconcile.batch import Batch
from sync.reconcile.company import company, context, nobody, series
from sync.reconcile.compare import CLEAR, Compared
from sync.reconcile.features import CONTEXT, PAIR, none_features, pair_features
from sync.reconcile.model import Case, Vector, fit, shares
from sync.reconcile.places import Places
from sync.reconcile.plan_index import Floats, PlanIndex
from sync.reconcile.told import Told

ROUNDS, WORTH = 2, 1e-4


@dataclass(frozen=True)
class Known:
    """Events of one plan year with the id of each one's activity, None for unplanned."""

    told: Sequence[Told]
    truth: Sequence[int | None]
    index: PlanIndex


def learn(known: Sequence[Known], prior: Vector, *, strength: float) -> Vector:
    """The weights that make what is known likeliest, near the prior where little is known.

    What others' links say hangs on the weights themselves, so it is learned in rounds.
    """
    weights = prior
    for _ in range(ROUNDS):
        weights = fit([case(each, weights) for each in known], prior, strength=strength)
    return weights


def case(known: Known, weights: Vector) -> Case:
    """The evidence of known events, with what the others around them say by these weights."""
    batch = Batch(known.told, known.index)
    pairs, none = batch.pairs, none_features(batch)
    x = pair_features(batch, pairs)
    odds, none_odds = x @ weights[: len(PAIR)], none @ weights[-none.shape[1] :]
    share = shares(odds, none_odds, pairs.event)
    places = np.array([known.index.places.get(each or 0, -1) for each in known.truth])
    right = pairs.activity == places[pairs.event]
    likely = (share > WORTH) | right
    event, activity = pairs.event[likely], pairs.activity[likely]
    compared = Compared(
        event,
        activity,
        odds[likely].astype(np.float64),
        none_odds.astype(np.float64),
        np.zeros(len(event), dtype=np.float32),
        np.zeros(len(event), dtype=bool),
    )
    around = _context(compared, known, weights)
    truth = np.full(len(batch), -1, dtype=np.int32)
    rows = np.flatnonzero(right[likely])
    truth[event[rows]] = rows
    return Case(np.hstack([x[likely], around]), none, event, truth)


def _context(compared: Compared, known: Known, weights: Vector) -> Floats:
    """What the other events say, each by its clear first choice."""
    index = known.index
    near = company(known.told, nobody(index))
    places = Places(index, near, series(near), nobody(index).taken)
    clear = np.flatnonzero(compared.shares() >= CLEAR)
    near.activity[compared.event[clear]] = compared.activity[clear]
    columns = context(compared, near, index)
    odds = compared.odds + columns @ weights[len(PAIR) : len(PAIR) + len(CONTEXT) - 1]
    places.give(compared, odds, float(weights[len(PAIR) + len(CONTEXT) - 1]))
    others = places.others(compared.event, compared.activity)
    full = places.over(others, compared.activity)
    return np.column_stack([columns, full]).astype(np.float32)
