"""A correction that was begun: opened once, without network, after others were quicker."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.forms import Form
from server.models.submissions import Edition, ReviewState
from sync.keys import NewKey
from tests.field.conftest import OpenPhone
from tests.field.doors import Door
from tests.field.filling import (
    enter,
    keep_picture,
    question,
    unlock,
    wait_until_kept,
    wait_until_offline_works,
    write,
)
from tests.field.sent_back import decided, send_small
from tests.field.test_people import EVERYTHING
from tests.support.browser import Watch, assert_accessible

BACK = "article.back"
COMMENT = "Dites où c'était. أين ؟"
SENT_BACK = ReviewState.HAS_ISSUES


@pytest.fixture
def key(publish_small: str, new_key: Callable[..., NewKey], door: Door, store: Session) -> NewKey:
    """A key with a submission that was sent back."""
    made = new_key()
    send_small(door.url, made.token)
    decided(store, SENT_BACK, COMMENT)
    return made


def come_home(page: Page) -> None:
    page.locator("header .bar-btn").first.click()
    expect(page.locator("nav.tabbar")).to_be_visible()


def begin(page: Page) -> None:
    page.locator(f"{BACK} button.primary").click()
    expect(question(page, "what").locator("input")).to_have_value("avant")


def send_correction(page: Page, sent: int = 1) -> None:
    page.locator(".decide .primary").click()
    page.locator(".decide .primary").click()
    expect(page.get_by_text("Reçue par le serveur")).to_have_count(sent)


@pytest.mark.one_database
def test_the_list_is_seen_offline_and_opening_says_what_it_needs(
    door: Door, key: NewKey, open_phone: OpenPhone
) -> None:
    page = open_phone()
    enter(page, door.url, key.token)
    wait_until_offline_works(page)
    expect(page.locator(BACK)).to_contain_text(COMMENT)
    page.context.set_offline(True)
    page.reload()
    unlock(page)
    expect(page.locator(BACK)).to_contain_text(COMMENT)
    expect(page.get_by_text("Liste de ce qui est à corriger")).to_contain_text("aujourd’hui")
    page.locator(f"{BACK} button.primary").click()
    expect(page.get_by_text("Il faut du réseau, une seule fois")).to_be_visible()
    assert_accessible(page)
    keep_picture(page, "field_corrections_offline")
    assert "Dites" not in json.dumps(page.evaluate(EVERYTHING), ensure_ascii=False)


@pytest.mark.one_database
def test_a_correction_that_was_begun_opens_its_draft_and_can_come_back_again(
    door: Door, key: NewKey, open_phone: OpenPhone, store: Session
) -> None:
    page = open_phone()
    enter(page, door.url, key.token)
    begin(page)
    write(page, "what", "après")
    wait_until_kept(page)
    come_home(page)
    expect(page.locator("ul.list a")).to_have_count(1)
    expect(page.locator("ul.list a")).to_contain_text("correction")
    page.context.set_offline(True)
    page.reload()
    unlock(page)
    page.get_by_role("link", name="Continuer la correction").click()
    expect(question(page, "what").locator("input")).to_have_value("après")
    page.context.set_offline(False)
    send_correction(page)
    decided(store, SENT_BACK, "Encore une fois")
    page.reload()
    unlock(page)
    page.locator("nav.tabbar a").first.click()
    page.locator(f"{BACK} button.primary").click()
    write(page, "what", "enfin")
    send_correction(page, sent=2)
    editions = store.scalars(select(Edition).order_by(Edition.id)).all()
    assert [edition.answers["what"] for edition in editions] == ["avant", "après", "enfin"]
    assert [edition.is_current for edition in editions] == [False, False, True]
    assert [each.deprecated_id for each in editions[1:]] == [
        each.instance_id for each in editions[:2]
    ]
    assert door.happened == ["passed"] * 3


@pytest.mark.one_database
@pytest.mark.parametrize("what", ["approved", "corrected"])
def test_what_was_settled_elsewhere_keeps_its_draft_and_says_so(
    what: str, door: Door, key: NewKey, open_phone: OpenPhone, store: Session
) -> None:
    page = open_phone()
    enter(page, door.url, key.token)
    begin(page)
    write(page, "what", "à moi")
    wait_until_kept(page)
    come_home(page)
    if what == "approved":
        decided(store, ReviewState.APPROVED)
    else:
        send_small(door.url, key.token, replaces="uuid:first")
    page.get_by_role("button", name="Mettre à jour").click()
    expect(page.locator(BACK)).to_have_count(0)
    expect(page.locator("ul.list a")).to_contain_text("n’est plus à corriger")
    page.locator("ul.list a").click()
    expect(page.locator("main .note")).to_contain_text("approuvée ou corrigée ailleurs")
    expect(question(page, "what").locator("input")).to_have_value("à moi")
    assert_accessible(page)
    keep_picture(page, f"field_correction_{what}")


@pytest.mark.one_database
def test_what_was_settled_before_it_was_opened_says_so_and_leaves_the_list(
    door: Door, key: NewKey, open_phone: OpenPhone, page_watch: Watch, store: Session
) -> None:
    page = open_phone()
    enter(page, door.url, key.token)
    expect(page.locator(BACK)).to_be_visible()
    decided(store, ReviewState.APPROVED)
    page.locator(f"{BACK} button.primary").click()
    expect(page.get_by_text("approuvée ou corrigée ailleurs")).to_be_visible()
    expect(page.locator(BACK)).to_have_count(0)
    page_watch.faults.clear()  # the answer 404 was meant


@pytest.mark.one_database
def test_the_version_that_it_was_sent_in_comes_along(
    door: Door,
    key: NewKey,
    publish_version: Callable[..., str],
    open_phone: OpenPhone,
    store: Session,
) -> None:
    publish_version("2", "Nouvelle question")
    page = open_phone()
    enter(page, door.url, key.token)
    begin(page)
    expect(question(page, "what")).to_contain_text("Quoi ?")
    write(page, "what", "après")
    send_correction(page)
    edition = store.scalars(select(Edition).where(Edition.is_current)).one()
    assert edition.form_version is not None
    assert (edition.form_version.version, edition.answers["what"]) == ("1", "après")


@pytest.mark.one_database
def test_a_form_that_is_not_open_to_the_key_is_said(
    door: Door,
    key: NewKey,
    open_phone: OpenPhone,
    page_watch: Watch,
    store: Session,
) -> None:
    store.scalars(select(Form)).one().regions = ["sm"]
    store.commit()
    page = open_phone()
    enter(page, door.url, key.token)
    page.locator(f"{BACK} button.primary").click()
    expect(page.get_by_text("n’est pas ouvert à votre clé")).to_be_visible()
    page_watch.faults.clear()  # the answer 404 was meant


@pytest.mark.one_database
def test_a_form_that_is_only_filled_elsewhere_opens_for_its_correction(
    door: Door, key: NewKey, open_phone: OpenPhone, store: Session
) -> None:
    store.scalars(select(Form)).one().is_published = False
    store.commit()
    page = open_phone()
    enter(page, door.url, key.token)
    expect(page.get_by_text("Aucun formulaire n’est publié")).to_be_visible()
    begin(page)
    write(page, "what", "après")
    send_correction(page)
    assert len(store.scalars(select(Edition)).all()) == 2
