"""A store with many planned activities and many events that tell of them, for the benchmarks.

Run as a module, `python -m bench.link_store file.sqlite3`, it reconciles such a store and says the
seconds, those of the processor, and the peak of memory that this took.
"""

import json
import resource
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from server.extensions import open_engine
from server.models.all import metadata
from server.models.events import Event, Telling
from server.models.forms import Form
from server.models.plan import ActivityValues, Plan, PlannedActivity, PlanPart, PlanVersion
from server.models.submissions import Submission
from sync.reconcile import reconcile
from sync.reconcile.glossary import FILE

NOW = datetime(2026, 12, 31, 9, 0, tzinfo=UTC)
KINDS = {
    "atelier": ("Atelier", "Workshop", "ورشة"),
    "formation": ("Formation", "Training", "دورة تكوينية"),
    "reunion": ("Réunion", "Meeting", "اجتماع"),
    "comite": ("Comité", "Committee", "لجنة"),
}
PROVINCES = {"bmk": "05.091", "sm": "09.001", "ori": "02.411"}
SPELLINGS = (str.lower, str.strip, lambda code: code.replace("_", "-"), lambda code: code[2:])
PAGE = 5000


class Worlds:
    """Made of a seed: a plan of the glossary's own concepts, and events told in three languages."""

    def __init__(self, session: Session, seed: int) -> None:
        self._session = session
        self._random = Random(seed)  # noqa: S311 - made up, not secret
        concepts = json.loads(FILE.read_text(encoding="utf-8"))["concepts"]
        self._concepts = [words for words in concepts.values() if len(words) > 2]
        self._planned: list[dict[str, Any]] = []

    def plan(self, activities: int) -> None:
        """Add the plan of a year."""
        session = self._session
        plan = Plan(year=2026, created_at=NOW)
        part = PlanPart(plan=plan, name="PAA")
        version = PlanVersion(
            part=part, number=1, is_current=True, file_name="plan.xlsx", imported_at=NOW
        )
        session.add_all([plan, version])
        session.flush()
        self._planned = [self._activity(number) for number in range(1, activities + 1)]
        _add(
            session,
            PlannedActivity,
            (
                {
                    "id": at,
                    "plan_id": plan.id,
                    "part_id": part.id,
                    "code": each["code"],
                    "code_key": each["code"],
                    "values_id": None,
                    "is_planned": True,
                }
                for at, each in enumerate(self._planned, start=1)
            ),
        )
        _add(
            session,
            ActivityValues,
            (
                {**each, "id": at, "activity_id": at, "version_id": version.id}
                for at, each in enumerate(self._planned, start=1)
            ),
        )
        session.execute(PlannedActivity.__table__.update().values(values_id=PlannedActivity.id))

    def remember(self) -> None:
        """Know the plan that the store has."""
        rows = self._session.execute(select(ActivityValues.__table__))
        self._planned = [dict(row._mapping) for row in rows]

    def _activity(self, number: int) -> dict[str, Any]:
        draw = self._random
        region, kind = draw.choice(list(PROVINCES)), draw.choice(list(KINDS))
        words = draw.sample(self._concepts, 3)
        month = draw.randint(1, 12)
        first = date(2026, month, 1)
        return {
            "code": f"A_0{draw.randint(1, 5)}_0{draw.randint(1, 6)}_{region.upper()}_{number:05}",
            "title": " ".join([KINDS[kind][0], *(each[0] for each in words)]),
            "title_ar": " ".join([KINDS[kind][2], *(each[-1] for each in words)]),
            "kind": kind,
            "regions": [region],
            "periods": [[first.isoformat(), (first + timedelta(days=58)).isoformat()]],
            "sessions": draw.choice([5, 10, 20]),
            "participants": draw.randint(12, 60),
            "budget_mad": float(draw.randint(20, 400) * 1000),
            "extra": {"english": " ".join([KINDS[kind][1], *(each[1] for each in words)])},
        }

    def events(self, many: int) -> None:
        """Add events, one in eight of nothing in the plan."""
        session = self._session
        form = session.scalars(select(Form)).first()
        form = form or Form(form_id="bench", title="Bench", created_at=NOW)
        session.add(form)
        session.flush()
        start = (session.scalar(select(func.max(Event.id))) or 0) + 1
        numbers = range(start, start + many)
        received = {"form_id": form.id, "received_at": NOW, "review_state": "received"}
        ids = ({"id": at, "instance_id": f"uuid:{at}", **received} for at in numbers)
        _add(session, Submission, ids)
        _add(session, Event, ({"id": at, **self._event()} for at in numbers))
        _add(session, Telling, ({"event_id": at, "submission_id": at} for at in numbers))

    def _event(self) -> dict[str, Any]:
        draw = self._random
        officer_kind = draw.choice(list(KINDS))
        if draw.random() < 0.125:
            region = draw.choice(list(PROVINCES))
            return _told(
                title=f"Visite de courtoisie {draw.randint(1, 999)}",
                kind=officer_kind,
                day=date(2026, draw.randint(1, 12), draw.randint(1, 28)),
                region=region,
            )
        planned = draw.choice(self._planned)
        title = draw.choice([planned["title"], planned["title_ar"], planned["extra"]["english"]])
        if draw.random() < 0.3:
            at = draw.randrange(len(title) - 1)
            title = title[:at] + title[at + 1] + title[at] + title[at + 2 :]
        code = draw.choice(SPELLINGS)(planned["code"]) if draw.random() < 0.5 else None
        first = date.fromisoformat(planned["periods"][0][0])
        return _told(
            title=title,
            kind=planned["kind"] if draw.random() < 0.95 else officer_kind,
            day=first + timedelta(days=draw.randint(-10, 80)),
            region=planned["regions"][0],
            code=code,
            people=round(planned["participants"] * draw.uniform(0.7, 1.1)),
            cost=planned["budget_mad"] / planned["sessions"] * draw.uniform(0.8, 1.2),
        )


