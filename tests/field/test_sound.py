"""Sound is recorded in the page where the browser can; Chromium plays a beep for a microphone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.config import Settings
from server.media import open_media
from server.models.submissions import Attachment, Blob
from sync.keys import NewKey
from tests.field.conftest import OpenPhone
from tests.field.doors import Door
from tests.field.filling import enter, question
from tests.forms.tables import workbook
from tests.support.browser import FLAGS

FORM = """
| settings |
| | form_title | form_id |
| | Son | son |
| survey |
| | type  | name  | label |
| | audio | sound | Un son |
"""
BEEP = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
WEBM = b"\x1a\x45\xdf\xa3"


@pytest.mark.one_database
def test_a_recording_arrives_as_a_file(
    door: Door,
    publish: Callable[..., str],
    new_key: Callable[..., NewKey],
    open_phone: OpenPhone,
    store: Session,
    settings: Settings,
    tmp_path: Path,
) -> None:
    path = tmp_path / "son.xlsx"
    path.write_bytes(workbook(FORM))
    publish(path)
    page = open_phone(args=[*FLAGS, *BEEP], permissions=["microphone"])
    enter(page, door.url, new_key().token)
    page.locator("a.tile").click()
    question(page, "sound").get_by_role("button", name="Enregistrer le son").click()
    expect(question(page, "sound").get_by_role("status")).to_be_visible()
    page.wait_for_timeout(400)
    question(page, "sound").get_by_role("button", name="Arrêter").click()
    expect(question(page, "sound").locator("audio")).to_be_visible()
    page.locator(".decide .primary").click()
    page.locator(".decide .primary").click()
    expect(page.get_by_text("Reçue par le serveur")).to_be_visible()
    name, blob = store.execute(
        select(Attachment.name, Blob).join(Blob, Attachment.blob_id == Blob.id)
    ).one()
    assert name.endswith(".webm")
    content = b"".join(open_media(settings.media_url).chunks(blob.sha256))
    assert content.startswith(WEBM)
