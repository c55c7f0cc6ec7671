"""New versions of the app and of forms never break what was begun; no stranger's page is kept."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.field.built import FOLDER
from server.models.submissions import Edition
from sync.keys import NewKey
from tests.field.conftest import OpenPhone
from tests.field.doors import Door
from tests.field.filling import (
    enter,
    give_file,
    keep_picture,
    question,
    unlock,
    wait_until_kept,
    wait_until_offline_works,
    write,
)

CACHES = "() => caches.keys()"
ROOM = 5_000_000
LOGIN_PAGE = ("text/html", b"<html><form>Please log in to HotelNet</form></html>")


@pytest.mark.one_database
def test_a_draft_opens_with_the_form_that_it_was_begun_with(
    door: Door,
    publish_version: Callable[..., str],
    new_key: Callable[..., NewKey],
    open_phone: OpenPhone,
    store: Session,
) -> None:
    publish_version("1", "Ancienne question")
    page = open_phone()
    enter(page, door.url, new_key().token)
    page.locator("a.tile").click()
    write(page, "what", "vieux")
    wait_until_kept(page)
    publish_version("2", "Nouvelle question")
    page.goto(f"{door.url}/field/")
    page.reload()
    unlock(page)
    expect(page.locator("main .small[role=status]")).to_have_count(0)
    page.locator("a.tile").click()
    expect(question(page, "what")).to_contain_text("Nouvelle question")
    page.go_back()
    page.locator("ul.list a").click()
    expect(question(page, "what")).to_contain_text("Ancienne question")
    expect(question(page, "what").locator("input")).to_have_value("vieux")
    page.locator(".decide .primary").click()
    page.locator(".decide .primary").click()
    expect(page.get_by_text("Reçue par le serveur")).to_be_visible()
    edition = store.scalars(select(Edition)).one()
    assert edition.answers["what"] == "vieux"
    assert edition.form_version is not None
    assert edition.form_version.version == "1"


@pytest.mark.one_database
def test_a_new_app_waits_until_no_form_is_open(
    door: Door, publish_small: str, new_key: Callable[..., NewKey], open_phone: OpenPhone
) -> None:
    page = open_phone()
    enter(page, door.url, new_key().token)
    wait_until_offline_works(page)
    [old] = page.evaluate(CACHES)
    page.locator("a.tile").click()
    write(page, "what", "en cours")
    worker = (FOLDER / "sw.js").read_bytes()
    version = old.rsplit("-", 1)[1].encode()
    door.pages["/field/sw.js"] = ("text/javascript", worker.replace(version, b"0123456789ab"))
    page.evaluate("async () => (await navigator.serviceWorker.getRegistration()).update()")
    page.wait_for_function("async () => (await caches.keys()).length === 2")
    wait_until_kept(page)
    assert old in page.evaluate(CACHES)
    expect(question(page, "what").locator("input")).to_have_value("en cours")
    page.locator("header .bar-btn").first.click()
    with page.expect_navigation():
        page.get_by_role("button", name="Passer à la nouvelle version").click()
    unlock(page)
    page.wait_for_function("async () => (await caches.keys()).length === 1")
    assert page.evaluate(CACHES) == ["terrain-field-0123456789ab"]
    page.locator("ul.list a").click()
    expect(question(page, "what").locator("input")).to_have_value("en cours")


@pytest.mark.one_database
@pytest.mark.parametrize("ending", ["/api/forms", "/form.xml"])
def test_the_login_page_of_a_network_is_never_kept_as_a_form(
    ending: str,
    door: Door,
    publish_small: str,
    new_key: Callable[..., NewKey],
    open_phone: OpenPhone,
) -> None:
    page = open_phone()
    door.pages[ending] = LOGIN_PAGE
    enter(page, door.url, new_key().token)
    expect(page.get_by_text("n’a pas pu être mise à jour")).to_be_visible()
    assert count(page, "forms") == count(page, "files") == 0
    door.pages.clear()
    page.reload()
    unlock(page)
    expect(page.locator("a.tile")).to_have_count(1)
    assert count(page, "files") == 1


@pytest.mark.one_database
def test_a_full_phone_says_so_and_loses_nothing(
    door: Door,
    publish_small: str,
    new_key: Callable[..., NewKey],
    open_phone: OpenPhone,
    tmp_path: Path,
) -> None:
    page = open_phone()
    devtools = page.context.new_cdp_session(page)
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": door.url, "quotaSize": ROOM})
    enter(page, door.url, new_key().token)
    page.locator("a.tile").click()
    write(page, "what", "avant")
    wait_until_kept(page)
    write(page, "what", "après")
    give_file(page, "shot", photo(tmp_path))
    expect(page.get_by_text("Le téléphone est plein")).to_be_visible()
    expect(question(page, "what").locator("input")).to_have_value("après")
    keep_picture(page, "field_full")
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": door.url})
    page.get_by_role("button", name="Réessayer").click()
    expect(page.get_by_text("Le téléphone est plein")).to_have_count(0)
    page.reload()
    unlock(page)
    expect(question(page, "what").locator("input")).to_have_value("après")
    expect(question(page, "shot").locator("figure img")).to_be_visible()


def photo(folder: Path) -> Path:
    """A photo that is larger than the room."""
    path = folder / "large.jpg"
    Image.effect_noise((3000, 3000), 90).save(path, quality=95)
    assert path.stat().st_size > ROOM
    return path


def count(page: Page, name: str) -> int:
    """How many rows a store of the phone has."""
    return page.evaluate(
        """async (name) => {
          const opened = indexedDB.open("terrain-field");
          await new Promise((done) => (opened.onsuccess = done));
          const asked = opened.result.transaction(name).objectStore(name).count();
          await new Promise((done) => (asked.onsuccess = done));
          opened.result.close();
          return asked.result;
        }""",
        name,
    )
