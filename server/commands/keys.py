"""`terrain key`: phones that send straight to Terrain."""

import json
import sys
from datetime import UTC, datetime

import click
from sqlalchemy import select

from forms.programme import load as load_programme
from server.accounts import account_by_email
from server.config import Settings
from server.i18n import LANGUAGES
from server.models.keys import PhoneKey
from server.openrosa.qr import code_of, collect_settings
from server.store import open_store
from sync.keys import key_by_name, make_key


@click.group()
def key() -> None:
    """Keys of phones: each has an address of its own, for ODK Collect and KoboCollect."""


@key.command("add")
@click.option("--name", required=True, help="Whose phone it is.")
@click.option("--region", "regions", multiple=True, help="Its region; repeatable; none means all.")
@click.option("--language", type=click.Choice(list(LANGUAGES)), default="fr", show_default=True)
@click.option("--account", "email", default=None, help="The account of the person, by e-mail.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, without the drawing.")
@click.pass_obj
def add(
    settings: Settings,
    name: str,
    regions: tuple[str, ...],
    language: str,
    email: str | None,
    *,
    as_json: bool,
) -> None:
    """Make a key; print its OpenRosa address and draw the QR code that sets Collect up."""
    known = {region.code for region in load_programme().regions}
    for region in set(regions) - known:
        raise click.BadParameter(f"{region!r}; choose from {', '.join(sorted(known))}")
    with open_store(settings) as session:
        new = make_key(
            session,
            name=name,
            regions=regions,
            language=language,
            account=account_by_email(session, email) if email else None,
            secret_key=settings.secret_key,
            now=datetime.now(UTC),
        )
        address = f"{settings.public_url}/key/{new.token}"
        shown = {
            "name": name,
            "address": address,
            "username": new.key.username,
            "password": new.password,
            "qr": collect_settings(address, name),
        }
        session.commit()
    _show(shown, as_json=as_json)


def _show(shown: dict[str, str], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(shown, ensure_ascii=False))
        return
    click.echo(shown["address"])
    click.echo(f"user name: {shown['username']}  password: {shown['password']}  (shown this once)")
    code_of(shown["qr"]).terminal(out=sys.stdout, compact=True)


@key.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_obj
def list_keys(settings: Settings, *, as_json: bool) -> None:
    """List the keys, without their secrets."""
    with open_store(settings) as session:
        rows = [
            {
                "name": found.name,
                "username": found.username,
                "regions": found.regions,
                "last_used_at": found.last_used_at.isoformat() if found.last_used_at else None,
                "revoked": found.revoked_at is not None,
            }
            for found in session.scalars(select(PhoneKey).order_by(PhoneKey.id))
        ]
    if as_json:
        click.echo(json.dumps({"keys": rows}, ensure_ascii=False))
        return
    for row in rows:
        state = "revoked" if row["revoked"] else f"last used {row['last_used_at'] or 'never'}"
        click.echo(f"{row['username']}  {row['name']}  {row['regions']}  {state}")


@key.command("revoke")
@click.argument("name")
@click.pass_obj
def revoke(settings: Settings, name: str) -> None:
    """End a key: the phone is told so, and what it still sends is kept aside."""
    with open_store(settings) as session:
        found = key_by_name(session, name)
        found.revoked_at = found.revoked_at or datetime.now(UTC)
        session.commit()
    click.echo(f"{name} is revoked", err=True)
