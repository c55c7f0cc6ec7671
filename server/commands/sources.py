"""`terrain source`: other servers."""

import json
import sys
from datetime import UTC, datetime
from typing import Any

import click

from server.config import Settings
from server.models.sources import SourceKind
from server.store import open_store
from sync.clients import client_opener
from sync.sources import add_source, remote_sources, remove_source, source_by_name


@click.group()
def source() -> None:
    """KoboToolbox and ODK Central servers that are pulled."""


@source.group("add")
def add() -> None:
    """Add a server."""


@add.command("kobo")
@click.argument("name")
@click.argument("url")
@click.option("--token", required=True, help="The account's API token; - reads it.")
@click.option("--kc", default=None, help="Address of its KoboCAT, where it has another one.")
@click.option("--form", "forms", multiple=True, help="Only this form (its id there); repeatable.")
@click.pass_obj
def add_kobo(
    settings: Settings, name: str, url: str, token: str, kc: str | None, forms: tuple[str, ...]
) -> None:
    """Add a KoboToolbox."""
    _add(settings, SourceKind.KOBO, name, url, token, {"kc": kc, "forms": list(forms)})


@add.command("central")
@click.argument("name")
@click.argument("url")
@click.option("--email", required=True, help="The web user's e-mail.")
@click.option("--password", required=True, help="Its password; - reads it.")
@click.option("--project", type=int, required=True, help="The project's number.")
@click.option("--form", "forms", multiple=True, help="Only this form (its id there); repeatable.")
@click.pass_obj
def add_central(
    settings: Settings,
    name: str,
    url: str,
    email: str,
    password: str,
    project: int,
    forms: tuple[str, ...],
) -> None:
    """Add an ODK Central project."""
    facts = {"email": email, "project": project, "forms": list(forms)}
    _add(settings, SourceKind.CENTRAL, name, url, password, facts)


def _add(
    settings: Settings, kind: SourceKind, name: str, url: str, given: str, facts: dict[str, Any]
) -> None:
    secret = sys.stdin.readline().strip() if given == "-" else given
    with open_store(settings) as session:
        add_source(
            session,
            kind=kind,
            name=name,
            url=url,
            secret=secret,
            settings=facts,
            secret_key=settings.secret_key,
            now=datetime.now(UTC),
        )
        session.commit()
    click.echo(f"{name} is added; try it with `terrain source test {name}`.", err=True)


@source.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def list_sources(settings: Settings, *, as_json: bool) -> None:
    """List the servers, without their secrets."""
    with open_store(settings) as session:
        rows: list[dict[str, Any]] = [
            {
                "name": found.name,
                "kind": found.kind,
                "url": found.url,
                "paused": found.is_paused,
                "pulled_at": found.pulled_at.isoformat() if found.pulled_at else None,
                "error": found.last_error,
                **{k: v for k, v in found.settings.items() if k in {"project", "email", "forms"}},
            }
            for found in remote_sources(session)
        ]
    if as_json:
        click.echo(json.dumps({"sources": rows}, ensure_ascii=False))
        return
    for row in rows:
        state = "paused" if row["paused"] else (row["error"] or {}).get("message", "ok")
        click.echo(
            f"{row['name']}  {row['kind']}  {row['url']}  {row['pulled_at'] or '-'}  {state}"
        )


@source.command("test")
@click.argument("name")
@click.pass_obj
def test(settings: Settings, name: str) -> None:
    """Sign in to a server and say what its account may do."""
    with open_store(settings) as session:
        client = client_opener(settings.secret_key)(source_by_name(session, name))
    try:
        identity = client.check()
    finally:
        client.close()
    click.echo(f"{identity.user}: {identity.forms} forms, may {', '.join(sorted(identity.rights))}")
    for missing in identity.missing:
        click.echo(f"missing right: {missing}", err=True)


@source.command("pause")
@click.argument("name")
@click.option("--resume", is_flag=True, help="Pull it again.")
@click.pass_obj
def pause(settings: Settings, name: str, *, resume: bool) -> None:
    """Leave a server out of pulls, or take it in again."""
    with open_store(settings) as session:
        source_by_name(session, name).is_paused = not resume
        session.commit()


@source.command("remove")
@click.argument("name")
@click.pass_obj
def remove(settings: Settings, name: str) -> None:
    """Forget a server and its secret; what came from it stays."""
    with open_store(settings) as session:
        remove_source(session, source_by_name(session, name))
        session.commit()
