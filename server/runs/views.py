"""The synchronisation screen: what happened last night, what waits, and starting a run."""

from datetime import datetime, timedelta

from flask import Flask, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload
from werkzeug.exceptions import NotFound

from server import jobs
from server.auth import requires, utc_now
from server.config import Settings
from server.extensions import db
from server.models.runs import Run, RunState
from server.models.sources import Source
from server.models.submissions import Receipt
from server.notices import tell
from server.rights import Right, may
from server.runs import story
from server.runs.blueprint import bp
from server.runs.nights import Night, Outcome, clock_state, last_nights, last_run, running, tally
from server.runs.steps import PULL, duration, failures, pull_step, step_rows
from server.runs.waiting import PER_PAGE, gone, held_deletions, quarantine_reasons
from sync.sources import remote_sources

RECENT = 8
RECENTLY = timedelta(days=2)


def init_app(app: Flask) -> None:
    """Register the screen."""
    app.register_blueprint(bp)


@bp.get("")
@requires(Right.SEE_RUNS)
def index() -> ResponseReturnValue:
    """The last night, what failed, the steps, thirty nights, what waits."""
    store, now = db.session(), utc_now()
    clock = clock_state(store, now)
    nights = last_nights(store, _settings(), clock, now)
    run = last_run(store)
    sources = remote_sources(store)
    return render_template(
        "runs/index.html",
        **_told(store, run, sources),
        **_progress(store, now),
        missed=_missed(nights[-1], run),
        nights=nights,
        tally=tally(nights),
        clock=clock,
        sources=sources,
        held=held_deletions(store),
        reasons=quarantine_reasons(store),
        recent=_recent(store),
        sees_quarantine=may(g.account, Right.DECIDE) and not g.account.regions,
        story=story,
    )


@bp.get("/<int:run_id>")
@requires(Right.SEE_RUNS)
def show(run_id: int) -> ResponseReturnValue:
    """One run: its steps and what failed."""
    store = db.session()
    run = store.get(Run, run_id)
    if run is None:
        raise NotFound
    if run.state == RunState.RUNNING and jobs.is_busy(store, _settings(), now=utc_now()):
        return redirect(url_for("runs.index"))
    return render_template("runs/show.html", **_told(store, run, remote_sources(store)))


@bp.get("/progress")
@requires(Right.SEE_RUNS)
def progress() -> ResponseReturnValue:
    """The part of the page that says how far a run is; when it is over the page loads anew."""
    store = db.session()
    found = _progress(store, utc_now())
    if not found["busy"]:
        return "", {"HX-Refresh": "true"}
    return render_template("runs/_progress.html", **found)


@bp.post("/start")
@requires(Right.START_RUNS)
def start() -> ResponseReturnValue:
    """Run all the steps now, unless a run goes on."""
    if not _refused_as_busy(db.session()):
        jobs.start_night(_settings(), by=g.account.email)
        tell(_("The run has begun. You may leave this page; it goes on."))
    return redirect(url_for("runs.index"))


@bp.post("/pull/<int:source_id>")
@requires(Right.START_RUNS)
def pull(source_id: int) -> ResponseReturnValue:
    """Pull one source now."""
    store = db.session()
    source = _source(store, source_id)
    if not _refused_as_busy(store):
        jobs.start_pull(_settings(), source, by=g.account.email)
        tell(_("The pull of “%(source)s” has begun.", source=source.name))
    return redirect(url_for("runs.index"))


@bp.get("/deletions/<int:source_id>")
@requires(Right.START_RUNS)
def deletions(source_id: int) -> ResponseReturnValue:
    """What seems deleted at a source, all of it, before anyone says yes."""
    store, page = db.session(), max(1, request.args.get("page", 1, type=int))
    source = _source(store, source_id)
    held = held_deletions(store, source)
    first = (page - 1) * PER_PAGE
    return render_template(
        "runs/deletions.html",
        source=source,
        groups=[(one, gone(store, one, g.account, first=first)) for one in held],
        total=sum(one.cursor.held_deletions for one in held),
        longest=max((one.cursor.held_deletions for one in held), default=0),
        page=page,
        per_page=PER_PAGE,
    )


@bp.post("/deletions/<int:source_id>")
@requires(Right.START_RUNS)
def accept_deletions(source_id: int) -> ResponseReturnValue:
    """Say yes: pull that source and mark what is gone there."""
    store = db.session()
    source = _source(store, source_id)
    if not _refused_as_busy(store):
        jobs.start_pull(_settings(), source, by=g.account.email, accept_deletions=True)
        tell(_("“%(source)s” is pulled, and what is gone there is marked.", source=source.name))
    return redirect(url_for("runs.index"))


def _settings() -> Settings:
    settings: Settings = current_app.extensions["terrain"]
    return settings


def _source(store: Session, source_id: int) -> Source:
    found = next((one for one in remote_sources(store) if one.id == source_id), None)
    if found is None or found.secret is None:
        raise NotFound
    return found


def _refused_as_busy(store: Session) -> bool:
    busy = jobs.is_busy(store, _settings(), now=utc_now())
    if busy:
        tell(_("A run goes on already; wait for it, then try again."))
    return busy


def _told(store: Session, run: Run | None, sources: list[Source]) -> dict[str, object]:
    """What is shown of one run."""
    if run is None:
        return {"run": None}
    all_regions = may(g.account, Right.DECIDE) and not g.account.regions
    return {
        "run": run,
        "headline": story.headline(run),
        "figures": story.figures(store, run, may_review=all_regions),
        "failures": failures(run, sources),
        "steps": step_rows(run),
        "took": duration(run.started_at, run.finished_at),
    }


def _progress(store: Session, now: datetime) -> dict[str, object]:
    """Whether a run goes on, and its steps so far with what came in."""
    busy, begun = jobs.is_busy(store, _settings(), now=now), running(store)
    run = begun if busy else None
    is_news = begun is not None and begun.started_at > now - RECENTLY
    return {
        "busy": busy,
        "broken_off": begun if is_news and not busy else None,
        "live_run": run,
        "live_name": story.run_name(run) if run else "",
        "live_steps": step_rows(run, _received(store, run)) if run else [],
    }


def _received(store: Session, run: Run) -> dict[int, int]:
    """By step that goes on: what its source has brought so far."""
    sources = {pull_step(source): source.id for source in remote_sources(store)}
    found = {}
    for step in run.steps:
        if step.state == RunState.RUNNING and step.name.startswith(PULL) and step.name in sources:
            came = (Receipt.source_id == sources[step.name], Receipt.received_at >= step.started_at)
            found[step.id] = (
                store.scalar(select(func.count()).select_from(Receipt).where(*came)) or 0
            )
    return found


def _missed(night: Night, run: Run | None) -> Night | None:
    """The last night, where it has no run and none was started by hand since."""
    if night.outcome != Outcome.MISSED:
        return None
    by_hand = run is not None and run.started_at.date() >= night.day
    return None if by_hand else night


def _recent(store: Session) -> list[Run]:
    statement = (
        select(Run)
        .where(Run.state != RunState.RUNNING)
        .options(selectinload(Run.steps))
        .order_by(Run.started_at.desc())
        .limit(RECENT)
    )
    return list(store.scalars(statement))
