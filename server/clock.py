"""The scheduler: one process that starts the nightly run at its hour, or a missed one later."""

import logging
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.triggers.cron import CronTrigger
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from forms.programme import load as load_programme
from server.config import Settings
from server.extensions import open_engine
from server.media import open_media
from server.models.accounts import Setting
from server.store import is_made
from sync.clients import OpenClient, client_opener
from sync.locks import held, is_held
from sync.night_pull import BUSY
from sync.nightly import night_of, run_night, was_run
from sync.push import push

BEAT_MINUTES = 5
CLOCK, PUSH = "clock", "push"
LEFT_AFTER = timedelta(days=1)
ALIVE_FOR = timedelta(minutes=3 * BEAT_MINUTES)
log = logging.getLogger(__name__)


def schedule(settings: Settings, scheduler: BaseScheduler) -> None:
    """Add the jobs: the night at its hour, and a beat that catches up what was missed."""
    zone = ZoneInfo(load_programme().time_zone)
    at = settings.nightly_at
    scheduler.add_job(
        beat,
        CronTrigger(hour=at.hour, minute=at.minute, timezone=zone),
        args=[settings],
        id="night",
        coalesce=True,
        max_instances=1,
        misfire_grace_time=3600,
    )
    scheduler.add_job(
        beat,
        "interval",
        minutes=BEAT_MINUTES,
        args=[settings],
        id="beat",
        coalesce=True,
        max_instances=1,
        next_run_time=datetime.now(UTC),
    )


def start_clock(settings: Settings) -> BackgroundScheduler:
    """Start the scheduler beside the web server of a single machine."""
    scheduler = BackgroundScheduler(timezone="UTC")
    schedule(settings, scheduler)
    scheduler.start()
    return scheduler


def beat(settings: Settings) -> None:
    """Say that the clock lives; run the night that is due and was not run."""
    engine = open_engine(settings.database_url)
    try:
        if not is_made(engine):
            return
        night = night_of(_now(), settings.nightly_at)
        with Session(engine) as session:
            due = _beat(session, night) and not was_run(session, night)
            session.commit()
        open_media(settings.media_url).forget_broken(_now() - LEFT_AFTER)
        send_decisions(engine, client_opener(settings.secret_key), now=_now())
        if due:
            log.info("the run of the night of %s begins", night)
            run_night(
                engine,
                open_media(settings.media_url),
                client_opener(settings.secret_key),
                clock=_now,
                night=night,
                by=CLOCK,
            )
    finally:
        engine.dispose()


def send_decisions(engine: Engine, open_client: OpenClient, *, now: datetime) -> None:
    """Send the decisions that are due to their sources, unless a run goes on that does it."""
    with held(engine, PUSH, now=now) as free, Session(engine) as session:
        if free and not is_held(session, BUSY, now=now):
            for report in push(session, open_client, now=now, due_only=True):
                log.info("%s: %s decisions sent", report.source, report.done)


def _beat(session: Session, night: date) -> bool:
    """Note the beat; whether a night may be due: a new installation has missed none."""
    setting = session.get(Setting, CLOCK)
    if setting is None:
        session.add(Setting(name=CLOCK, value={"at": _now().isoformat(), "since": str(night)}))
        return False
    setting.value = {**setting.value, "at": _now().isoformat()}
    return night > date.fromisoformat(setting.value["since"])


def _now() -> datetime:
    return datetime.now(UTC)
