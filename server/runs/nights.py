"""The last thirty nights, and how the last one went: done, in part, failed, missed, never yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.clock import ALIVE_FOR, CLOCK
from server.config import Settings
from server.models.accounts import Setting
from server.models.runs import Run, RunState
from sync.nightly import NIGHTLY, night_of

SHOWN = 30


class Outcome(StrEnum):
    """How a night went."""

    DONE = "done"
    PART = "part"
    FAILED = "failed"
    MISSED = "missed"
    NONE = "none"


TONES = {
    Outcome.DONE: "ok",
    Outcome.PART: "warn",
    Outcome.FAILED: "bad",
    Outcome.MISSED: "bad",
    Outcome.NONE: "mute",
}


@dataclass(frozen=True)
class Night:
    """A night, named by its day in the morning; the run is empty where there was none."""

    day: date
    outcome: Outcome
    run: Run | None

    @property
    def tone(self) -> str:
        """The colour that goes with the word."""
        return TONES[self.outcome]


@dataclass(frozen=True)
class Clock:
    """The scheduler: when it was last heard of and whether that is recent enough."""

    seen_at: datetime | None
    since: date | None
    is_alive: bool


def clock_state(session: Session, now: datetime) -> Clock:
    """What the clock said last."""
    setting = session.get(Setting, CLOCK)
    if setting is None:
        return Clock(None, None, is_alive=False)
    seen_at = datetime.fromisoformat(setting.value["at"])
    since = date.fromisoformat(setting.value["since"])
    return Clock(seen_at, since, is_alive=now - seen_at < ALIVE_FOR)


def outcome_of(run: Run) -> Outcome:
    """How a run that is over went."""
    if run.state == RunState.DONE:
        return Outcome.DONE
    went_well = any(step.state == RunState.DONE for step in run.steps)
    return Outcome.PART if went_well else Outcome.FAILED


def last_nights(session: Session, settings: Settings, clock: Clock, now: datetime) -> list[Night]:
    """The nights up to the last that is due, the latest last; none before the first known one."""
    last = night_of(now, settings.nightly_at)
    first = last - timedelta(days=SHOWN - 1)
    runs = _by_night(session, first)
    begin = min([*runs, *([clock.since + timedelta(days=1)] if clock.since else [])], default=None)
    days = [first + timedelta(days=n) for n in range(SHOWN)]
    return [_night(day, runs.get(day), begin) for day in days]


def last_run(session: Session) -> Run | None:
    """The latest run of all the night's steps that is over, by the clock or by a person."""
    over = select(Run).where(Run.kind == NIGHTLY, Run.state != RunState.RUNNING)
    return session.scalars(over.order_by(Run.started_at.desc(), Run.id.desc()).limit(1)).first()


def running(session: Session) -> Run | None:
    """The latest run that has begun and not ended: it goes on, or was broken off."""
    statement = select(Run).where(Run.state == RunState.RUNNING).order_by(Run.started_at.desc())
    return session.scalars(statement.limit(1)).first()


def tally(nights: Sequence[Night]) -> dict[str, int]:
    """How many nights went how."""
    return {outcome.value: sum(night.outcome == outcome for night in nights) for outcome in Outcome}


def _by_night(session: Session, first: date) -> dict[date, Run]:
    runs = session.scalars(select(Run).where(Run.night >= first))
    return {run.night: run for run in runs if run.night is not None}


def _night(day: date, run: Run | None, begin: date | None) -> Night:
    if run is not None:
        return Night(day, outcome_of(run), run)
    is_missed = begin is not None and day >= begin
    return Night(day, Outcome.MISSED if is_missed else Outcome.NONE, None)
