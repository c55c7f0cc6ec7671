"""`terrain init` and `terrain serve`."""

import logging
import os
import signal
import sys
from datetime import UTC, datetime
from types import FrameType
from typing import Any, NoReturn

import click
from apscheduler.schedulers.blocking import BlockingScheduler
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from waitress import create_server

from server.accounts import add_account
from server.app import create_app
from server.clock import schedule, start_clock
from server.config import Settings
from server.digest import sending as digest
from server.models.accounts import Account, Role
from server.passwords import random_password
from server.store import open_store, upgrade_store

FIRST_EMAIL = "admin@terrain.local"
# Of the caller's address and scheme only a proxy on this machine is believed.
BEHIND_A_PROXY: dict[str, Any] = {
    "trusted_proxy": "127.0.0.1",
    "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"},
    "clear_untrusted_proxy_headers": True,
}


@click.command()
@click.option("--admin-email", default=FIRST_EMAIL, show_default=True, help="The first account.")
@click.option("--admin-password", default=None, help="Its password; made and shown where left out.")
@click.pass_obj
def init(settings: Settings, admin_email: str, admin_password: str | None) -> None:
    """Create or upgrade the store, and the first account where there is none."""
    upgrade_store(settings)
    with open_store(settings) as session:
        _first_account(session, admin_email, admin_password)
        session.commit()


def _first_account(session: Session, email: str, password: str | None) -> None:
    if session.scalar(select(func.count()).select_from(Account)):
        click.echo("The store is ready.", err=True)
        return
    chosen = password or random_password()
    add_account(
        session,
        email=email,
        name="Administrateur",
        role=Role.ADMINISTRATOR,
        password=chosen,
        now=datetime.now(UTC),
    )
    if password is None:
        click.echo(f"First account: {email}  password: {chosen}  (shown this once)")


@click.command()
@click.option("--no-clock", is_flag=True, help="Only the web server; run `terrain clock` beside.")
@click.pass_obj
def serve(settings: Settings, *, no_clock: bool) -> None:
    """Serve the screens and, unless told otherwise, run the nightly job, on one machine."""
    with open_store(settings):
        pass  # refuses, saying what to do, where the store was never made
    app = create_app(settings)
    server = create_server(
        app,
        host=settings.host,
        port=settings.port,
        threads=8,
        ident=None,
        **BEHIND_A_PROXY,
    )
    signal.signal(signal.SIGTERM, _leave)
    if not no_clock:
        digest.schedule(app, start_clock(settings))
    click.echo(f"Terrain is at {settings.public_url}")
    try:
        server.run()
    finally:
        server.close()
        _leave_now()


@click.command()
@click.pass_obj
def clock(settings: Settings) -> None:
    """Run the scheduler alone: the nightly run, and one that was missed."""
    with open_store(settings):
        pass  # refuses, saying what to do, where the store was never made
    signal.signal(signal.SIGTERM, _leave)
    scheduler = BlockingScheduler(timezone="UTC")
    schedule(settings, scheduler)
    digest.schedule(create_app(settings), scheduler)
    try:
        scheduler.start()
    finally:
        _leave_now()


def _leave(_signal: int, _frame: FrameType | None) -> None:
    """SIGTERM ends the loop of the server or the scheduler."""
    sys.exit(0)


def _leave_now() -> NoReturn:
    """End also in the middle of a run: what was stored is whole, the next run does the rest."""
    logging.shutdown()
    os._exit(0)
