"""The screen of keys and its sheet in a real browser: both directions, small screens, paper."""

import re

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.config import Settings
from server.models.accounts import Role
from server.models.keys import PhoneKey
from sync.keys import make_key
from tests.factories import create_account
from tests.openrosa.conftest import NOW
from tests.screens import enter, served
from tests.support.browser import LAPTOP, PHONE, OpenPage, assert_accessible

pytestmark = pytest.mark.one_database


@pytest.fixture
def key(store: Session, settings: Settings) -> PhoneKey:
    for name, language in (("محمد بن علي", "ar"), ("Salma Berrada", "fr")):
        key = make_key(
            store,
            name=name,
            regions=["bmk"],
            language=language,
            account=None,
            secret_key=settings.secret_key,
            now=NOW,
        ).key
    store.commit()
    return key


@pytest.mark.parametrize(("locale", "width"), [("fr", PHONE), ("ar", LAPTOP)])
def test_the_keys_are_reached_from_the_menu_and_made(
    app: Flask, store: Session, key: PhoneKey, open_page: OpenPage, locale: str, width: int
) -> None:
    page = open_page(locale, width)
    supervisor = create_account(store, Role.SUPERVISOR, language=locale)
    store.commit()
    with served(app) as address:
        enter(page, address, supervisor)
        page.locator("[popovertarget=account-menu]").click()
        page.locator("#account-menu a[href='/keys']").click()
        assert_accessible(page)
        page.goto(f"{address}/keys/new")
        assert_accessible(page)
        page.locator("[name=name]").fill("Omar")
        page.locator("[name=region][value=bmk]").check()
        page.locator("main button.primary").click()
        assert page.locator(".secret").count() == 3
        assert_accessible(page)
    store.rollback()
    assert "Omar" in store.scalars(select(PhoneKey.name)).all()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_sheet_is_one_page_of_paper(
    app: Flask, store: Session, key: PhoneKey, open_page: OpenPage, language: str
) -> None:
    page = open_page("fr", PHONE)
    supervisor = create_account(store, Role.SUPERVISOR)
    wanted = store.scalars(select(PhoneKey.id).where(PhoneKey.language == language)).one()
    store.commit()
    with served(app) as address:
        enter(page, address, supervisor)
        page.goto(f"{address}/keys/{wanted}/sheet")
        assert page.locator("html").get_attribute("lang") == language
        assert_accessible(page)
        printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type /Page\b", printed)) == 1
