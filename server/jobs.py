"""Long work that a screen starts: in a thread of this process, recorded as a run that others see.

One at a time in the whole installation: whoever runs holds the lock that pulls and nights take.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, select
from sqlalchemy.orm import Session

from server.auth import utc_now
from server.config import Settings
from server.extensions import open_engine
from server.media import open_media
from server.models.forms import Form
from server.models.runs import Run, RunState, RunStep
from server.models.sources import Source
from server.models.submissions import Edition, Submission
from sync.checks.filling import read_logs
from sync.checks.pictures import look_at_pictures
from sync.checks.run import check_all, check_changed
from sync.clients import client_opener
from sync.events import tell_events
from sync.locks import held, is_held
from sync.night_pull import BUSY, pull_sources
from sync.nightly import StepFailed, run_night
from sync.pull_report import FormReport, error_facts
from sync.reconcile import reconcile

PULL, RETELL = "pull", "retell"
PAGE = 200
log = logging.getLogger(__name__)
Step = tuple[str, Callable[[Session], dict[str, Any]]]
_threads: dict[str, threading.Thread] = {}
_starting = threading.Lock()


def is_busy(session: Session, settings: Settings, *, now: datetime) -> bool:
    """Whether a run goes on, here or in another process."""
    thread = _threads.get(settings.database_url)
    return (thread is not None and thread.is_alive()) or is_held(session, BUSY, now=now)


def start_night(settings: Settings, *, by: str) -> None:
    """Run all the steps of the night now."""

    def work(engine: Engine) -> None:
        media, opener = open_media(settings.media_url), client_opener(settings.secret_key)
        run_night(engine, media, opener, clock=utc_now, night=None, by=by)

    _start(settings, work)


def start_pull(
    settings: Settings, source: Source, *, by: str, accept_deletions: bool = False
) -> None:
    """Pull one source now, then check and link what came."""
    source_id, name = source.id, f"pull:{source.name}"[:40]

    def pull_one(session: Session) -> dict[str, Any]:
        report = pull_sources(
            session,
            open_media(settings.media_url),
            [session.get_one(Source, source_id)],
            client_opener(settings.secret_key),
            accept_deletions=accept_deletions,
            now=utc_now(),
        )[0]
        counts = {**report.totals(), "requests": report.requests}
        if report.failed:
            raise StepFailed(counts, report.error or _first_problem(report.forms))
        return counts

    def check_what_came(session: Session) -> dict[str, Any]:
        media = open_media(settings.media_url)
        look_at_pictures(session, media, now=utc_now(), after_page=session.commit)
        read_logs(session, media, after_page=session.commit)
        return check_changed(session, now=utc_now(), after_page=session.commit).as_dict()

    steps: list[Step] = [(name, pull_one), ("reconcile", _reconcile), ("check", check_what_came)]
    _start(settings, lambda engine: _run(engine, PULL, by, steps))


def start_retell(settings: Settings, form: Form, *, by: str) -> None:
    """Tell all events of a form anew after its meaning has changed, then check and link them."""
    form_id = form.id
    retell: Step = (RETELL, lambda session: _retell(session, form_id))
    _start(settings, lambda engine: _run(engine, RETELL, by, [retell, *AFTERWARDS]))


def wait(settings: Settings, seconds: float) -> None:
    """Wait until what this process runs is over."""
    thread = _threads.get(settings.database_url)
    if thread is not None:
        thread.join(seconds)


def _start(settings: Settings, work: Callable[[Engine], None]) -> None:
    with _starting:
        thread = threading.Thread(target=_work, args=(settings, work), name="run", daemon=True)
        _threads[settings.database_url] = thread
        thread.start()


def _work(settings: Settings, work: Callable[[Engine], None]) -> None:
    engine = open_engine(settings.database_url)
    try:
        work(engine)
    except Exception:  # a thread has nobody above it who would hear of it
        log.exception("a run broke off")
    finally:
        engine.dispose()


def _run(engine: Engine, kind: str, by: str, steps: Sequence[Step]) -> None:
    with held(engine, BUSY, now=utc_now()) as free, Session(engine) as session:
        if not free:
            return
        run = Run(kind=kind, started_at=utc_now(), by=by)
        session.add(run)
        session.commit()
        done = [
            _run_step(session, run.id, position, step)
            for position, step in enumerate(steps, start=1)
        ]
        run.finished_at = utc_now()
        run.state = RunState.DONE if all(done) else RunState.FAILED
        session.commit()


def _run_step(session: Session, run_id: int, position: int, step: Step) -> bool:
    row = RunStep(run_id=run_id, position=position, name=step[0], started_at=utc_now())
    session.add(row)
    session.commit()
    counts, error = _counts_of(session.get_bind(), step)
    row.counts, row.error, row.finished_at = counts, error, utc_now()
    row.state = RunState.FAILED if error else RunState.DONE
    session.commit()
    return error is None


def _counts_of(
    engine: Engine | Connection, step: Step
) -> tuple[dict[str, Any], dict[str, Any] | None]:
    try:
        with Session(engine) as session:
            counts = step[1](session)
            session.commit()
    except StepFailed as failure:
        return failure.counts, failure.facts
    except Exception as failure:  # whatever breaks one step must not leave the run unfinished
        log.exception("step %s failed", step[0])
        return {}, error_facts(failure)
    return counts, None


def _first_problem(forms: Sequence[FormReport]) -> dict[str, Any]:
    for form in forms:
        if form.error:
            return dict(form.error)
        if form.held:
            return {"kind": "held_deletions", "form": form.form_id, "held": form.held}
    return {}


def _retell(session: Session, form_id: int) -> dict[str, Any]:
    last, count = 0, 0
    while page := _page(session, form_id, after=last):
        for submission, edition in page:
            tell_events(session, submission, edition)
        last, count = page[-1][0].id, count + len(page)
        session.commit()
        session.expunge_all()
    return {"submissions": count}


def _page(session: Session, form_id: int, *, after: int) -> list[tuple[Submission, Edition]]:
    statement = (
        select(Submission, Edition)
        .join(Edition, Edition.submission_id == Submission.id)
        .where(Submission.form_id == form_id, Submission.id > after, Edition.is_current)
        .order_by(Submission.id)
        .limit(PAGE)
    )
    return [(row[0], row[1]) for row in session.execute(statement)]


def _reconcile(session: Session) -> dict[str, Any]:
    return reconcile(session, now=utc_now(), after_page=session.commit).as_dict()


def _check(session: Session) -> dict[str, Any]:
    return check_all(session, now=utc_now(), after_page=session.commit).as_dict()


AFTERWARDS: tuple[Step, ...] = (("reconcile", _reconcile), ("check", _check))
