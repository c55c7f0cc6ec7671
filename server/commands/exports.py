"""`terrain export`: submissions, links and people."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO

import click
from sqlalchemy.orm import Session

from server.commands.export_links import links
from server.commands.export_people import people
from server.config import Settings
from server.models.forms import Form
from server.store import open_store
from sync.aliases import form_by_id
from sync.export import exported
from sync.export_files import file_beside, folder_beside, write_csv, write_xlsx
from sync.export_parquet import write_parquet
from sync.export_tables import Tables

STDOUT = "-"


@click.group()
def export() -> None:
    """Data out of the store. Commands act for the operator and give everything."""


@export.command("submissions")
@click.option("--form", "form_id", required=True, help="The form's id.")
@click.option(
    "--format",
    "as_format",
    type=click.Choice(["jsonl", "csv", "xlsx", "parquet"]),
    default="jsonl",
    show_default=True,
    help="csv and parquet: a folder with a file for each repeat; xlsx: a sheet for each.",
)
@click.option("-o", "output", default=STDOUT, help="Where to; all but jsonl need it.")
@click.option("--mask", is_flag=True, help="Replace personal answers.")
@click.pass_obj
def submissions(
    settings: Settings, form_id: str, as_format: str, output: str, *, mask: bool
) -> None:
    """All submissions of a form, deleted ones included."""
    if as_format != "jsonl" and output == STDOUT:
        raise click.UsageError(f"{as_format} needs -o: it is more than one table")
    with open_store(settings) as session:
        form = form_by_id(session, form_id)
        if output == STDOUT:
            with click.open_file(STDOUT, "w", encoding="utf-8") as stdout:
                _write_jsonl(stdout, session, form, mask)
        else:
            WRITERS[as_format](Path(output), session, form, mask)


def _write_jsonl(file: IO[str], session: Session, form: Form, mask: bool) -> None:
    for row in exported(session, form, mask=mask):
        file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _to_jsonl(path: Path, session: Session, form: Form, mask: bool) -> None:
    with file_beside(path) as part, part.open("w", encoding="utf-8") as file:
        _write_jsonl(file, session, form, mask)


def _to_csv(path: Path, session: Session, form: Form, mask: bool) -> None:
    tables = Tables(session, form, mask=mask)
    with folder_beside(path) as folder:
        write_csv(folder, tables.tables, tables.rows())


def _to_xlsx(path: Path, session: Session, form: Form, mask: bool) -> None:
    tables = Tables(session, form, mask=mask)
    with file_beside(path) as part:
        write_xlsx(part, tables.tables, tables.rows())


def _to_parquet(path: Path, session: Session, form: Form, mask: bool) -> None:
    tables = Tables(session, form, mask=mask)
    with folder_beside(path) as folder:
        write_parquet(folder, tables.tables, tables.rows)


WRITERS: Mapping[str, Callable[[Path, Session, Form, bool], None]] = {
    "jsonl": _to_jsonl,
    "csv": _to_csv,
    "xlsx": _to_xlsx,
    "parquet": _to_parquet,
}
export.add_command(links)
export.add_command(people)
