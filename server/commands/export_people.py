"""`terrain export people`: one row an attendance."""

import csv
from typing import Any

import click

from server.config import Settings
from server.store import open_store
from sync.people.listing import COLUMNS, people_rows


@click.command()
@click.option("--format", "as_format", type=click.Choice(["csv"]), default="csv", show_default=True)
@click.option("-o", "output", type=click.File("w", encoding="utf-8", lazy=True), default="-")
@click.pass_obj
def people(settings: Settings, as_format: str, output: Any) -> None:  # noqa: ARG001 - csv is all there is
    """Each attendance with its person; `terrain reconcile` says who is who."""
    with open_store(settings) as session:
        writer = csv.writer(output, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(people_rows(session))
