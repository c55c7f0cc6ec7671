"""When a phone can't send at all: what it holds comes out as a file that `terrain import` takes."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.auth import utc_now
from server.config import Settings
from server.media import open_media
from server.models.submissions import Attachment, Blob, Edition
from sync.folder import import_folder
from sync.keys import NewKey
from tests.field.conftest import OpenPhone
from tests.field.doors import Door
from tests.field.filling import enter, give_file, wait_until_offline_works, write
from tests.support.browser import assert_accessible

PHOTO = b"\xff\xd8 not really a photo"


@pytest.mark.one_database
def test_unsent_submissions_come_out_as_a_file_that_import_takes(
    door: Door,
    publish_small: str,
    new_key: Callable[..., NewKey],
    open_phone: OpenPhone,
    store: Session,
    settings: Settings,
    tmp_path: Path,
) -> None:
    page = open_phone()
    enter(page, door.url, new_key().token)
    wait_until_offline_works(page)
    page.context.set_offline(True)
    page.locator("a.tile").click()
    write(page, "what", "à sauver")
    give_file(page, "shot", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": PHOTO})
    page.locator(".decide .primary").click()
    page.locator(".decide .primary").click()
    expect(page.locator(".letter")).to_have_count(1)
    page.locator("nav.tabbar a").nth(2).click()
    assert_accessible(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Enregistrer les soumissions non envoyées").click()
    waiting.value.save_as(tmp_path / "unsent.zip")
    with zipfile.ZipFile(tmp_path / "unsent.zip") as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path / "unsent")

    media = open_media(settings.media_url)
    import_folder(store, media, tmp_path / "unsent", now=utc_now())
    edition = store.scalars(select(Edition)).one()
    assert edition.answers["what"] == "à sauver"
    [digest] = store.scalars(select(Blob.sha256).join(Attachment, Attachment.blob_id == Blob.id))
    assert b"".join(media.chunks(digest)) == PHOTO
