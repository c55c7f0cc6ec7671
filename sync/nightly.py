"""The night's steps in order, each independent of another's failure, each recorded."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from forms.programme import load as load_programme
from server.media import MediaStore
from server.models.runs import Run, RunState, RunStep
from sync.checks.filling import read_logs
from sync.checks.pictures import look_at_pictures
from sync.checks.run import check_changed
from sync.clients import OpenClient
from sync.forwarding import forward_all
from sync.gaps.refresh import refresh_adjustments
from sync.joins.find import find_joins
from sync.locks import held
from sync.night_pull import BUSY, pull_sources
from sync.people.run import identify
from sync.publish import refresh_lists
from sync.pull_report import error_facts
from sync.push import push
from sync.reconcile import reconcile
from sync.replay import replay_all
from sync.sources import remote_sources

NIGHTLY = "nightly"
log = logging.getLogger(__name__)
Clock = Callable[[], datetime]


class StepFailed(Exception):
    """A step that did part of its work; `counts` says what, `facts` what went wrong."""

    def __init__(self, counts: dict[str, Any], facts: dict[str, Any]) -> None:
        """Keep both for the record."""
        super().__init__(facts.get("message", ""))
        self.counts = counts
        self.facts = facts


@dataclass(frozen=True)
class Night:
    """What the steps need."""

    session: Session
    media: MediaStore
    open_client: OpenClient
    clock: Clock


Step = tuple[str, Callable[[Night], dict[str, Any]]]


def night_of(now: datetime, at: time) -> date:
    """The night whose hour has passed last, in the programme's time zone."""
    local = now.astimezone(ZoneInfo(load_programme().time_zone))
    return local.date() if local.time() >= at else local.date() - timedelta(days=1)


def run_night(
    engine: Engine,
    media: MediaStore,
    open_client: OpenClient,
    *,
    clock: Clock,
    night: date | None,
    by: str,
) -> int | None:
    """Run all steps; the run's id, or None where this night has been run or is being run.

    With `night` None it runs whatever was run before (a person asked for it).
    """
    with held(engine, BUSY, now=clock()) as free, Session(engine) as session:
        if not free:
            return None
        run = _begin(session, night, by, clock())
        if run is None:
            return None
        run_id = run.id
        context = Night(session, media, open_client, clock)
        failed = [
            name
            for position, (name, step) in enumerate(_steps(session), start=1)
            if not _run_step(context, run_id, position, name, step)
        ]
        run = session.get_one(Run, run_id)
        run.finished_at = clock()
        run.state = RunState.FAILED if failed else RunState.DONE
        session.commit()
    return run_id


def was_run(session: Session, night: date) -> bool:
    """Whether the night has its run, finished."""
    state = session.scalar(select(Run.state).where(Run.night == night))
    return state is not None and state != RunState.RUNNING


def _begin(session: Session, night: date | None, by: str, now: datetime) -> Run | None:
    """Claim the night; a run that was broken off is taken up again."""
    run = session.scalar(select(Run).where(Run.night == night)) if night else None
    if run is not None:
        if run.state != RunState.RUNNING:
            return None
        session.execute(delete(RunStep).where(RunStep.run_id == run.id))
        run.started_at, run.by = now, by
        session.commit()
        return run
    run = Run(kind=NIGHTLY, night=night, started_at=now, by=by)
    session.add(run)
    try:
        session.commit()
    except IntegrityError:
        session.rollback()
        return None
    return run


def _run_step(
    context: Night,
    run_id: int,
    position: int,
    name: str,
    step: Callable[[Night], dict[str, Any]],
) -> bool:
    session = context.session
    row = RunStep(run_id=run_id, position=position, name=name, started_at=context.clock())
    session.add(row)
    session.commit()
    row_id, counts, error = row.id, {}, None
    try:
        counts = step(context)
        session.commit()
    except StepFailed as failure:
        session.rollback()
        counts, error = failure.counts, failure.facts
    except Exception as failure:  # whatever breaks one step must not stop the night
        session.rollback()
        log.exception("step %s failed", name)
        error = error_facts(failure)
    row = session.get_one(RunStep, row_id)
    row.counts, row.error = counts, error
    row.state = RunState.FAILED if error else RunState.DONE
    row.finished_at = context.clock()
    session.commit()
    return error is None


def _steps(session: Session) -> Iterator[Step]:
    """Edits first go to their servers, each server is pulled, then what is done with all."""
    yield "forward", _forward
    for source in remote_sources(session):
        if not source.is_paused:
            yield f"pull:{source.name}"[:40], _pull_step(source.id)
    yield "replay", _replay
    yield "reconcile", _reconcile
    yield "adjust", _adjust
    yield "people", _people
    yield "joins", _joins
    yield "check", _check
    yield "push", _push
    yield "refresh", _refresh


def _forward(night: Night) -> dict[str, Any]:
    report = forward_all(night.session, night.media, night.open_client, now=night.clock())
    counts = {"done": report.done, "refused": report.refused, "waiting": report.waiting}
    if report.error:
        raise StepFailed(counts, report.error)
    return counts


def _pull_step(source_id: int) -> Callable[[Night], dict[str, Any]]:
    def pull_one(night: Night) -> dict[str, Any]:
        source = next(s for s in remote_sources(night.session) if s.id == source_id)
        report = pull_sources(
            night.session, night.media, [source], night.open_client, now=night.clock()
        )[0]
        counts = {**report.totals(), "requests": report.requests}
        if report.failed:
            raise StepFailed(counts, report.error or _first_problem(report.forms))
        return counts

    return pull_one


def _first_problem(forms: list[Any]) -> dict[str, Any]:
    for form in forms:
        if form.error:
            return dict(form.error)
        if form.held:
            facts = {"kind": "held_deletions", "form": form.form_id, "held": form.held}
            return {**facts, "message": f"{form.held} deletions of {form.form_id} wait for a yes"}
    return {}


def _replay(night: Night) -> dict[str, Any]:
    understood, left = replay_all(night.session, now=night.clock())
    return {"understood": understood, "quarantined": left}


def _check(night: Night) -> dict[str, Any]:
    session, now = night.session, night.clock()
    look_at_pictures(session, night.media, now=now, after_page=session.commit)
    read_logs(session, night.media, after_page=session.commit)
    return check_changed(session, now=now, after_page=session.commit).as_dict()


def _reconcile(night: Night) -> dict[str, Any]:
    return reconcile(night.session, now=night.clock(), after_page=night.session.commit).as_dict()


def _adjust(night: Night) -> dict[str, Any]:
    now = night.clock()
    today = now.astimezone(ZoneInfo(load_programme().time_zone)).date()
    return refresh_adjustments(night.session, today=today, now=now).as_dict()


def _people(night: Night) -> dict[str, Any]:
    return identify(night.session, now=night.clock(), after_reading=night.session.commit).as_dict()


def _joins(night: Night) -> dict[str, Any]:
    return find_joins(night.session, now=night.clock()).as_dict()


def _push(night: Night) -> dict[str, Any]:
    reports = push(night.session, night.open_client, now=night.clock())
    counts = {
        name: sum(getattr(report, name) for report in reports)
        for name in ("done", "refused", "waiting")
    }
    error = next((report.error for report in reports if report.error), None)
    if error:
        raise StepFailed(counts, error)
    return counts


def _refresh(night: Night) -> dict[str, Any]:
    renewed = refresh_lists(night.session, night.open_client, now=night.clock())
    return {"renewed": sum(renewed.values())}
