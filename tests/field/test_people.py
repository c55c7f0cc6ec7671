"""Several people on one phone: each opens their own things, nothing stands in the clear."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from server.auth import utc_now
from sync.keys import NewKey
from tests.field.conftest import OpenPhone
from tests.field.doors import Door
from tests.field.filling import (
    PIN,
    enter,
    keep_picture,
    unlock,
    wait_until_kept,
    wait_until_offline_works,
    write,
)
from tests.support.browser import Watch, assert_accessible

# Everything that this origin keeps, bytes as text.
EVERYTHING = """
async () => {
  const plain = (value) => {
    if (value instanceof ArrayBuffer) return new TextDecoder().decode(value);
    if (ArrayBuffer.isView(value)) return new TextDecoder().decode(value.buffer);
    if (value instanceof Blob) throw new Error("a Blob is kept");
    if (value instanceof CryptoKey) throw new Error("a key is kept");
    if (Array.isArray(value)) return value.map(plain);
    if (value && typeof value === "object")
      return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v)]));
    return value;
  };
  const opened = indexedDB.open("terrain-field");
  await new Promise((done) => (opened.onsuccess = done));
  const kept = { local: { ...localStorage }, session: { ...sessionStorage } };
  for (const name of opened.result.objectStoreNames) {
    const asked = opened.result.transaction(name).objectStore(name).getAll();
    await new Promise((done) => (asked.onsuccess = done));
    kept[name] = asked.result.map(plain);
  }
  opened.result.close();
  return kept;
}
"""


def begin_draft(page: Page, title: str) -> None:
    page.locator("a.tile").click()
    write(page, "activite/titre", title)
    wait_until_kept(page)
    page.locator("header .bar-btn").first.click()
    expect(page.locator("nav.tabbar")).to_be_visible()


@pytest.mark.one_database
def test_two_people_see_only_their_own_drafts_and_nothing_is_in_the_clear(
    door: Door, formation: str, new_key: Callable[..., NewKey], open_phone: OpenPhone
) -> None:
    nadia, karim = new_key("Nadia Berrada"), new_key("Karim Benali")
    page = open_phone()
    enter(page, door.url, nadia.token)
    begin_draft(page, "Le secret de Nadia")
    page.locator("header .bar-btn").click()
    page.goto(f"{door.url}/field/#key={karim.token}")
    keep_picture(page, "field_who")
    page.get_by_role("button", name="Une autre personne").click()
    page.locator("#pin-1").fill("271828")
    page.locator("#pin-2").fill("271828")
    assert_accessible(page)
    page.locator("button[type=submit]").click()
    expect(page.get_by_text("Bonjour Karim Benali")).to_be_visible()
    expect(page.get_by_text("Le secret de Nadia")).to_have_count(0)
    begin_draft(page, "Le secret de Karim")
    page.locator("header .bar-btn").click()

    kept = json.dumps(page.evaluate(EVERYTHING), ensure_ascii=False)
    secrets = (nadia.token, karim.token, "Nadia", "Berrada", "Karim", "secret", "nadia-berrada")
    assert [secret for secret in secrets if secret in kept] == []

    page.reload()
    page.get_by_role("button", name="NB").click()
    page.locator("#pin").fill("271828")
    page.locator("button[type=submit]").click()
    expect(page.get_by_role("alert")).to_contain_text("4 essais")
    keep_picture(page, "field_wrong_pin")
    assert_accessible(page)
    unlock(page)
    expect(page.get_by_text("Le secret de Nadia")).to_be_visible()
    expect(page.get_by_text("Le secret de Karim")).to_have_count(0)


@pytest.mark.one_database
def test_a_phone_password_opens_the_same_door_as_the_link(
    door: Door,
    formation: str,
    new_key: Callable[..., NewKey],
    open_phone: OpenPhone,
    page_watch: Watch,
) -> None:
    key = new_key()
    page = open_phone("ar")
    page.goto(f"{door.url}/field/")
    page.locator("#user").fill(key.key.username)
    page.locator("#password").fill("wrong")
    page.locator("button[type=submit]").click()
    expect(page.get_by_role("alert")).to_be_visible()
    keep_picture(page, "field_sign_in_ar")
    assert_accessible(page)
    page_watch.faults.clear()
    page.locator("#password").fill(key.password)
    page.locator("button[type=submit]").click()
    page.locator("#pin-1").fill(PIN)
    page.locator("#pin-2").fill(PIN)
    page.locator("button[type=submit]").click()
    expect(page.locator("a.tile")).to_have_count(1)


@pytest.mark.one_database
def test_a_withdrawn_key_keeps_what_is_unsent_and_a_new_one_sends_it(
    door: Door,
    publish_small: str,
    new_key: Callable[..., NewKey],
    open_phone: OpenPhone,
    page_watch: Watch,
    store: Session,
) -> None:
    key = new_key()
    page = open_phone()
    enter(page, door.url, key.token)
    page.locator("a.tile").click()
    write(page, "what", "avant")
    key.key.revoked_at = utc_now()
    store.commit()
    page.locator(".decide .primary").click()
    page.locator(".decide .primary").click()
    expect(page.locator(".letter")).to_contain_text("Cette clé a été révoquée")
    keep_picture(page, "field_refused")
    assert_accessible(page)
    page_watch.faults.clear()

    another = new_key("Nadia Berrada")
    page.locator("main .note a").click()
    page.locator("#user").fill(another.key.username)
    page.locator("#password").fill(another.password)
    assert_accessible(page)
    keep_picture(page, "field_more")
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_text("La clé est changée")).to_be_visible()
    page.locator("nav.tabbar a").nth(1).click()
    expect(page.get_by_text("Reçue par le serveur")).to_be_visible()
    expect(page.locator(".letter")).to_have_count(0)


@pytest.mark.one_database
def test_two_windows_of_a_phone_send_a_submission_once(
    door: Door, publish_small: str, new_key: Callable[..., NewKey], open_phone: OpenPhone
) -> None:
    page = open_phone()
    enter(page, door.url, new_key().token)
    wait_until_offline_works(page)
    page.context.set_offline(True)
    page.locator("a.tile").click()
    write(page, "what", "une fois")
    page.locator(".decide .primary").click()
    page.locator(".decide .primary").click()
    expect(page.locator(".letter")).to_have_count(1)
    other = page.context.new_page()
    other.goto(f"{door.url}/field/#/sends")
    unlock(other)
    expect(other.locator(".letter")).to_have_count(1)
    page.context.set_offline(False)
    for window in (page, other):
        window.evaluate("document.querySelector('main button.btn.wide')?.click()")
    for window in (page, other):
        expect(window.locator(".letter")).to_have_count(0)
    assert door.happened == ["passed"]
