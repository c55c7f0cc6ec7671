"""`terrain nightly` and `terrain push`."""

import json
import sys
from datetime import UTC, datetime
from typing import Any

import click
from sqlalchemy.orm import Session

from server.clock import PUSH
from server.config import Settings
from server.extensions import open_engine
from server.media import open_media
from server.models.runs import Run, RunState
from server.store import open_store
from sync.clients import client_opener
from sync.locks import held
from sync.nightly import night_of, run_night, was_run
from sync.push import push as push_decisions


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def nightly(settings: Settings, *, as_json: bool) -> None:
    """Pull, replay, check, reconcile, push, refresh: all of it, in order, now."""
    with open_store(settings) as session:
        night = night_of(datetime.now(UTC), settings.nightly_at)
        claimed = None if was_run(session, night) else night
    engine = open_engine(settings.database_url)
    run_id = run_night(
        engine,
        open_media(settings.media_url),
        client_opener(settings.secret_key),
        clock=lambda: datetime.now(UTC),
        night=claimed,
        by="command",
    )
    if run_id is None:
        raise click.ClickException("another run is going on; see the screen Synchronisation")
    with Session(engine) as session:
        _say(session.get_one(Run, run_id), as_json=as_json)


def _say(run: Run, *, as_json: bool) -> None:
    steps: list[dict[str, Any]] = [
        {"name": step.name, "state": step.state, "counts": step.counts, "error": step.error}
        for step in run.steps
    ]
    if as_json:
        click.echo(json.dumps({"state": run.state, "steps": steps}, ensure_ascii=False))
    for step in steps:
        counts = ", ".join(f"{value} {name}" for name, value in step["counts"].items() if value)
        message = f": {step['error'].get('message')}" if step["error"] else ""
        click.echo(f"{step['name']}  {step['state']}  {counts}{message}", err=True)
    if run.state == RunState.FAILED:
        sys.exit(1)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def push(settings: Settings, *, as_json: bool) -> None:
    """Send review decisions back to the servers that hold the submissions."""
    now = datetime.now(UTC)
    with (
        open_store(settings) as session,
        held(open_engine(settings.database_url), PUSH, now=now) as free,
    ):
        opener = client_opener(settings.secret_key)
        reports = push_decisions(session, opener, now=now) if free else []
    if not free:
        click.echo("decisions are being sent already, by the clock", err=True)
    if as_json:
        click.echo(json.dumps({"sources": [vars(report) for report in reports]}))
    for report in reports:
        click.echo(
            f"{report.source}: {report.done} done, {report.refused} refused, "
            f"{report.waiting} waiting",
            err=True,
        )
        if report.error:
            click.echo(f"{report.source}: {report.error['message']}", err=True)
    if any(report.error for report in reports):
        sys.exit(1)
