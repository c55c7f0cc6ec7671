"""Matching learned again from this programme's own people and decisions, only when asked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any, Protocol

from sqlalchemy.orm import Session

from server.models.persons import PeopleModel
from sync.people.kinds import Decided, Record
from sync.people.store import Reading, decided, verdicts

# With fewer the shipped values know more than this programme can teach.
LEAST = 30


class Learner(Protocol):
    """Learns what each agreement is worth; gives it as plain data."""

    def __call__(self, records: list[Record], decided: Decided) -> dict[str, Any]:
        """Learn from these attendances and what people said of them."""


@dataclass(frozen=True)
class Learned:
    """Of how many decisions and attendances; `is_kept` is false where that was not enough."""

    decisions: int
    attendances: int
    is_kept: bool


def learn_people(
    session: Session,
    *,
    now: datetime,
    learn: Learner | None = None,
    after_reading: Callable[[], None] | None = None,
) -> Learned:
    """Learn and store what was learned; the next run matches by it. No decision changes.

    As with a run, who calls may commit once all is read.
    """
    reading = Reading(session)
    said = decided(verdicts(session), (each.attendance_id for each in reading.records))
    decisions, attendances = len(said.same) + len(said.different), len(reading.records)
    if decisions < LEAST:
        return Learned(decisions, attendances, is_kept=False)
    if after_reading is not None:
        after_reading()
    parameters = (learn or _splink)(reading.records, said)
    source = {"decisions": decisions, "attendances": attendances}
    session.add(PeopleModel(learned_at=now, parameters=parameters, learned_from=source))
    session.flush()
    return Learned(decisions, attendances, is_kept=True)


def _splink(records: list[Record], decided: Decided) -> dict[str, Any]:
    """Learn by Splink, whose loading takes seconds: only who learns waits for it."""
    found: dict[str, Any] = import_module("sync.people.learn").learn(records, decided).as_dict()
    return found
