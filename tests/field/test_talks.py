"""The supervisor's message on the phone, and the officer's answer from there."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.auth import utc_now
from server.models.reviews import HistoryEntry
from server.models.submissions import Submission
from sync.history import note
from sync.keys import NewKey
from tests.field.conftest import OpenPhone
from tests.field.filling import enter
from tests.field.sent_back import send_small
from tests.field.test_looks import look

QUESTION = "La salle de la photo, c’est laquelle ?"
ANSWER = "القاعة الكبرى بالجماعة"


@pytest.mark.one_database
def test_a_message_is_read_and_answered_on_the_phone(
    address: str,
    publish_small: str,
    new_key: Callable[..., NewKey],
    open_phone: OpenPhone,
    store: Session,
) -> None:
    key = new_key(language="ar")
    send_small(address, key.token, version=publish_small)
    submission = store.scalars(select(Submission)).one()
    note(store, submission, "comment", now=utc_now(), comment=QUESTION, by="Karim Benali")
    store.commit()
    page = open_phone("ar")
    enter(page, address, key.token)
    talk = page.locator("details.talk")
    expect(talk.locator(".flag")).to_have_text("جديدة واحدة")
    page.get_by_role("button", name="قراءة").click()
    expect(talk).to_be_in_viewport()
    talk.locator("summary").click()
    expect(talk).to_contain_text(QUESTION)
    expect(talk.locator(".flag")).to_have_count(0)
    talk.locator("textarea").fill(ANSWER)
    look(page, "field_talk_ar")
    talk.locator("button").click()
    expect(talk.locator(".mine .bubble")).to_have_text(ANSWER)
    entry = store.scalars(select(HistoryEntry).order_by(HistoryEntry.id.desc())).first()
    assert (entry.facts["comment"], entry.facts["by"]) == (ANSWER, "Nadia Berrada")
    store.commit()
