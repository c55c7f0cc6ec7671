"""`terrain pull`, `import` and `quarantine`: what comes in."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.config import Settings
from server.media import open_media
from server.models.sources import Source
from server.models.submissions import Receipt, ReceiptState
from server.store import engine_of, open_store
from sync.clients import client_opener
from sync.folder import import_folder
from sync.locks import held
from sync.night_pull import BUSY, pull_sources
from sync.pull_report import SourceReport
from sync.replay import replay_all
from sync.sources import remote_sources, source_by_name


@click.command("pull")
@click.argument("names", nargs=-1)
@click.option("--full", is_flag=True, help="Compare everything anew, not only what changed.")
@click.option("--accept-deletions", is_flag=True, help="Also mark many deletions at once.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def pull(
    settings: Settings,
    names: tuple[str, ...],
    *,
    full: bool,
    accept_deletions: bool,
    as_json: bool,
) -> None:
    """Pull what is new, edited, decided or deleted from KoboToolbox and ODK Central."""
    media = open_media(settings.media_url)
    now = datetime.now(UTC)
    with open_store(settings) as session, held(engine_of(session), BUSY, now=now) as free:
        if not free:
            raise click.ClickException("another pull is running; wait for it, then pull again")
        reports = pull_sources(
            session,
            media,
            _chosen(session, names),
            client_opener(settings.secret_key),
            full=full,
            accept_deletions=accept_deletions,
            now=now,
        )
    if as_json:
        click.echo(json.dumps({"sources": [r.as_json() for r in reports]}, ensure_ascii=False))
    for report in reports:
        _say(report)
    if any(report.failed for report in reports):
        sys.exit(1)


def _chosen(session: Session, names: tuple[str, ...]) -> list[Source]:
    if names:
        return [source_by_name(session, name) for name in names]
    return [found for found in remote_sources(session) if not found.is_paused]


def _say(report: SourceReport) -> None:
    for form in report.forms:
        counts = {k: v for k, v in form.as_json().items() if isinstance(v, int) and v}
        words = ", ".join(f"{value} {name}" for name, value in counts.items())
        click.echo(f"{report.source} / {form.form_id}: {words}", err=True)
        if form.waiting:
            click.echo(
                f"{form.waiting} submissions of {form.form_id} are listed at {report.source} but "
                "their XML is not to be had yet; the next pull asks again.",
                err=True,
            )
        if form.held:
            click.echo(
                f"{form.held} submissions of {form.form_id} seem deleted at {report.source}. "
                "Nothing was marked: look there, then run `terrain pull --accept-deletions`.",
                err=True,
            )
        if form.error:
            click.echo(f"{report.source} / {form.form_id}: {form.error['message']}", err=True)
    if report.error:
        click.echo(f"{report.source}: {report.error['message']}", err=True)


@click.command("import")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def import_(settings: Settings, folder: Path, *, as_json: bool) -> None:
    """Take submissions copied off a phone: XML files with their attachments beside them."""
    with open_store(settings) as session:
        media = open_media(settings.media_url)
        report = import_folder(session, media, folder, now=datetime.now(UTC))
    if as_json:
        quarantined = [{"file": name, "reason": reason} for name, reason in report.quarantined]
        facts = {**report.outcomes, "quarantine": quarantined, "skipped": report.skipped}
        click.echo(json.dumps(facts, ensure_ascii=False))
    for name, count in sorted(report.outcomes.items()):
        click.echo(f"{count} {name}", err=True)
    for name, reason in report.quarantined:
        click.echo(f"{name}: in quarantine ({reason})", err=True)


@click.group()
def quarantine() -> None:
    """What was received and not understood."""


@quarantine.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def list_quarantine(settings: Settings, *, as_json: bool) -> None:
    """List what is in quarantine, with the reason."""
    statement = select(Receipt).where(Receipt.state == ReceiptState.QUARANTINED)
    with open_store(settings) as session:
        rows = [
            {
                "receipt": receipt.id,
                "source": receipt.source.name,
                "received_at": receipt.received_at.isoformat(),
                "reason": receipt.reason,
                "facts": {k: v for k, v in receipt.facts.items() if v},
                "files": [file.name for file in receipt.files],
            }
            for receipt in session.scalars(statement.order_by(Receipt.id))
        ]
    if as_json:
        click.echo(json.dumps({"quarantine": rows}, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row['receipt']}  {row['source']}  {row['reason']}  {row['facts']}")


@quarantine.command("replay")
@click.pass_obj
def replay(settings: Settings) -> None:
    """Try again what is in quarantine."""
    with open_store(settings) as session:
        understood, left = replay_all(session, now=datetime.now(UTC))
    click.echo(f"{understood} understood now, {left} still in quarantine")
