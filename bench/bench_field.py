"""The web form on a slow phone: what it downloads, how soon it is there, how fast a tap answers."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright
from sqlalchemy.orm import Session

from bench.registry import benchmark
from forms.xlsform import convert
from server.auth import utc_now
from server.extensions import open_engine
from server.field.built import FOLDER
from server.media import open_media
from sync.keys import make_key
from sync.publish import publish_form
from tests.field.filling import PIN, enter, wait_until_offline_works
from tests.forms.tables import workbook
from tests.screens import make_app
from tests.support.browser import FLAGS, executable
from tests.support.databases import sqlite_database, sqlite_template
from tests.support.serving import serving

GROUPS, QUESTIONS, PEOPLE = 20, 10, 60
# Lighthouse's slow 4G and its slowed processor.
SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 204_800,
    "uploadThroughput": 96_000,
}
SLOWED = 4
TAP = """async (name) => {
  const times = [];
  for (const each of document.querySelectorAll(name)) {
    const start = performance.now();
    each.click();
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    times.push(performance.now() - start);
  }
  return times;
}"""


def _large_form() -> bytes:
    """A form of 200 questions and a list of participants."""
    rows = ["| settings |", "| | form_title | form_id |", "| | Grand | grand |"]
    rows += [
        "| choices |",
        "| | list_name | name | label |",
        "| | yn | y | Oui |",
        "| | yn | n | Non |",
    ]
    rows += ["| survey |", "| | type | name | label | appearance | relevant |"]
    for group in range(GROUPS):
        rows.append(f"| | begin_group | g{group} | Groupe {group} | field-list |")
        for number in range(QUESTIONS):
            kind = "select_one yn" if number % 2 else "text"
            rows.append(f"| | {kind} | q{group}_{number} | Question {number} |")
        rows.append("| | end_group |")
    rows += ["| | begin_repeat | person | Participant | field-list |", "| | text | nom | Nom |"]
    rows += ["| | select_one yn | accord | Accord |", "| | integer | age | Age |"]
    rows += ["| | text | tel | Tel | | ${accord} = 'y' |", "| | select_one yn | sexe | Sexe |"]
    return workbook("\n".join([*rows, "| | end_repeat |"]))


@contextmanager
def _phone() -> Iterator[tuple[Page, CDPSession, str, str]]:
    """A slow phone in front of a server with the large form, and its key."""
    found = executable()
    if found is None:
        message = "no chromium: run `make test` once"
        raise RuntimeError(message)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        url = sqlite_database(sqlite_template(folder), folder / "terrain.sqlite3")
        app = make_app(url, folder)
        token = _publish(url, folder, str(app.config["SECRET_KEY"]))
        browser = playwright.chromium.launch(executable_path=found[0], args=FLAGS, env=found[1])
        page = browser.new_page(viewport={"width": 360, "height": 740}, locale="fr")
        devtools = page.context.new_cdp_session(page)
        with serving(app) as address:
            yield page, devtools, address, token
        browser.close()


def _publish(url: str, folder: Path, secret_key: str) -> str:
    xlsx, now, media = _large_form(), utc_now(), open_media((folder / "media").as_uri())
    person: dict[str, Any] = {"name": "N", "regions": [], "language": "fr", "account": None}
    with Session(open_engine(url)) as session:
        publish_form(session, media, convert(xlsx, name="grand.xlsx"), xlsx, {}, now=now)
        new = make_key(session, **person, secret_key=secret_key, now=now)
        session.commit()
        return new.token


@cache
def _measured() -> tuple[float, list[float]]:
    """Seconds until the list of forms is there after the first visit; milliseconds of each tap."""
    with _phone() as (page, devtools, address, token):
        enter(page, address, token)
        wait_until_offline_works(page)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
        devtools.send("Network.enable")
        devtools.send("Network.emulateNetworkConditions", SLOW_4G)
        start = perf_counter()
        page.reload(wait_until="commit")
        page.locator("#pin").fill(PIN)
        page.locator("button[type=submit]").click()
        page.locator("a.tile").wait_for()
        seconds = perf_counter() - start
        page.locator("a.tile").click()
        return seconds, _taps(page)


def _taps(page: Page) -> list[float]:
    """Answers among 60 participants, then on the first page."""
    page.locator("header .bar-tools button").click()
    page.locator("dialog[open] ol button").nth(GROUPS).click()
    page.locator("fieldset.rep").wait_for()
    for _number in range(PEOPLE - 1):
        page.evaluate("document.querySelector('button.add').click()")
    page.wait_for_timeout(2000)
    times = page.evaluate(TAP, "fieldset.rep input[type=radio]")
    page.locator("header .bar-tools button").click()
    page.locator("dialog[open] ol button").first.click()
    page.wait_for_timeout(1000)
    return [*times, *page.evaluate(TAP, "main input[type=radio]")]


@benchmark("kB that an officer downloads for the web form", at_most=450)
def downloaded() -> float:
    """All that the worker keeps, packed as it is served."""
    listed = re.search(r"const FILES = \[(.*?)\]", (FOLDER / "sw.js").read_text("utf-8"))
    names = re.findall(r"\"([^\"]+)\"", listed[1] if listed else "")
    paths = [FOLDER / ("index.html" if name == "./" else name) for name in names]
    packed = [path.with_name(f"{path.name}.br") for path in paths]
    sizes = [
        (small if small.exists() else path).stat().st_size
        for path, small in zip(paths, packed, strict=True)
    ]
    return sum(sizes) / 1000


@benchmark("seconds to the list of forms, slow 4G, processor slowed 4 times", at_most=2.5)
def list_of_forms() -> float:
    """From opening the page over typing the PIN to forms that can be tapped."""
    return _measured()[0]


@benchmark("ms of the slowest tap, 200 questions and 60 participants, slowed 4 times", at_most=100)
def tap() -> float:
    """From the tap to the page that shows it."""
    return max(_measured()[1])
