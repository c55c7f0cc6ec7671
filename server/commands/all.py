"""The commands that `terrain` has."""

import click

from server.commands import accounts, review, store

COMMANDS: tuple[click.Command, ...] = (
    store.init,
    store.serve,
    accounts.account,
    review.review,
)
