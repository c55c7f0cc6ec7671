"""Keys from the command line: made, shown once, listed, revoked; and what the QR code says."""

import base64
import json
import zlib

import pytest
import requests
from click.testing import CliRunner, Result

from server.cli import terrain
from server.config import Settings
from tests.openrosa.conftest import OPENROSA

pytestmark = pytest.mark.one_database


def run(settings: Settings, *arguments: str) -> Result:
    environment = {
        "TERRAIN_HOME": str(settings.home),
        "TERRAIN_DATABASE_URL": settings.database_url,
        "TERRAIN_PUBLIC_URL": "https://terrain.example.org",
    }
    return CliRunner(env=environment).invoke(terrain, arguments, prog_name="terrain")


def test_a_new_key_opens_its_address_and_its_code_sets_collect_up(
    settings: Settings, address: str
) -> None:
    made = json.loads(
        run(settings, "key", "add", "--name", "Salma", "--region", "bmk", "--json").stdout
    )
    code = json.loads(zlib.decompress(base64.b64decode(made["qr"])))

    assert code["general"]["server_url"] == made["address"]
    assert code["general"]["form_update_mode"] == "match_exactly"
    assert code["project"]["name"] == "Salma"
    assert made["address"].startswith("https://terrain.example.org/key/")
    token = made["address"].rsplit("/", 1)[1]
    listed = requests.get(f"{address}/key/{token}/formList", headers=OPENROSA, timeout=20)
    assert listed.status_code == 200


def test_the_address_is_printed_and_the_code_drawn(settings: Settings) -> None:
    printed = run(settings, "key", "add", "--name", "Salma").stdout.splitlines()
    assert printed[0].startswith("https://terrain.example.org/key/")
    assert len(printed) > 20


def test_a_revoked_key_is_listed_so(settings: Settings) -> None:
    run(settings, "key", "add", "--name", "Salma")
    assert run(settings, "key", "revoke", "Salma").exit_code == 0
    rows = json.loads(run(settings, "key", "list", "--json").stdout)["keys"]
    assert [row["revoked"] for row in rows] == [True]


def test_an_unknown_region_or_key_is_said(settings: Settings) -> None:
    assert run(settings, "key", "add", "--name", "x", "--region", "zz").exit_code == 2
    unknown = run(settings, "key", "revoke", "nobody")
    assert unknown.exit_code == 1
    assert "terrain key list" in unknown.stderr
