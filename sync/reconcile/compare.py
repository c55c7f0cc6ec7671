"""Many events compared with a plan, piece by piece, the likeliest few activities kept for each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sync.reconcile.batch import Batch
from sync.reconcile.blocking import top_rows
from sync.reconcile.features import NONE, PAIR, none_features, pair_features
from sync.reconcile.model import Vector, shares
from sync.reconcile.plan_index import Floats, Ints, PlanIndex
from sync.reconcile.told import Told

PIECE, KEPT, CLEAR = 1000, 8, 0.9
_TITLE = [PAIR.index(name) for name in ("title_covered", "title_covering", "title_letters")]


@dataclass
class Compared:
    """The likeliest activities of each event, event by event, with their odds on their own.

    `title` is how alike the titles are, 0 to 1; `sure` whether the code typed is theirs.
    """

    event: Ints
    activity: Ints
    odds: NDArray[np.float64]
    none: NDArray[np.float64]
    title: Floats
    sure: NDArray[np.bool_]

    def shares(self, more: NDArray[np.floating] | float = 0.0) -> Vector:
        """The probability of each pair, with what others' links add to its odds."""
        return shares(self.odds + more, self.none, self.event)


def compare(told: Sequence[Told], index: PlanIndex, weights: Vector) -> Compared:
    """Compare events with the plan, a piece at a time, so that memory stays small."""
    return one_after_another(list(_pieces(told, index, weights)))


def one_after_another(pieces: Sequence[Compared]) -> Compared:
    """Pieces as one, their events numbered on."""
    if not pieces:
        nothing = np.zeros(0, dtype=np.int32)
        empty = np.zeros(0)
        return Compared(nothing, nothing, empty, empty, empty.astype(np.float32), empty > 0)
    starts = np.cumsum([0, *(len(piece.none) for piece in pieces[:-1])])
    return Compared(
        np.concatenate([p.event + start for p, start in zip(pieces, starts, strict=True)]),
        np.concatenate([p.activity for p in pieces]),
        np.concatenate([p.odds for p in pieces]),
        np.concatenate([p.none for p in pieces]),
        np.concatenate([p.title for p in pieces]),
        np.concatenate([p.sure for p in pieces]),
    )


def _pieces(told: Sequence[Told], index: PlanIndex, weights: Vector) -> Iterator[Compared]:
    for start in range(0, len(told), PIECE):
        yield _compare(Batch(told[start : start + PIECE], index), weights)


def _compare(batch: Batch, weights: Vector) -> Compared:
    pairs = batch.pairs
    x = pair_features(batch, pairs)
    none = none_features(batch) @ weights[-len(NONE) :]
    odds = x @ weights[: len(PAIR)]
    sure = x[:, PAIR.index("code")] > 0
    kept = top_rows(pairs.event, odds + 100 * sure, pairs.activity, KEPT)
    return Compared(
        pairs.event[kept],
        pairs.activity[kept],
        odds[kept].astype(np.float64),
        none.astype(np.float64),
        _likeness(x[kept][:, _TITLE]),
        sure[kept],
    )


def _likeness(title: Floats) -> Floats:
    """What the words say, or where they are all but the same, the letters."""
    by_letters = np.where(title[:, 2] >= 0.7, (1 + title[:, 2]) / 2, 0)
    return np.maximum(0.65 * title[:, 0] + 0.35 * title[:, 1], by_letters).astype(np.float32)
