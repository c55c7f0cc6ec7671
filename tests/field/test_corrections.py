"""What was sent back: seen on the phone, corrected there, sent as an edition of what it was."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.submissions import Attachment, Blob, Edition, ReviewState, Submission
from sync.keys import NewKey
from tests.field.conftest import OpenPhone
from tests.field.doors import Door
from tests.field.filling import (
    enter,
    go_on,
    pick,
    question,
    send,
    unlock,
    wait_until_kept,
    wait_until_offline_works,
    write,
)
from tests.field.sent_back import COMMENTS, decided
from tests.field.test_looks import look
from tests.field.trainings import TITLES, fill_activity, fill_papers, fill_people

PLACE = {"latitude": 32.33725, "longitude": -6.34983, "accuracy": 4}
NAMES = {"fr": "Samira El Alami", "ar": "سميرة العلمي"}
BACK = "article.back"
SENT_BACK = {"fr": "Renvoyée", "ar": "مُرجعة للتصحيح"}


@pytest.mark.one_database
@pytest.mark.parametrize(("language", "is_offline"), [("fr", False), ("ar", True)])
def test_a_training_is_corrected_and_replaces_the_one_sent(
    language: str,
    is_offline: bool,
    door: Door,
    formation: str,
    new_key: Callable[..., NewKey],
    open_phone: OpenPhone,
    store: Session,
    tmp_path: Path,
) -> None:
    page = open_phone(language, permissions=["geolocation"], geolocation=PLACE)
    enter(page, door.url, new_key(language=language).token)
    wait_until_offline_works(page)
    send_training(page, language, photo(tmp_path))
    first = store.scalars(select(Edition)).one()
    decided(store, ReviewState.HAS_ISSUES, COMMENTS[language])

    page.reload()
    unlock(page)
    page.locator("nav.tabbar a").nth(1).click()
    expect(page.locator("main ul.list .flag")).to_have_text(SENT_BACK[language])
    page.locator("nav.tabbar a").first.click()
    expect(page.locator(BACK)).to_contain_text(COMMENTS[language])
    expect(page.locator(BACK)).to_contain_text(TITLES[language])
    look(page, f"field_corrections_{language}")
    page.locator(f"{BACK} button.primary").click()
    expect(page.locator("details.say")).to_contain_text(COMMENTS[language])
    look(page, f"field_correction_{language}")
    page.context.set_offline(is_offline)
    correct_first_person(page, language)
    if is_offline:
        expect(page.locator(".letter")).to_have_count(1)
        page.context.set_offline(False)
    expect(page.get_by_text(TITLES[language])).to_have_count(2)
    expect(page.locator(".letter")).to_have_count(0)
    page.locator("nav.tabbar a").first.click()
    expect(page.locator(BACK)).to_have_count(0)
    assert door.happened == ["passed", "passed"]
    assert_corrected(store, first, language)


def send_training(page: Page, language: str, picture: Path) -> None:
    page.locator("a.tile").click()
    fill_activity(page, language)
    fill_people(page, language, count=2)
    fill_papers(page, picture)
    go_on(page)
    pick(page, "suites/decisions_prises", "non")
    go_on(page)
    send(page)
    expect(page.get_by_text(TITLES[language])).to_be_visible()
    expect(page.locator(".letter")).to_have_count(0)


def correct_first_person(page: Page, language: str) -> None:
    """Write another name of the first participant, then go to the end and send."""
    while not question(page, "participants/participant[1]/nom").count():
        if page.locator(".ppl.one button").count():
            page.locator(".ppl.one button").first.click()
        else:
            go_on(page)
    write(page, "participants/participant[1]/nom", NAMES[language])
    wait_until_kept(page)
    while page.locator(".steps").get_attribute("aria-valuenow") != page.locator(
        ".steps"
    ).get_attribute("aria-valuemax"):
        go_on(page)
        if question(page, "pieces/photo_1").count():
            expect(question(page, "pieces/photo_1").locator("figure img")).to_be_visible()
    send(page)


def assert_corrected(store: Session, first: Edition, language: str) -> None:
    store.expire_all()
    submission = store.scalars(select(Submission)).one()
    assert submission.review_state == ReviewState.EDITED
    old, new = store.scalars(select(Edition).order_by(Edition.id)).all()
    assert (old.id, old.is_current, new.is_current) == (first.id, False, True)
    assert new.deprecated_id == old.instance_id != new.instance_id
    before, after = dict(old.answers), dict(new.answers)
    people = [answers.pop("participants")["participant"] for answers in (before, after)]
    people[0][0]["nom"] = NAMES[language]
    assert people[0] == people[1]
    assert after.pop("fin_saisie") > before.pop("fin_saisie")
    assert before == after
    assert files_of(store, new) == files_of(store, old)
    assert len(files_of(store, new)) == 2


def files_of(store: Session, edition: Edition) -> dict[str, str]:
    statement = (
        select(Attachment.name, Blob.sha256)
        .join(Blob, Attachment.blob_id == Blob.id)
        .where(Attachment.edition_id == edition.id)
    )
    return {row.name: row.sha256 for row in store.execute(statement)}


def photo(folder: Path) -> Path:
    path = folder / "DSC_0001.jpg"
    Image.effect_noise((900, 600), 60).convert("RGB").save(path, quality=70)
    return path
