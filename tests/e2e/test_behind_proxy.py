"""Behind the proxy that speaks TLS: addresses, cookies, forms are those of the public address."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.e2e.phones import Server, free_port, set_up
from tests.e2e.processes import Installation

PUBLIC = "https://terrain.example.org"
# What Caddy adds to a request of a person or a phone elsewhere.
FORWARDED = {
    "Host": "terrain.example.org",
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "terrain.example.org",
}


@pytest.fixture
def server(sqlite_template: Path, tmp_path: Path) -> Iterator[Server]:
    home = tmp_path / "home"
    home.mkdir()
    shutil.copyfile(sqlite_template, home / "terrain.sqlite3")
    installation = Installation(home, {"TERRAIN_PUBLIC_URL": PUBLIC})
    installation.does("init", "--admin-email", "a@example.org", "--admin-password", "a long one")
    made = Server(installation, free_port())
    made.start()
    yield made
    made.kill()


def sign_in(server: Server, referrer: str | None) -> requests.Response:
    """Open the door and send its form, as a browser does."""
    page = requests.get(server.address, headers=FORWARDED, timeout=20)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token
    assert "Secure" in page.headers["Set-Cookie"]
    cookie = page.headers["Set-Cookie"].partition(";")[0]
    headers = {**FORWARDED, "Cookie": cookie, **({"Referer": referrer} if referrer else {})}
    fields = {"csrf_token": token[1], "email": "a@example.org", "password": "a long one"}
    return requests.post(
        f"{server.address}/sign-in", fields, headers=headers, timeout=20, allow_redirects=False
    )


def test_signing_in_stays_at_the_public_address(server: Server) -> None:
    done = sign_in(server, f"{PUBLIC}/")
    assert done.status_code in {302, 303}
    assert done.headers["Location"].startswith("/")
    assert "Secure" in done.headers["Set-Cookie"]


def test_a_form_sent_from_another_site_is_refused(server: Server) -> None:
    assert sign_in(server, "https://elsewhere.example.org/").status_code == 400


def test_phones_are_given_the_public_address(server: Server) -> None:
    (token,) = set_up(server.installation.database_url, 1)
    head = requests.head(f"{server.address}/key/{token}/submission", headers=FORWARDED, timeout=20)
    assert head.headers["Location"] == f"{PUBLIC}/key/{token}/submission"


def test_over_https_a_password_may_be_given_plainly(server: Server) -> None:
    asked = requests.get(f"{server.address}/formList", headers=FORWARDED, timeout=20)
    assert asked.status_code == 401
    assert "Basic" in asked.headers["WWW-Authenticate"]
