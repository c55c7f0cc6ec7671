"""How long submissions that tell one event are searched for, in many and after a few new ones.

Run as a module, `python -m bench.bench_joins file.sqlite3 new`, it searches a store, after so many
new events, and says the seconds and those of the processor.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from math import log
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bench.link_store import NOW, PAGE, Worlds, make_store
from bench.registry import benchmark
from server.extensions import open_engine
from server.models.events import Attendance, Event, Link
from server.models.plan import ActivityValues
from sync.joins.find import find_joins

EVENTS, ACTIVITIES, NEW = 100_000, 10_000, 1_000
FIRST = (
    "Aïcha",
    "Brahim",
    "Chafik",
    "Driss",
    "Fatima",
    "Ghali",
    "Hind",
    "Ilyas",
    "Karima",
    "Laila",
)
LAST = ("Alaoui", "Bennani", "Cherkaoui", "El Idrissi", "Fassi", "Guessous", "Haddad", "Jaidi")
LISTED = 8


def complete(session: Session, since: int, seed: int) -> None:
    """Link the events from this one on by their titles, and list who came to each."""
    draw = Random(seed)  # noqa: S311 - made up, not secret
    rows = session.execute(select(ActivityValues.activity_id, ActivityValues.title)).all()
    activity_of = {title: activity_id for activity_id, title in rows}
    events = session.execute(select(Event.id, Event.title).where(Event.id >= since)).all()
    links = (
        {"event_id": event_id, "activity_id": activity_of[title], "method": "scored"}
        | {"evidence": [], "created_at": NOW}
        for event_id, title in events
        if title in activity_of
    )
    people = (
        {"event_id": event_id, "submission_id": event_id, "row": row, "facts": {}}
        | {"name": f"{draw.choice(FIRST)} {draw.choice(LAST)} {draw.randrange(200)}"}
        for event_id, _ in events
        for row in range(LISTED)
    )
    for table, told in ((Link, links), (Attendance, people)):
        for page in _pages(told):
            session.connection().execute(insert(table), page)
    session.commit()


def _pages(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    page: list[dict[str, Any]] = []
    for row in rows:
        page.append(row)
        if len(page) == PAGE:
            yield page
            page = []
    if page:
        yield page


@cache
def _search(events: int, activities: int) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """What a search of all took, one after new events, and one after nothing."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "joins.sqlite3"
        make_store(file, events=events, activities=activities)
        engine = open_engine(f"sqlite:///{file}")
        with Session(engine) as session:
            complete(session, 1, 1)
        engine.dispose()
        return _searched(file), _searched(file, NEW), _searched(file)


def _searched(file: Path, new: int = 0) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.bench_joins", str(file), str(new)]
    said = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(said.stdout))


@benchmark("seconds to search 10,000 events for those told twice", at_most=3)
def seconds_of_a_tenth() -> float:
    """With lists of participants, everything to write."""
    return float(_search(EVENTS // 10, ACTIVITIES // 10)[0]["seconds"])


@benchmark("seconds to search 100,000 events for those told twice", at_most=30)
def seconds() -> float:
    """The same of ten times as many."""
    return float(_search(EVENTS, ACTIVITIES)[0]["seconds"])


@benchmark("seconds to search 1,000 new events among 100,000", at_most=5)
def seconds_of_new() -> float:
    """In a new process."""
    return float(_search(EVENTS, ACTIVITIES)[1]["seconds"])


@benchmark("seconds to search 100,000 events of which none changed", at_most=1)
def seconds_of_nothing() -> float:
    """In a new process."""
    return float(_search(EVENTS, ACTIVITIES)[2]["seconds"])


@benchmark("growth of searching from a tenth, beside n log n", at_most=1)
def growth() -> float:
    """A tenth of the events with a tenth of the activities, in seconds of the processor."""
    tenth = _search(EVENTS // 10, ACTIVITIES // 10)[0]["busy"]
    whole = _search(EVENTS, ACTIVITIES)[0]["busy"]
    return float(whole / tenth / (10 * log(EVENTS) / log(EVENTS // 10)))


def main() -> None:
    """Search the store of that file, after so many new events."""
    file, new = sys.argv[1], int(sys.argv[2])
    engine = open_engine(f"sqlite:///{file}")
    with Session(engine) as session:
        if new:
            since = session.scalars(select(Event.id).order_by(Event.id.desc()).limit(1)).one() + 1
            worlds = Worlds(session, 2)
            worlds.remember()
            worlds.events(new)
            complete(session, since, 2)
        start, busy = perf_counter(), process_time()
        counts = find_joins(session, now=NOW)
        session.commit()
        seconds, busy = perf_counter() - start, process_time() - busy
    sys.stdout.write(json.dumps({"seconds": seconds, "busy": busy, **counts.as_dict()}) + "\n")


if __name__ == "__main__":
    main()
