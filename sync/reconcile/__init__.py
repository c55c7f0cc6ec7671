"""Which planned activity each event belongs to, with the evidence in words.

candidates: the plan of a year made ready · titles, glossary: what a title says in any language ·
score: evidence and its weight · assign: linked, proposed or unplanned · record: what is stored ·
run: all events in pages · explain: evidence in words.
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
