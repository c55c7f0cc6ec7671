"""The `terrain` command: groups from `server.commands`, errors spoken once."""

import errno
import logging
import os
import sys

import click
from sqlalchemy.exc import OperationalError

from forms.problems import XlsFormError
from kobo_bridge.errors import SourceError
from server.commands.all import COMMANDS
from server.config import WrongSetting, read_settings
from sync.errors import TerrainError


class Terrain(click.Group):
    """Turns the errors that a person can do something about into one line and exit status 1."""

    def invoke(self, ctx: click.Context) -> object:
        """Run; speak an error once, on standard error."""
        try:
            return super().invoke(ctx)
        except (TerrainError, SourceError, XlsFormError, WrongSetting) as error:
            click.echo(f"terrain: {error}", err=True)
            ctx.exit(1)
        except OperationalError as error:
            said = " ".join(str(error.orig).split())
            click.echo(f"terrain: the store at TERRAIN_DATABASE_URL fails: {said}", err=True)
            ctx.exit(1)
        except OSError as error:
            if error.errno == errno.EPIPE:  # whoever read our output has enough of it
                raise
            click.echo(f"terrain: {error}; nothing is lost, mend it and run this again", err=True)
            ctx.exit(1)


@click.group(cls=Terrain, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="terrain")
@click.pass_context
def terrain(ctx: click.Context) -> None:
    """Field data collection: forms, sync, plan, review."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(levelname)s %(message)s")
    for chatty in ("alembic", "apscheduler"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    ctx.obj = read_settings(os.environ)


for command in COMMANDS:
    terrain.add_command(command)


def main() -> None:
    """The entry point of the package."""
    terrain(prog_name="terrain")
