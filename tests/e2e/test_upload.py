"""A file of 300 MB sent to the running application: refused in words, without taking its memory."""

import http.client
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from tests.e2e.addresses import Served, served
from tests.e2e.contents import media_contents, store_contents
from tests.e2e.processes import Installation

pytestmark = pytest.mark.one_database
EMAIL, PASSWORD = "me@example.org", "un-mot-de-passe"
MEGABYTE = 1024 * 1024
SIZE = 300 * MEGABYTE
HEAD = (
    b'--edge\r\nContent-Disposition: form-data; name="workbook"; filename="plan.xlsx"\r\n'
    b"Content-Type: application/octet-stream\r\n\r\n"
)
TAIL = b"\r\n--edge--\r\n"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture
def site(here: Installation) -> Iterator[Served]:
    """The application, with an account for the plan."""
    who = ["account", "add", EMAIL, "--role", "administrator", "--password", "-"]
    here.does(*who, stdin=PASSWORD + "\n")
    with served(here, "--no-clock") as running:
        yield running


def signed_in(url: str) -> requests.Session:
    """A browser that went through the door."""
    browser = requests.Session()
    token = TOKEN.search(browser.get(url).text)
    assert token
    fields = {"csrf_token": token[1], "email": EMAIL, "password": PASSWORD}
    assert browser.post(f"{url}/sign-in", data=fields, allow_redirects=False).status_code == 302
    return browser


def test_300_megabytes_are_refused_with_a_page_and_constant_memory(
    here: Installation, site: Served
) -> None:
    browser = signed_in(site.url)
    assert browser.get(f"{site.url}/plan/import").status_code == 200
    before, stored = peak_memory(site), store_contents(here.database_url)

    status, page = send(f"{site.url}/plan/import", cookies(browser))

    assert status == 413
    assert "<html" in page
    assert "100" in page
    assert peak_memory(site) - before < 50 * MEGABYTE
    assert store_contents(here.database_url) == stored
    assert media_contents(here.home / "media") == {}
    assert browser.get(f"{site.url}/health").status_code == 200


def test_a_stranger_can_not_send_as_much_either(site: Served) -> None:
    before = peak_memory(site)

    status, _ = send(f"{site.url}/sign-in", "")

    assert status == 413
    assert peak_memory(site) - before < 50 * MEGABYTE


def send(url: str, cookie: str) -> tuple[int, str]:
    """POST a form with a large file, a megabyte at a time; the status and page that came back."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=60)
    connection.putrequest("POST", parts.path)
    connection.putheader("Content-Type", "multipart/form-data; boundary=edge")
    connection.putheader("Content-Length", str(len(HEAD) + SIZE + len(TAIL)))
    connection.putheader("Cookie", cookie)
    connection.putheader("Accept-Language", "fr")
    connection.endheaders(HEAD)
    try:
        for _ in range(SIZE // MEGABYTE):
            connection.send(bytes(MEGABYTE))
        connection.send(TAIL)
    except (BrokenPipeError, ConnectionResetError):
        pass  # refused before all was sent: the answer is there to be read
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def cookies(browser: requests.Session) -> str:
    """The header that a browser would send."""
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies)


def peak_memory(site: Served) -> int:
    """The most that the process has held so far, in bytes."""
    status = Path(f"/proc/{site.command.process.pid}/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found
    return int(found[1]) * 1024
