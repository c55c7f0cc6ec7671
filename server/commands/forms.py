"""`terrain form`: publish, list, alias, refresh."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy import func, select

from forms.web_support import unsupported
from forms.xlsform import convert
from server.config import Settings
from server.media import open_media
from server.models.forms import Form, FormAlias
from server.models.sources import Source
from server.models.submissions import Submission
from server.store import open_store
from sync.aliases import alias_form, form_by_id
from sync.clients import client_opener
from sync.publish import publish_form, publish_to, refresh_lists
from sync.sources import source_by_name

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def form() -> None:
    """Forms and their versions."""


@form.command("publish")
@click.argument("file", type=FILE)
@click.option("--media", "files", type=FILE, multiple=True, help="A file it uses; repeatable.")
@click.option("--to", "source_name", default=None, help="Also put it on this Kobo or Central.")
@click.pass_obj
def publish(
    settings: Settings, file: Path, files: tuple[Path, ...], source_name: str | None
) -> None:
    """Publish an XLSForm: a new form, or a new version of the one with its form_id."""
    xlsx = file.read_bytes()
    converted = convert(xlsx, name=file.name)
    for warning in (*converted.warnings, *unsupported(converted.xform)):
        click.echo(warning, err=True)
    media, now = open_media(settings.media_url), datetime.now(UTC)
    given = {path.name: path.read_bytes() for path in files}
    with open_store(settings) as session:
        source = source_by_name(session, source_name) if source_name else None
        version = publish_form(session, media, converted, xlsx, given, now=now)
        session.commit()
        click.echo(f"{version.form.form_id} version {version.version or '-'} is published")
        if source is not None:
            opener = client_opener(settings.secret_key)
            remote = publish_to(session, media, version, source, opener, now=now)
            session.commit()
            click.echo(f"{source.name} has it as {remote.remote_id}")


@form.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def list_forms(settings: Settings, *, as_json: bool) -> None:
    """List the forms with their versions and what they are called elsewhere."""
    with open_store(settings) as session:
        counts = dict(
            session.execute(
                select(Submission.form_id, func.count()).group_by(Submission.form_id)
            ).all()
        )
        rows: list[dict[str, Any]] = [
            {
                "form_id": found.form_id,
                "title": found.title,
                "published": found.is_published,
                "versions": [version.version for version in found.versions],
                "aliases": [_alias(session.get_one(Source, a.source_id), a) for a in found.aliases],
                "submissions": counts.get(found.id, 0),
            }
            for found in session.scalars(select(Form).order_by(Form.form_id))
        ]
    if as_json:
        click.echo(json.dumps({"forms": rows}, ensure_ascii=False))
        return
    for row in rows:
        names = ", ".join(f"{a['source']}: {a['id']}" for a in row["aliases"])
        click.echo(f"{row['form_id']}  {row['title']}  {row['submissions']}  {names}")


def _alias(source: Source, alias: FormAlias) -> dict[str, str]:
    return {"source": source.name, "id": alias.remote_id}


@form.command("alias")
@click.argument("form_id")
@click.argument("source_name", metavar="SOURCE")
@click.argument("remote_id", metavar="ID")
@click.pass_obj
def alias(settings: Settings, form_id: str, source_name: str, remote_id: str) -> None:
    """Say that a source's form ID is FORM_ID; what came under it moves there."""
    with open_store(settings) as session:
        moved = alias_form(
            session,
            form_by_id(session, form_id),
            source_by_name(session, source_name),
            remote_id,
            now=datetime.now(UTC),
        )
        session.commit()
    click.echo(f"{remote_id} at {source_name} is {form_id}; {moved} submissions moved", err=True)


@form.command("refresh")
@click.pass_obj
def refresh(settings: Settings) -> None:
    """Renew the plan's list of activities in the forms that stand on other servers."""
    with open_store(settings) as session:
        opener = client_opener(settings.secret_key)
        renewed = refresh_lists(session, opener, now=datetime.now(UTC))
        session.commit()
    for name, count in renewed.items():
        click.echo(f"{name}: {count} lists renewed", err=True)
