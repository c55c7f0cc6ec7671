"""`terrain demo`: the made-up year, loaded and taken out again."""

import click
from sqlalchemy.orm import Session

from server.config import Settings
from server.demo.background import alone
from server.demo.erasing import erase
from server.demo.loading import load
from server.demo.material import material
from server.media import MediaStore, open_media
from server.store import engine_of, open_store


@click.command()
@click.option("--force", is_flag=True, help="Load it beside submissions that are there.")
@click.option("--erase", "is_erased", is_flag=True, help="Take it out of a store with only it.")
@click.pass_obj
def demo(settings: Settings, *, force: bool, is_erased: bool) -> None:
    """Load the made-up year 2026: a plan, 200 events, 3,000 participants, reviews."""
    media = open_media(settings.media_url)
    with open_store(settings) as opened, alone(engine_of(opened)) as session:
        if is_erased:
            erase(session, media)
            click.echo("The made-up year is gone; the store is empty.", err=True)
            return
        _load(session, media, force)


def _load(session: Session, media: MediaStore, force: bool) -> None:
    load(session, media, force=force, on_step=_tell)
    click.echo("The made-up year 2026 is loaded. Nobody in it exists.", err=True)
    click.echo("Its accounts, to be given a password with `terrain account password`:", err=True)
    for said in material("story")["accounts"]:
        click.echo(f"  {said['email']}  {said['role']}", err=True)


def _tell(done: int, of: int) -> None:
    click.echo(f"{100 * done // of} %", err=True)
