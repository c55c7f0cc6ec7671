"""The commands that `terrain` has."""

import click

from server.commands import accounts, store

COMMANDS: tuple[click.Command, ...] = (
    store.init,
    store.serve,
    accounts.account,
)
