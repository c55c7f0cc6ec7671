"""How long the checks take over many submissions with their events, lists and photos."""

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random
from time import process_time
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from bench.registry import benchmark
from server.demo.pictures import picture
from server.extensions import open_engine
from server.models.all import metadata
from server.models.events import Attendance, Event, Link, LinkStatus, Telling
from server.models.sources import SourceKind
from server.models.submissions import Attachment, Blob, Edition, Receipt, Submission
from sync.checks import check_all, check_changed
from sync.checks.pictures import Gallery, Look, look_of
from sync.receive import door
from tests.factories import create_activity, create_form

THEN, NOW = datetime(2026, 11, 1, 8, tzinfo=UTC), datetime(2026, 12, 1, 8, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
SUBMISSIONS, PEOPLE, ACTIVITIES = 10_000, 12, 200
CHANGED, COMPARED = 20, 100
KINDS = ("atelier", "formation", "reunion", "comite")
PLACES = (("sm", -9.0, 30.42), ("bmk", -6.3, 32.4), ("ori", -2.9, 34.4), ("nat", -6.8, 34.0))


@contextmanager
def _store(count: int) -> Iterator[Session]:
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/bench.sqlite3")
        metadata.create_all(engine)
        with Session(engine) as session:
            _fill(session, count)
            session.commit()
            yield session
        engine.dispose()


def _fill(session: Session, count: int) -> None:
    die = Random(7)  # noqa: S311  # made-up data, the same each time
    form = create_form(session)
    activities = [
        create_activity(session, f"A_0{1 + n % 5}_01_SM_{n:03}", budget_mad=4_000_000)
        for n in range(ACTIVITIES)
    ]
    source = door(session, SourceKind.PHONE, now=NOW)
    session.flush()
    version, ids = form.versions[-1].id, range(1, count + 1)
    rows: dict[type, list[dict[str, Any]]] = {
        Receipt: [_receipt(n, source.id) for n in ids],
        Submission: [
            {"id": n, "form_id": form.id, "instance_id": f"uuid:{n}", "received_at": THEN}
            for n in ids
        ],
        Edition: [_edition(n, form.id, version) for n in ids],
        Blob: [
            {
                "id": n,
                "sha256": f"{n:064x}",
                "size": 1,
                "content_type": "image/jpeg",
                "created_at": THEN,
            }
            for n in ids
        ],
        Attachment: [
            {"edition_id": n, "name": f"{n}.jpg", "blob_id": n, "received_at": THEN} for n in ids
        ],
        Event: [_event(n, die) for n in ids],
        Telling: [{"event_id": n, "submission_id": n} for n in ids],
        Link: [
            {
                "event_id": n,
                "activity_id": activities[n % ACTIVITIES].id,
                "method": "code",
                "created_at": THEN,
            }
            for n in ids
        ],
        Attendance: [_person(n, row, die) for n in ids for row in range(PEOPLE)],
    }
    for table, values in rows.items():
        session.execute(insert(table), values)


def _receipt(number: int, source_id: int) -> dict[str, Any]:
    digest = hashlib.sha256(str(number).encode()).hexdigest()
    named = {"id": number, "source_id": source_id, "remote_id": str(number), "sha256": digest}
    return {**named, "received_at": THEN, "xml": b"<a/>" * 1000, "state": "ingested", "facts": {}}


def _edition(number: int, form_id: int, version_id: int) -> dict[str, Any]:
    return {
        "id": number,
        "submission_id": number,
        "form_id": form_id,
        "number": 1,
        "instance_id": f"uuid:{number}",
        "is_current": True,
        "form_version_id": version_id,
        "answers": {"observations": "x" * 3000},
        "digest": str(number),
        "receipt_id": number,
        "received_at": THEN,
    }


def _event(number: int, die: Random) -> dict[str, Any]:
    day = date(2026, 1, 1) + timedelta(days=number % 300)
    facts = {"photos": [f"{number}.jpg"], "attendance_sheets": ["liste.jpg"], "themes": ["genre"]}
    region, longitude, latitude = PLACES[number // 4 % 4]
    where = {"type": "Point", "coordinates": [longitude + die.random() / 4, latitude, 20]}
    return {
        "id": number,
        "title": f"Atelier {number % 4000}",
        "kind": KINDS[number % 4],
        "date": day,
        "region": region,
        "cost": round(die.lognormvariate(10, 0.4)),
        "link_status": LinkStatus.LINKED,
        "facts": {**facts, "point": where},
    }


def _person(number: int, row: int, die: Random) -> dict[str, Any]:
    who = die.randrange(40_000)
    return {
        "event_id": number,
        "submission_id": number,
        "row": row,
        "name": f"Prénom{who % 300} Nom{who}",
        "phone": f"06{who:08}",
        "facts": {"age": die.randint(18, 65), "institution_type": "10", "consent": True},
    }


@cache
def _seconds() -> dict[str, float]:
    with _store(SUBMISSIONS) as session:
        found = {}
        for name in ("first", "again"):
            start = process_time()
            check_all(session, now=NOW, after_page=session.commit)
            found[name] = process_time() - start
        corrected = Edition.submission_id.in_(range(1, SUBMISSIONS, SUBMISSIONS // CHANGED))
        session.execute(update(Edition).where(corrected).values(received_at=LATER))
        session.commit()
        start = process_time()
        check_changed(session, now=LATER, after_page=session.commit)
        found["changed"] = process_time() - start
    return found


@benchmark(
    "seconds of processor to check 10,000 submissions, 120,000 participants, anew", at_most=15
)
def first() -> float:
    """Nothing was checked before: all is read, compared and written."""
    return _seconds()["first"]


@benchmark("seconds of processor to check 10,000 submissions again, nothing changed", at_most=10)
def again() -> float:
    """All is read and compared; nothing is written."""
    return _seconds()["again"]


@benchmark("times quicker: checking the 20 of 10,000 that changed than checking all", at_least=10)
def changed() -> float:
    """Corrections came to 20; who shares people or files with them is looked at too."""
    found = _seconds()
    return found["again"] / found["changed"]


@benchmark("comparing a picture with 100,000 others, in times of looking at it", at_most=0.5)
def pictures() -> float:
    """The gallery is walked as a whole for each picture that comes."""
    die, gallery = Random(7), Gallery()  # noqa: S311  # made-up data, the same each time
    looks = [Look(die.getrandbits(63), die.getrandbits(63)) for _ in range(100_000 + COMPARED)]
    for number, look in enumerate(looks[COMPARED:]):
        gallery.add(number, look)
    photo = picture("scene 1.1")
    looking = _best(lambda: [look_of(photo) for _ in range(COMPARED)])
    return _best(lambda: [gallery.alike(look) for look in looks[:COMPARED]]) / looking


def _best(work: Callable[[], object]) -> float:
    """The quickest of three runs: the others were disturbed."""
    taken = []
    for _ in range(3):
        start = process_time()
        work()
        taken.append(process_time() - start)
    return min(taken)
