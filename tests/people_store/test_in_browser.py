"""Who is who in a real Chromium: one key each, on a laptop in French and on a phone in Arabic."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from server.models.accounts import Account
from tests.factories import create_account, quick_passwords
from tests.people_store.conftest import Send, persons, run
from tests.screens import enter, make_app, served
from tests.support.browser import PHONE, OpenPage, assert_accessible

pytestmark = pytest.mark.one_database
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Flask:
    """The application."""
    return make_app(database_url, tmp_path)


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """The application over real HTTP."""
    with served(app) as address:
        yield address


@pytest.fixture
def asked(store: Session, attend: Send, monkeypatch: pytest.MonkeyPatch) -> dict[str, int | None]:
    """Three people of one name at four workshops: three questions."""
    quick_passwords(monkeypatch)
    attend("محمد أوبلا 0661223307", "Karim El Idrissi 0650000001")
    attend("Karim El Idrissi 0650000002", on="2026-07-01")
    attend("Karim El Idrissi 0650000003", on="2026-08-01")
    attend("K. El Idrissi 0650000001", on="2026-09-01")
    run(store)
    return persons(store)


def press(page: Page, key: str) -> None:
    """Press a key once the page's script listens."""
    page.wait_for_load_state()
    page.keyboard.press(key)


def account(store: Session, language: str) -> Account:
    """A supervisor who reads that language."""
    made = create_account(store, language=language)
    store.commit()
    return made


def test_one_key_decides_and_one_undoes(
    open_page: OpenPage, site: str, store: Session, asked: dict[str, int | None]
) -> None:
    page = open_page()
    enter(page, site, account(store, "fr"))
    page.goto(f"{site}/review/people")
    expect(page.locator(".asked")).to_contain_text("Question 1 sur 3")
    press(page, "j")
    expect(page.locator(".asked")).to_contain_text("Question 2 sur 3")
    press(page, "Space")
    expect(page.locator(".toast")).to_contain_text("Laissée ouverte")
    press(page, "s")
    expect(page.locator(".toast")).to_contain_text("Une seule personne.")
    assert len(set(persons(store).values())) == len(set(asked.values())) - 1
    store.commit()
    press(page, "u")
    expect(page.locator(".toast")).to_contain_text("Décision annulée.")
    assert persons(store) == asked
    assert_accessible(page)


def test_the_two_stand_side_by_side_on_a_phone_in_arabic(
    open_page: OpenPage, site: str, store: Session, asked: dict[str, int | None]
) -> None:
    page = open_page(locale="ar", width=PHONE)
    enter(page, site, account(store, "ar"))
    person = asked["Karim El Idrissi 0650000001"]
    for address in ("/review/people", f"/review/people/{person}", "/review/people/decided"):
        page.goto(site + address)
        assert page.evaluate("document.documentElement.dir") == "rtl"
        assert page.evaluate(OVERFLOW) <= 0
        assert_accessible(page)
    page.goto(f"{site}/review/people")
    heads = page.locator(".pair thead th")
    first, second = heads.nth(0).bounding_box(), heads.nth(1).bounding_box()
    assert first
    assert second
    assert first["y"] == second["y"]
    assert first["x"] > second["x"], "the first on the right"
