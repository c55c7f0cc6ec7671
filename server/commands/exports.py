"""`terrain export`: submissions and links."""

import json
from typing import TextIO

import click

from server.commands.export_links import links
from server.config import Settings
from server.store import open_store
from sync.aliases import form_by_id
from sync.export import exported


@click.group()
def export() -> None:
    """Data out of the store. Commands act for the operator and give everything."""


@export.command("submissions")
@click.option("--form", "form_id", required=True, help="The form's id.")
@click.option("--format", "as_format", type=click.Choice(["jsonl"]), default="jsonl")
@click.option("-o", "output", type=click.File("w", encoding="utf-8", lazy=True), default="-")
@click.option("--mask", is_flag=True, help="Replace personal answers.")
@click.pass_obj
def submissions(
    settings: Settings, form_id: str, as_format: str, output: TextIO, *, mask: bool
) -> None:
    """All submissions of a form, deleted ones included, one JSON object a line."""
    del as_format
    with open_store(settings) as session:
        for row in exported(session, form_by_id(session, form_id), mask=mask):
            output.write(json.dumps(row, ensure_ascii=False) + "\n")


export.add_command(links)
