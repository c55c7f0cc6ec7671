"""`terrain plan`: import, list, diff, template."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

import click
from sqlalchemy.orm import Session

from server.config import Settings
from server.i18n import DEFAULT_LANGUAGE, LANGUAGES
from server.media import open_media
from server.plan.telling import changes, headline, outcome_json, warnings
from server.store import open_store
from sync.plan.compare import between
from sync.plan.current import values_of, version_named
from sync.plan.importing import import_plan, preview
from sync.plan.listing import activity_json, planned_activities
from sync.plan.outcome import PlanImport, PlanRefused, WorkbookRefused
from sync.plan_workbook.messages import sentence
from sync.plan_workbook.template import template

YEAR = click.IntRange(2000, 2100)


def _language(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    """Return the language of a code or locale: fr_MA.UTF-8 is French, and so is an unknown one."""
    code = value.replace("-", "_").partition("_")[0].lower()
    return code if code in LANGUAGES else DEFAULT_LANGUAGE


language_option = click.option(
    "--language",
    callback=_language,
    envvar=["LC_ALL", "LC_MESSAGES", "LANG"],
    default=DEFAULT_LANGUAGE,
    help="fr, ar or en; left out, the environment's, else French.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object.")


@click.group()
def plan() -> None:
    """The annual activity plan: workbooks, versions, activities."""


@plan.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--year", type=YEAR, required=True)
@click.option("--part", default=None, help="Whose workbook; else told by its rows or file name.")
@click.option("--dry-run", is_flag=True, help="Only say which part it is and what would change.")
@click.option("--partial", is_flag=True, help="Import the rows without errors, leave the others.")
@json_option
@language_option
@click.pass_context
def import_command(
    ctx: click.Context, file: Path, language: str, *, dry_run: bool, as_json: bool, **options: Any
) -> None:
    """Import a workbook as a new version of its part: all of it or, without --partial, nothing."""
    settings: Settings = ctx.obj
    with open_store(settings) as session:
        try:
            outcome = _outcome(session, settings, file, dry_run=dry_run, **options)
        except WorkbookRefused as refused:
            click.echo(f"terrain: {file.name}: {sentence(refused.problem, language)}", err=True)
            ctx.exit(1)
        _tell(outcome, language, dry_run=dry_run, as_json=as_json)
        session.commit()
    if outcome.is_refused:
        ctx.exit(1)


def _outcome(
    session: Session, settings: Settings, file: Path, *, dry_run: bool, **options: Any
) -> PlanImport:
    if dry_run:
        return preview(session, file, file_name=file.name, **options)
    media = open_media(settings.media_url)
    try:
        return import_plan(
            session, media, file, file_name=file.name, now=datetime.now(UTC), **options
        )
    except PlanRefused as refused:
        return refused.outcome


def _tell(outcome: PlanImport, language: str, *, dry_run: bool, as_json: bool) -> None:
    for line in warnings(outcome, language):
        click.echo(line, err=True)
    if as_json:
        _show_json(outcome_json(outcome, language, dry_run=dry_run))
        return
    click.echo(headline(outcome, language, dry_run=dry_run), err=outcome.is_refused)
    if not outcome.is_refused and not outcome.changes_nothing:
        for line in changes(outcome.difference, language):
            click.echo(line)


@plan.command("list")
@click.option("--year", type=YEAR, default=None, help="That year only.")
@json_option
@click.pass_obj
def list_command(settings: Settings, year: int | None, *, as_json: bool) -> None:
    """List the activities of the current versions, with codes as the workbooks write them."""
    with open_store(settings) as session:
        rows = [activity_json(values) for values in planned_activities(session, year)]
    if as_json:
        _show_json({"activities": rows})
        return
    for row in rows:
        regions = "+".join(row["regions"]) or "-"
        place = f"{row['part']}@{row['version']}"
        click.echo(
            f"{row['year']}  {place}  {row['code']}  {row['axis'] or '-'}  {regions}  "
            f"{row['title']}"
        )


@plan.command("diff")
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@click.option("--year", type=YEAR, required=True)
@json_option
@language_option
@click.pass_obj
def diff_command(
    settings: Settings, before: str, after: str, year: int, language: str, *, as_json: bool
) -> None:
    """Say what version B changes against A: `part@2`, or `2` where the year has one part."""
    with open_store(settings) as session:
        versions = [version_named(session, year, name) for name in (before, after)]
        difference = between(*(values_of(session, version) for version in versions))
    if as_json:
        _show_json(difference.as_json())
        return
    for line in changes(difference, language):
        click.echo(line)


@plan.command("template")
@click.option(
    "-o",
    "--output",
    type=click.File("wb"),
    default="-",
    help="The file to write; left out, standard output.",
)
@click.option("--year", type=YEAR, default=None, help="Left out, this year.")
@language_option
def template_command(output: BinaryIO, year: int | None, language: str) -> None:
    """Give a blank workbook to fill in."""
    if output is sys.stdout.buffer and sys.stdout.isatty():
        raise click.UsageError("name a file with -o; a workbook can't be shown on a terminal")
    output.write(template(year or datetime.now(UTC).year, language))


def _show_json(shown: dict[str, Any]) -> None:
    click.echo(json.dumps(shown, ensure_ascii=False))
