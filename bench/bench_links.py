"""How well events of the made-up worlds are linked to their plans, and how long many take."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy.orm import Session

from bench.registry import benchmark
from server.extensions import open_engine
from server.media import open_media
from server.models.all import metadata
from server.models.events import Event, Telling
from server.models.submissions import Submission
from sync.reconcile import reconcile
from tests.factories import create_activity, create_form
from tests.reconcile.worlds import NOW, load_world, score_of

EVENTS, ACTIVITIES = 10_000, 200
THEMES = ("santé", "emploi", "scolarisation", "gouvernance locale", "coopératives")
KINDS = ("atelier", "formation", "reunion", "comite")
REGIONS = ("sm", "bmk", "ori", "nat")


@contextmanager
def _store() -> Iterator[tuple[Session, Path]]:
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/bench.sqlite3")
        metadata.create_all(engine)
        with Session(engine) as session:
            yield session, Path(folder)
        engine.dispose()


@cache
def _world(name: str) -> dict[str, Any]:
    with _store() as (session, folder):
        load_world(session, open_media(f"file://{folder}/media"), name)
        reconcile(session, now=NOW)
        return score_of(session, name, folder)


def _worst(figure: str) -> float:
    return min(_world(name)[figure] for name in ("activities_plain", "activities_hard"))


@benchmark("links made by the machine that are right, in the worse world", at_least=0.97)
def precision() -> float:
    """A wrong link costs more than one that a person has to make."""
    return _worst("auto_precision")


@benchmark("planned events linked by the machine, in the worse world", at_least=0.85)
def recall() -> float:
    """What is left is proposed."""
    return _worst("auto_recall")


@benchmark("planned events whose first candidate is right, in the worse world", at_least=0.95)
def first_candidate() -> float:
    """Linked or proposed."""
    return _worst("top1")


@benchmark("unplanned events that were not linked, in the worse world", at_least=0.97)
def unplanned() -> float:
    """Proposing one is allowed."""
    return _worst("unplanned_not_linked")


@benchmark("seconds to reconcile 10,000 events with 200 activities", at_most=60)
def seconds() -> float:
    """On SQLite, everything to write."""
    with _store() as (session, _):
        _many(session)
        start = perf_counter()
        reconcile(session, now=NOW)
        return perf_counter() - start


def _many(session: Session) -> None:
    form = create_form(session)
    for number in range(ACTIVITIES):
        region, kind = REGIONS[number % 4], KINDS[number // 4 % 4]
        code = f"A_0{1 + number % 5}_01_{region.upper()}_{number:03}"
        title = f"{kind} {THEMES[number // 16 % 5]} des {THEMES[number % 5]} lot {number}"
        create_activity(session, code, title=title, regions=[region], kind=kind)
    for number in range(EVENTS):
        submission = Submission(form_id=form.id, instance_id=f"uuid:{number}", received_at=NOW)
        event = Event(
            title=f"{KINDS[number % 4]} {THEMES[number % 5]} {number % ACTIVITIES}",
            kind=KINDS[number % 4],
            date=date(2026, 1, 1) + timedelta(days=number % 365),
            region=REGIONS[number % 4],
            tellings=[Telling(submission=submission)],
        )
        session.add(event)
    session.flush()
