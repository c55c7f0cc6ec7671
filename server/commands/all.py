"""The commands that `terrain` has."""

import click

from server.commands import accounts, pulling, review, sources, store

COMMANDS: tuple[click.Command, ...] = (
    store.init,
    store.serve,
    accounts.account,
    sources.source,
    pulling.pull,
    pulling.import_,
    pulling.quarantine,
    review.review,
)
