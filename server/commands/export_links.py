"""`terrain export links`: one row an event."""

import csv
from typing import Any

import click

from server.config import Settings
from server.i18n import LANGUAGES
from server.store import open_store
from sync.reconcile.listing import COLUMNS, link_rows

# A spreadsheet runs a cell that begins with one of these.
RISKY = ("=", "+", "-", "@", "\t", "\r")
FREE_TEXT = ("title", "evidence")


@click.command()
@click.option("--format", "as_format", type=click.Choice(["csv"]), default="csv", show_default=True)
@click.option("-o", "output", type=click.File("w", encoding="utf-8", lazy=True), default="-")
@click.option("--lang", "language", type=click.Choice(list(LANGUAGES)), default="fr")
@click.pass_obj
def links(settings: Settings, as_format: str, output: Any, language: str) -> None:  # noqa: ARG001
    """Each event with its planned activity, how that was found and why."""
    with open_store(settings) as session:
        writer = csv.DictWriter(output, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(map(_harmless, link_rows(session, language)))


def _harmless(row: dict[str, Any]) -> dict[str, Any]:
    """Put an apostrophe before free text that a spreadsheet would run; codes and ids stay exact."""
    risky = (name for name in FREE_TEXT if row[name].startswith(RISKY))
    return row | {name: f"'{row[name]}" for name in risky}
