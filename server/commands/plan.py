"""`terrain plan`: import, list, diff, template."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from server.config import Settings
from server.i18n import DEFAULT_LANGUAGE, LANGUAGES
from server.media import open_media
from server.plan.wording import Say, field_name, speaker, value_text
from server.store import open_store
from sync.plan.compare import between
from sync.plan.current import values_of, version_named
from sync.plan.importing import import_plan, preview
from sync.plan.listing import activity_json, planned_activities
from sync.plan.outcome import Difference, PlanImport, PlanRefused, WorkbookRefused
from sync.plan.problems import place_and_sentence, reason
from sync.plan_workbook.messages import sentence
from sync.plan_workbook.template import template

YEAR = click.IntRange(2000, 2100)


class LanguageOption(click.ParamType):
    """A language by its code or by the environment's locale: fr_MA.UTF-8 is French."""

    name = "language"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the language; one that Terrain does not speak is French."""
        code = str(value).replace("-", "_").partition("_")[0].lower()
        return code if code in LANGUAGES else DEFAULT_LANGUAGE


speaks = click.option(
    "--language",
    type=LanguageOption(),
    envvar=["LC_ALL", "LC_MESSAGES", "LANG"],
    default=DEFAULT_LANGUAGE,
    help="fr, ar or en: what problems and differences are said in; else the environment's.",
)
as_one_object = click.option("--json", "as_json", is_flag=True, help="One JSON object.")


@click.group()
def plan() -> None:
    """The annual activity plan: its workbooks, versions and activities."""


@plan.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--year", type=YEAR, required=True)
@click.option("--part", default=None, help="Whose workbook; else told by its rows or file name.")
@click.option("--dry-run", is_flag=True, help="Only say which part it is and what would change.")
@click.option("--partial", is_flag=True, help="Import the rows without errors, leave the others.")
@as_one_object
@speaks
@click.pass_context
def import_file(
    ctx: click.Context,
    file: Path,
    year: int,
    part: str | None,
    language: str,
    *,
    dry_run: bool,
    partial: bool,
    as_json: bool,
) -> None:
    """Import a workbook as a new version of its part: all of it or nothing, unless --partial."""
    settings: Settings = ctx.obj
    options: dict[str, Any] = {
        "file_name": file.name, "year": year, "part": part, "partial": partial
    }
    try:
        with open_store(settings) as session:
            if dry_run:
                outcome = preview(session, file, **options)
            else:
                media = open_media(settings.media_url)
                outcome = import_plan(session, media, file, now=datetime.now(UTC), **options)
                session.commit()
            _tell(outcome, language, as_json=as_json, dry_run=dry_run)
    except PlanRefused as refused:
        outcome = refused.outcome
        _tell(outcome, language, as_json=as_json, dry_run=dry_run)
    except WorkbookRefused as refused:
        click.echo(f"terrain: {file.name}: {sentence(refused.problem, language)}", err=True)
        ctx.exit(1)
    if outcome.is_refused:
        ctx.exit(1)


def _tell(outcome: PlanImport, language: str, *, as_json: bool, dry_run: bool) -> None:
    say = speaker(language)
    for problem in outcome.problems:
        click.echo(f"{say(problem.severity.value)}: "
                   f"{place_and_sentence(problem, language)}", err=True)
    for row in outcome.set_aside:
        click.echo(f"{say('set aside')}: {reason(row, language)}", err=True)
    if as_json:
        click.echo(json.dumps(_outcome_json(outcome, language, dry_run=dry_run),
                              ensure_ascii=False))
        return
    click.echo(_headline(outcome, say, dry_run=dry_run), err=outcome.is_refused)
    if not outcome.is_refused and not outcome.changes_nothing:
        _show_difference(outcome.difference, language)
    for rename in outcome.renames:
        click.echo(say("may be renamed: {old} → {new}, {title}").format(
            old=rename.renamed_from, new=rename.code, title=rename.title))


def _headline(outcome: PlanImport, say: Say, *, dry_run: bool) -> str:
    facts = {"year": outcome.year, "part": outcome.part, "errors": len(outcome.errors)}
    if outcome.is_refused:
        return say("Plan {year}, part {part}: nothing is imported, {errors} errors to mend. "
                   "--partial leaves out the rows with errors.").format(**facts)
    if outcome.changes_nothing:
        return say("Plan {year}, part {part}: nothing changed, version {number} stays.").format(
            number=outcome.base, **facts)
    number = outcome.version.number if outcome.version else outcome.base + 1
    if dry_run:
        return say("Plan {year}, part {part}: would become version {number}; nothing was "
                   "written.").format(number=number, **facts)
    return say("Plan {year}, part {part}: version {number}.").format(number=number, **facts)


def _outcome_json(outcome: PlanImport, language: str, *, dry_run: bool) -> dict[str, Any]:
    return {
        "year": outcome.year,
        "part": outcome.part,
        "version": outcome.version.number if outcome.version else None,
        "current_version": outcome.base or None,
        "dry_run": dry_run,
        "refused": outcome.is_refused,
        "rows": len(outcome.rows),
        **outcome.difference.as_json(),
        "renames": [
            {"code": each.code, "renamed_from": each.renamed_from, "title": each.title}
            for each in outcome.renames
        ],
        "problems": [
            {"sheet": each.sheet, "row": each.row, "column": each.column, "kind": each.kind,
             "severity": each.severity.value, "message": sentence_of(each, language)}
            for each in outcome.problems
        ],
        "set_aside": [
            {"sheet": each.sheet, "row": each.row, "reason": each.reason_code, "text": each.text}
            for each in outcome.set_aside
        ],
        "left_out": [{"sheet": row.sheet, "row": row.row, "code": row.code}
                     for row in outcome.left_out],
    }


def _show_difference(difference: Difference, language: str) -> None:
    say = speaker(language)
    for sign, activities in (("+", difference.added), ("-", difference.removed)):
        for each in activities:
            click.echo(f"  {sign} {each['code']}  {each['title']}")
    for each in difference.changed:
        click.echo(f"  ~ {each['code']}  {each['title']}")
        for name, (before, after) in each["fields"].items():
            click.echo(f"      {field_name(name, say)}: {value_text(name, before, language)} → "
                       f"{value_text(name, after, language)}")
    click.echo(say("added {added}, removed {removed}, changed {changed}, "
                   "unchanged {unchanged}").format(
        added=len(difference.added), removed=len(difference.removed),
        changed=len(difference.changed), unchanged=difference.unchanged))
