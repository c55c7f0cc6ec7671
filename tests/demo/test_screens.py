"""Every screen of a year of work, in fr and ar: accessible, still while it loads, not too wide."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from server.app import create_app
from server.config import Settings
from server.extensions import open_engine
from server.models.accounts import Account, Role
from tests.factories import create_account
from tests.screens import enter, served
from tests.support.browser import LAPTOP, PHONE, OpenPage, accessibility_faults
from tools.screenshots import addresses

pytestmark = pytest.mark.one_database
HALF = LAPTOP // 2  # what a laptop shows at a zoom of 200 %
WATCH = """
window.shifted = 0;
window.movers = [];
const named = ({node}) => node?.id || node?.className || node?.nodeName;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (entry.hadRecentInput) continue;
    window.shifted += entry.value;
    window.movers.push(...entry.sources.map(named));
  }
}).observe({type: "layout-shift", buffered: true});
"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
MOST_SHIFT = 0.1  # what Web Vitals call good


@pytest.fixture
def site(loaded: Settings, tmp_path: Path) -> Iterator[tuple[str, Account, Account, list[str]]]:
    """A copy of the year that is served, a French and an Arabic reader, and the screens."""
    database = tmp_path / "terrain.sqlite3"
    shutil.copyfile(loaded.database_url.removeprefix("sqlite:///"), database)
    settings = replace(loaded, database_url=f"sqlite:///{database}")
    engine = open_engine(settings.database_url)
    with Session(engine, expire_on_commit=False) as session:
        french = create_account(session, Role.ADMINISTRATOR, language="fr")
        arabic = create_account(session, Role.ADMINISTRATOR, language="ar")
        arabic.theme = "dark"
        screens = list(addresses(session).values())
        session.commit()
    engine.dispose()
    app = create_app(settings)
    app.config["SESSION_COOKIE_SECURE"] = False
    with served(app) as address:
        yield address, french, arabic, screens


def faults_of(page: Page, address: str, screens: list[str]) -> list[str]:
    found = []
    for screen in screens:
        page.goto(f"{address}{screen}", wait_until="networkidle")
        found += [f"{screen}: {fault}" for fault in accessibility_faults(page)]
        found += [f"{screen}: {over} px too wide" for over in [page.evaluate(OVERFLOW)] if over > 0]
        shift = page.evaluate("window.shifted")
        if shift > MOST_SHIFT:
            found.append(f"{screen}: {page.evaluate('window.movers')} move, by {shift:.2f}")
    return found


def test_every_screen_is_accessible_and_still_in_french_and_arabic(
    site: tuple[str, Account, Account, list[str]], open_page: OpenPage
) -> None:
    address, french, arabic, screens = site
    found = []
    for locale, account, width in (("fr", french, HALF), ("ar", arabic, PHONE)):
        page = open_page(locale=locale, width=width)
        page.add_init_script(WATCH)
        enter(page, address, account)
        found += [f"{locale} {fault}" for fault in faults_of(page, address, screens)]
    assert not found, "\n".join(found)
