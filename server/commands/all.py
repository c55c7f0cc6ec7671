"""The commands that `terrain` has."""

import click

from server.commands import (
    accounts,
    demo,
    exports,
    forms,
    keys,
    link,
    night,
    plan,
    pulling,
    reconcile,
    review,
    sources,
    store,
)

COMMANDS: tuple[click.Command, ...] = (
    store.init,
    store.serve,
    store.clock,
    accounts.account,
    sources.source,
    forms.form,
    keys.key,
    plan.plan,
    pulling.pull,
    pulling.import_,
    pulling.quarantine,
    reconcile.reconcile,
    link.link,
    review.review,
    night.push,
    night.nightly,
    exports.export,
    demo.demo,
)
