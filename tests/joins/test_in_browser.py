"""Joining in a real Chromium: one key joins, one undoes; three sheets fit a phone in Arabic."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from server.models.joins import Joined
from sync.joins.find import find_joins
from tests.factories import NOW, create_account, create_form, quick_passwords
from tests.joins.told import sheet
from tests.screens import enter, make_app, served
from tests.support.browser import PHONE, OpenPage, assert_accessible

pytestmark = pytest.mark.one_database
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def app(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The application."""
    quick_passwords(monkeypatch)
    return make_app(database_url, tmp_path)


@pytest.fixture
def site(app: Flask, store: Session) -> Iterator[str]:
    """The application over real HTTP, with three days of a training to join."""
    form = create_form(store)
    for day in range(3):
        sheet(store, app.extensions["media"], form, day, lieu=("Agadir", "أكادير", None)[day])
    find_joins(store, now=NOW)
    store.commit()
    with served(app) as address:
        yield address


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_one_key_joins_and_one_undoes(
    open_page: OpenPage, site: str, store: Session, language: str
) -> None:
    account = create_account(store, language=language)
    store.commit()
    page = open_page(locale="ar", width=PHONE) if language == "ar" else open_page()
    enter(page, site, account)
    page.goto(f"{site}/review/joins")
    assert page.evaluate(OVERFLOW) <= 0
    assert_accessible(page)
    if "SHOTS" in os.environ:
        page.screenshot(path=f"{os.environ['SHOTS']}/{language}.png", full_page=True)
    page.wait_for_load_state("networkidle")
    page.keyboard.press("s")
    expect(page.locator("[data-key=s]")).to_have_count(0)
    store.expire_all()
    assert store.query(Joined).count() == 2
    store.commit()
    page.wait_for_load_state("networkidle")
    page.keyboard.press("u")
    expect(page.locator("[data-key=s]")).to_have_count(1)
    page.wait_for_load_state("networkidle")
    store.expire_all()
    assert store.query(Joined).count() == 0
