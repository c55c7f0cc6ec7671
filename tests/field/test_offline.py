"""An officer without network: once open, Terrain is filled, closed, opened and sent whole, once."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.submissions import Attachment, Blob, Edition, Submission
from sync.keys import NewKey
from tests.field.conftest import OpenPhone
from tests.field.doors import Door
from tests.field.filling import (
    NOTE_PICTURES,
    enter,
    go_on,
    keep_picture,
    pick,
    question,
    send,
    unlock,
    wait_until_kept,
    wait_until_offline_works,
)
from tests.field.trainings import (
    PEOPLE,
    TITLES,
    fill_activity,
    fill_papers,
    fill_people,
    person,
)
from tests.support.browser import Watch, assert_accessible

RABAT = {"latitude": 32.33725, "longitude": -6.34983, "accuracy": 4}


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photo as a camera makes it: large, with the position in its EXIF."""
    picture = Image.effect_noise((2400, 1800), 60).convert("RGB")
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (32.0, 20.0, 14.0)
    path = tmp_path / "DSC_0001.jpg"
    picture.save(path, quality=70, exif=exif)
    return path


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_training_filled_offline_arrives_once_and_whole(
    language: str,
    door: Door,
    formation: str,
    new_key: Callable[..., NewKey],
    open_phone: OpenPhone,
    page_watch: Watch,
    store: Session,
    photo: Path,
) -> None:
    key = new_key(language=language)
    page = open_phone(language, permissions=["geolocation"], geolocation=RABAT)
    enter(page, door.url, key.token)
    wait_until_offline_works(page)

    page.context.add_init_script(NOTE_PICTURES)
    page.context.set_offline(True)
    page.reload()
    unlock(page)
    page.locator("a.tile").click()
    fill_activity(page, language)
    fill_people(page, language)
    keep_picture(page, f"field_people_{language}")
    fill_papers(page, photo)
    pictures = set(page.evaluate("window.pictures"))
    keep_picture(page, f"field_photo_{language}")
    page.context.close()

    page = open_phone(language, permissions=["geolocation"], geolocation=RABAT)
    page.context.set_offline(True)
    page.goto(f"{door.url}/field/")
    unlock(page)
    page.locator("ul.list a").first.click()
    expect(question(page, "pieces/photo_1").locator("figure img")).to_be_visible()
    go_on(page)
    pick(page, "suites/decisions_prises", "non")
    go_on(page)
    assert_accessible(page)
    wait_until_kept(page)
    send(page)
    expect(page.locator(".letter")).to_have_count(1)
    keep_picture(page, f"field_outbox_{language}")

    door.faults = ["error", "cut", "deaf"]
    page.context.set_offline(False)
    send_until_gone(page)
    assert door.happened == ["error", "cut", "deaf", "passed"]
    page_watch.faults.clear()  # the failures were asked for

    submission = store.scalars(select(Submission)).one()
    edition = store.scalars(select(Edition)).one()
    assert edition.submission_id == submission.id
    assert_typed(edition, language)
    assert pictures == {digest for _name, digest in attachments(store)}
    assert len(pictures) == 2


def send_until_gone(page: Page) -> None:
    """Press the button as long as something waits, as an impatient person does."""
    for _try in range(6):
        if not page.locator(".letter").count():
            return
        page.locator("main button.btn.wide").click()
        page.wait_for_timeout(600)
    expect(page.locator(".letter")).to_have_count(0)


def assert_typed(edition: Edition, language: str) -> None:
    answers = edition.answers
    assert answers["activite"]["titre"] == TITLES[language]
    assert answers["date_lieu"]["date_debut"] == "2026-06-08"
    assert answers["date_lieu"]["commune"] == "05.091.01.01"
    assert answers["date_lieu"]["position"]["coordinates"][:2] == [-6.34983, 32.33725]
    assert answers["organisation"]["cout"] == 1250.5
    people = answers["participants"]["participant"]
    assert len(people) == PEOPLE
    for number, told in enumerate(people, start=1):
        typed = person(number, language)
        assert {name: told[name] for name in typed} == typed
    assert people[0]["signature"].endswith(".png")
    assert answers["pieces"]["photo_1"].endswith(".jpg")


def attachments(store: Session) -> list[tuple[str, str]]:
    rows = store.execute(
        select(Attachment.name, Blob.sha256).join(Blob, Attachment.blob_id == Blob.id)
    )
    return [(name, digest) for name, digest in rows]
