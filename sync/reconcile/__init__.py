"""Which planned activity each event belongs to, with the evidence in words.

told, facts, plans: what is compared · titles, glossary: what a title says in any language ·
plan_index, batch, blocking: which pairs are compared · features, model, weights: evidence and its
probability · company, places: what other events' links say, all events together · assign: linked,
proposed or unplanned · record: what is stored · run, marks, judging: only what changed · learn,
curve, thresholds: what a programme's own decisions teach · explain: evidence in words.
"""

from sync.reconcile.explain import explain
from sync.reconcile.run import (
    ReconcileCounts,
    holding_decisions,
    machine_view,
    reconcile,
    reconcile_event,
)

__all__ = [
    "ReconcileCounts",
    "explain",
    "holding_decisions",
    "machine_view",
    "reconcile",
    "reconcile_event",
]
