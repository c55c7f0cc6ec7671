"""`terrain account`: add, password, list."""

import json
import sys
from datetime import UTC, datetime
from typing import Any

import click
from sqlalchemy import select

from server.accounts import account_by_email, add_account, set_password
from server.config import Settings
from server.i18n import LANGUAGES
from server.models.accounts import Account, Role
from server.passwords import random_password
from server.store import open_store

ROLES = click.Choice([role.value for role in Role])


@click.group()
def account() -> None:
    """Accounts, their roles and regions."""


@account.command("add")
@click.argument("email")
@click.option("--name", default="", help="The person's name, as it is shown.")
@click.option("--role", type=ROLES, required=True)
@click.option("--region", "regions", multiple=True, help="Limits what is seen; repeatable.")
@click.option("--language", type=click.Choice(list(LANGUAGES)), default="fr", show_default=True)
@click.option("--password", default=None, help="Made and shown where left out; - reads it.")
@click.pass_obj
def add(
    settings: Settings,
    email: str,
    name: str,
    role: str,
    regions: tuple[str, ...],
    language: str,
    password: str | None,
) -> None:
    """Add an account."""
    chosen = _password(password)
    with open_store(settings) as session:
        add_account(
            session,
            email=email,
            name=name,
            role=Role(role),
            regions=regions,
            language=language,
            password=chosen,
            now=datetime.now(UTC),
        )
        session.commit()
    _show(email, chosen, password)


@account.command("password")
@click.argument("email")
@click.option("--password", default=None, help="Made and shown where left out; - reads it.")
@click.pass_obj
def change_password(settings: Settings, email: str, password: str | None) -> None:
    """Give an account a new password and end its sessions."""
    chosen = _password(password)
    with open_store(settings) as session:
        set_password(account_by_email(session, email), chosen)
        session.commit()
    _show(email, chosen, password)


@account.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def list_accounts(settings: Settings, *, as_json: bool) -> None:
    """List the accounts."""
    with open_store(settings) as session:
        rows: list[dict[str, Any]] = [
            {
                "email": found.email,
                "name": found.name,
                "role": found.role,
                "regions": found.regions,
                "active": found.is_active,
            }
            for found in session.scalars(select(Account).order_by(Account.email))
        ]
    if as_json:
        click.echo(json.dumps({"accounts": rows}, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row['email']}  {row['role']}  {', '.join(row['regions'])}  {row['name']}")


def _password(given: str | None) -> str:
    """What was given, read from standard input for `-`, else a random one."""
    if given == "-":
        return sys.stdin.readline().rstrip("\n")
    return given or random_password()


def _show(email: str, chosen: str, given: str | None) -> None:
    if given is None:
        click.echo(f"{email}  password: {chosen}  (shown this once)")
