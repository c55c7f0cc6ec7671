"""How well events of the made-up worlds are linked to their plans, and how long many take."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from math import log
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from bench.link_store import make_store
from bench.registry import benchmark
from server.extensions import open_engine
from server.media import open_media
from server.models.all import metadata
from sync.reconcile import reconcile
from sync.reconcile.glossary import save
from tests.reconcile.worlds import NOW, load_world, score_of

PLAIN, HARD = "activities_plain", "activities_hard"
EVENTS, ACTIVITIES, NEW = 100_000, 10_000, 1_000


@contextmanager
def _store() -> Iterator[tuple[Session, Path]]:
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/bench.sqlite3")
        metadata.create_all(engine)
        with Session(engine) as session:
            yield session, Path(folder)
        engine.dispose()


@cache
def _world(name: str, *, emptied: bool = False) -> dict[str, Any]:
    with _store() as (session, folder):
        load_world(session, open_media(f"file://{folder}/media"), name)
        if emptied:
            save(session, [])
        reconcile(session, now=NOW)
        return score_of(session, name, folder)


@benchmark("plain world: planned events whose first candidate is right", at_least=0.99)
def first_candidate_plain() -> float:
    """Linked or proposed."""
    return _world(PLAIN)["top1"]


@benchmark("hard world: planned events whose first candidate is right", at_least=0.97)
def first_candidate_hard() -> float:
    """Linked or proposed."""
    return _world(HARD)["top1"]


@benchmark("plain world, emptied glossary: first candidate right", at_least=0.88)
def first_candidate_plain_emptied() -> float:
    """By letters, places, dates, people and cost."""
    return _world(PLAIN, emptied=True)["top1"]


@benchmark("hard world, emptied glossary: first candidate right", at_least=0.85)
def first_candidate_hard_emptied() -> float:
    """By letters, places, dates, people and cost."""
    return _world(HARD, emptied=True)["top1"]


@benchmark("plain world: links made by the machine that are right", at_least=0.995)
def precision_plain() -> float:
    """A wrong link costs more than one that a person has to make."""
    return _world(PLAIN)["auto_precision"]


@benchmark("hard world: links made by the machine that are right", at_least=0.99)
def precision_hard() -> float:
    """A wrong link costs more than one that a person has to make."""
    return _world(HARD)["auto_precision"]


@benchmark("plain world: planned events rightly linked by the machine", at_least=0.95)
def recall_plain() -> float:
    """What is left is proposed."""
    return _world(PLAIN)["auto_recall"]


@benchmark("hard world: planned events rightly linked by the machine", at_least=0.90)
def recall_hard() -> float:
    """What is left is proposed."""
    return _world(HARD)["auto_recall"]


@benchmark("plain world: unplanned events that were not linked", at_least=0.99)
def unplanned_plain() -> float:
    """Proposing one is allowed."""
    return _world(PLAIN)["unplanned_not_linked"]


@benchmark("hard world: unplanned events that were not linked", at_least=0.97)
def unplanned_hard() -> float:
    """Proposing one is allowed."""
    return _world(HARD)["unplanned_not_linked"]


@benchmark("plain world: said unplanned and truly so", at_least=0.97)
def said_unplanned_plain() -> float:
    """Nothing of the plan is called unplanned."""
    return _world(PLAIN)["unplanned_precision"]


@benchmark("hard world: said unplanned and truly so", at_least=0.90)
def said_unplanned_hard() -> float:
    """Nothing of the plan is called unplanned."""
    return _world(HARD)["unplanned_precision"]


@cache
def _scale(events: int, activities: int, new: int = 0) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the whole took, and then what the new ones took, each in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "scale.sqlite3"
        make_store(file, events=events, activities=activities)
        return _reconciled(file), _reconciled(file, new) if new else {}


def _reconciled(file: Path, new: int = 0) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.link_store", str(file), str(new)]
    said = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(said.stdout)


@benchmark("seconds to reconcile 100,000 events with 10,000 activities", at_most=60)
def seconds() -> float:
    """On SQLite, everything to write."""
    return _scale(EVENTS, ACTIVITIES, NEW)[0]["seconds"]


@benchmark("MiB to reconcile 100,000 events with 10,000 activities", at_most=1536)
def memory() -> float:
    """The process's peak."""
    return _scale(EVENTS, ACTIVITIES, NEW)[0]["mib"]


@benchmark("seconds for 1,000 new events in a store of 100,000", at_most=2)
def new_events() -> float:
    """In a new process, the plan of 10,000 activities read anew."""
    return _scale(EVENTS, ACTIVITIES, NEW)[1]["seconds"]


@benchmark("growth of reconciling from a tenth, beside n log n", at_most=1)
def growth() -> float:
    """A tenth of the events with a tenth of the activities, in seconds of the processor."""
    tenth = _scale(EVENTS // 10, ACTIVITIES // 10)[0]["busy"]
    whole = _scale(EVENTS, ACTIVITIES, NEW)[0]["busy"]
    return whole / tenth / (10 * log(EVENTS) / log(EVENTS // 10))
