"""The door in a real Chromium: accessible in both directions, usable without a mouse."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from tests.factories import create_account
from tests.screens import enter, served
from tests.support.browser import LAPTOP, PHONE, OpenPage, Watch, assert_accessible

pytestmark = pytest.mark.one_database
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """The application over real HTTP."""
    with served(app) as address:
        yield address


@pytest.mark.parametrize("width", [PHONE, LAPTOP])
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_door_and_the_first_use_fit_and_are_accessible(
    open_page: OpenPage, site: str, store: Session, language: str, width: int
) -> None:
    account = create_account(store, language=language)
    store.commit()
    page = open_page(locale=language, width=width)
    page.goto(site)
    assert_accessible(page)
    enter(page, site, account)
    assert page.url == f"{site}/start"
    assert page.evaluate(OVERFLOW) <= 0
    assert_accessible(page)


def test_a_wrong_password_is_told_and_the_field_is_ready(
    open_page: OpenPage, page_watch: Watch, site: str, store: Session
) -> None:
    account = create_account(store)
    store.commit()
    page = open_page()
    page.goto(site)
    page.fill("#f-email", account.email)
    page.fill("#f-password", "faux")
    page.get_by_role("button", name="Afficher le mot de passe").click()
    expect(page.locator("#f-password")).to_have_attribute("type", "text")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("alert")).to_contain_text("Encore 4 essais")
    expect(page.locator("#f-password")).to_be_focused()
    assert_accessible(page)
    page_watch.faults.clear()  # the browser reports the 401 itself


def test_a_page_that_is_not_there_says_so(
    open_page: OpenPage, page_watch: Watch, site: str, store: Session
) -> None:
    account = create_account(store)
    store.commit()
    page = open_page()
    enter(page, site, account)
    page.goto(f"{site}/nulle-part")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cette page n’existe pas")
    assert_accessible(page)
    page_watch.faults.clear()  # the browser reports the 404 itself
