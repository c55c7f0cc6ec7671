"""How likely each activity is: weights on evidence; all activities and "none" add up to 1."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from sync.reconcile.features import CONTEXT, NONE, PAIR
from sync.reconcile.plan_index import Floats, Ints

NAMES = (*PAIR, *CONTEXT, *NONE)
_PAIRED = len(PAIR) + len(CONTEXT)
Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """Events with their compared activities and the right one, which weights are learned from.

    `event` says to which row of `none` each row of `x` belongs; `truth` is the row of `x` that is
    right for each event, -1 where none of them is.
    """

    x: Floats
    none: Floats
    event: Ints
    truth: Ints


def vector(weights: Mapping[str, float]) -> Vector:
    """Named weights in the order of the columns."""
    return np.array([weights.get(name, 0.0) for name in NAMES])


def shares(odds: NDArray[np.floating], none: NDArray[np.floating], event: Ints) -> Vector:
    """The probability of each pair: its odds among those of its event and of none of them."""
    highest = none.astype(np.float64)
    np.maximum.at(highest, event, odds)
    raised = np.exp(odds - highest[event])
    whole = np.exp(none - highest) + np.bincount(event, raised, len(none))
    return raised / whole[event]


def fit(cases: Sequence[Case], prior: Vector, *, strength: float) -> Vector:
    """The weights that make the truth likeliest, held to the prior the more the fewer events.

    A weight keeps the sign of its prior: evidence never turns round by chance.
    """
    bounds = [_bound(name, value) for name, value in zip(NAMES, prior, strict=True)]

    def cost(weights: Vector) -> tuple[float, Vector]:
        off = weights - prior
        loss, slope = strength / 2 * float(off @ off), strength * off
        for case in cases:
            each, gradient = _loss(case, weights)
            loss, slope = loss + each, slope + gradient
        return loss, slope

    found = minimize(
        cost, prior, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 400}
    )
    return np.asarray(found.x)


def likelihood(case: Case, weights: Vector) -> tuple[float, float]:
    """What the truth's probabilities cost, for each event, and how often it comes first."""
    none = case.none @ weights[_PAIRED:]
    share = shares(case.x @ weights[:_PAIRED], none, case.event)
    best = 1 - np.bincount(case.event, share, len(none))
    said = np.where(case.truth >= 0, share[np.maximum(case.truth, 0)] if len(share) else 0, best)
    np.maximum.at(best, case.event, share)
    cost = -float(np.log(np.maximum(said, 1e-12)).mean()) if len(said) else 0.0
    return cost, float((said >= best).mean()) if len(said) else 0.0


def some_events(case: Case, wanted: NDArray[np.bool_]) -> Case:
    """A part of a case."""
    number = np.cumsum(wanted) - 1
    rows = np.flatnonzero(wanted[case.event])
    place = np.cumsum(wanted[case.event]) - 1
    truth = case.truth[wanted]
    return Case(
        case.x[rows],
        case.none[wanted],
        number[case.event[rows]].astype(np.int32),
        np.where(truth >= 0, place[np.maximum(truth, 0)], -1).astype(np.int32),
    )


def _bound(name: str, prior: float) -> tuple[float | None, float | None]:
    if name in NONE or prior == 0:
        return (None, None)
    return (0, None) if prior > 0 else (None, 0)


def _loss(case: Case, weights: Vector) -> tuple[float, Vector]:
    """What the truth's probabilities cost, and where they would cost less."""
    none = case.none @ weights[_PAIRED:]
    share = shares(case.x @ weights[:_PAIRED], none, case.event)
    right = np.flatnonzero(case.truth >= 0)
    left = 1 - np.bincount(case.event, share, len(none))
    said = left.copy()
    said[right] = share[case.truth[right]]
    wanted = np.zeros(len(share))
    wanted[case.truth[right]] = 1
    pull = case.x.T @ (share - wanted)
    none_pull = case.none.T @ (left - (case.truth < 0))
    return -float(np.log(np.maximum(said, 1e-12)).sum()), np.concatenate([pull, none_pull])
