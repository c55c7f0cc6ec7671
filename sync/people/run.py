"""Who is who, over the whole store: read, let go of the store, match, then write what changed."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from server.models.events import Attendance
from server.models.persons import PersonPair
from sync.people.kinds import Decided, Matching, Record, Thresholds
from sync.people.pairs import keep_pairs
from sync.people.store import (
    Reading,
    Verdicts,
    decided,
    hold,
    learned_parameters,
    remember,
    remembered,
    standing,
    verdicts,
)
from sync.people.writing import keep_people

THRESHOLDS = Thresholds()
SHIPPED = Path(__file__).with_name("data")


class Matcher(Protocol):
    """Says who is who among attendances."""

    def __call__(
        self,
        records: Sequence[Record],
        *,
        decided: Decided,
        thresholds: Thresholds,
        model: Any | None,
    ) -> Matching:
        """Cluster them, and name the pairs to ask about."""


@dataclass(frozen=True)
class PeopleCounts:
    """What a run looked at and wrote; `skipped`: nothing had changed since the one before."""

    attendances: int = 0
    people: int = 0
    doubtful: int = 0
    changed: int = 0
    skipped: bool = False

    def as_dict(self) -> dict[str, Any]:
        """For the record of a run."""
        return asdict(self)


def identify(
    session: Session,
    *,
    now: datetime,
    match: Matcher | None = None,
    after_reading: Callable[[], None] | None = None,
) -> PeopleCounts:
    """Give each attendance that stands its person, and keep the doubtful pairs. Safe to repeat.

    Matching may take minutes: who calls may commit once all is read, so that others can write
    meanwhile. What people decide in between holds; its clusters wait for the next run.
    """
    held, learned = verdicts(session), learned_parameters(session)
    reading = Reading(session)
    read = _digest(reading, held, learned)
    if read == remembered(session):
        return _counts(session, len(reading.records), skipped=True)
    if after_reading is not None:
        after_reading()
    known = (record.attendance_id for record in reading.records)
    matching = (match or _splink)(
        reading.records, decided=decided(held, known), thresholds=THRESHOLDS, model=learned
    )
    hold(session)
    but = _decided_meanwhile(held, verdicts(session))
    person_of = {r.attendance_id: r.attendance_id for r in reading.records} | matching.person_of
    changed = keep_people(session, person_of, but=but, now=now)
    keep_pairs(session, matching.doubtful, now=now)
    remember(session, read)
    session.flush()
    return _counts(session, len(reading.records), changed=changed)


def _splink(
    records: Sequence[Record],
    *,
    decided: Decided,
    thresholds: Thresholds,
    model: Any | None,
) -> Matching:
    """Match by Splink, whose loading takes seconds: only who matches waits for it."""
    if len(records) < 2:
        return Matching({}, [])
    engine = import_module("sync.people.match")
    values = import_module("sync.people.model").Model.from_dict(model) if model else None
    found: Matching = engine.match(records, decided=decided, thresholds=thresholds, model=values)
    return found


def _digest(reading: Reading, held: Verdicts, learned: Any) -> str:
    """All that the outcome rests on, in short."""
    rest = (reading.digest, sorted(held.items()), asdict(THRESHOLDS), learned, _shipped())
    return hashlib.blake2b(repr(rest).encode(), digest_size=16).hexdigest()


@lru_cache(maxsize=1)
def _shipped() -> tuple[str, ...]:
    """What matching knows of names and institutions, which a newer Terrain may know better."""
    files = sorted(SHIPPED.glob("*.json"))
    return tuple(hashlib.blake2b(each.read_bytes()).hexdigest() for each in files)


def _decided_meanwhile(before: Verdicts, after: Verdicts) -> set[int]:
    """The attendances that people decided on while matching was under way."""
    changed = {ids for ids, _ in before.items() ^ after.items()}
    return {each for ids in changed for each in ids}


def _counts(
    session: Session, attendances: int, *, changed: int = 0, skipped: bool = False
) -> PeopleCounts:
    people = standing().with_only_columns(func.count(Attendance.person_id.distinct()))
    return PeopleCounts(
        attendances=attendances,
        people=session.scalar(people) or 0,
        doubtful=session.scalar(select(func.count()).select_from(PersonPair)) or 0,
        changed=changed,
        skipped=skipped,
    )