def _told(
    *,
    title: str,
    kind: str,
    day: date,
    region: str,
    code: str | None = None,
    people: int = 10,
    cost: float | None = None,
) -> dict[str, Any]:
    return {
        "title": title,
        "kind": kind,
        "date": day,
        "region": region,
        "province": PROVINCES[region],
        "activity_code": code,
        "women": people // 2,
        "men": people - people // 2,
        "cost": cost,
        "facts": {},
        "link_evidence": [],
        "link_status": "unplanned",
    }


def _add(session: Session, table: Any, rows: Iterator[dict[str, Any]]) -> None:
    page: list[dict[str, Any]] = []
    for row in rows:
        page.append(row)
        if len(page) == PAGE:
            session.connection().execute(insert(table), page)
            page = []
    if page:
        session.connection().execute(insert(table), page)


def make_store(file: Path, *, events: int, activities: int, seed: int = 1) -> None:
    """Make a store of this size."""
    engine = open_engine(f"sqlite:///{file}")
    metadata.create_all(engine)
    with Session(engine) as session:
        worlds = Worlds(session, seed)
        worlds.plan(activities)
        worlds.events(events)
        session.commit()
    engine.dispose()


def main() -> None:
    """Reconcile the store of that file, then once more after so many new events."""
    engine = open_engine(f"sqlite:///{sys.argv[1]}")
    new = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    with Session(engine) as session:
        if new:
            worlds = Worlds(session, 2)
            worlds.remember()
            worlds.events(new)
            session.commit()
        start, busy = perf_counter(), process_time()
        counts = reconcile(session, now=NOW, after_page=session.commit)
        session.commit()
        seconds, busy = perf_counter() - start, process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(
        json.dumps({"seconds": seconds, "busy": busy, "mib": peak, **counts.as_dict()}) + "\n"
    )


if __name__ == "__main__":
    main()
