"""Attachments by the API: what they are, who gets their bytes, and how they are sent."""

import hashlib
from urllib.request import Request, urlopen

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.auth import make_token
from server.media import MediaStore
from server.models.accounts import PersonalReading, Role
from server.models.forms import Form
from server.models.submissions import Submission
from sync.export import MASK
from tests.api.conftest import As, token_account
from tests.factories import NOW, create_submission, send

PHOTO, SHEET = b"\xff\xd8 a photo", b"\xff\xd8 a signed list"
ANSWERS = {"titre": "a", "region": "sm", "photo": "p é.jpg", "liste": "liste.jpg"}
FILES = [("p é.jpg", PHOTO), ("liste.jpg", SHEET), ("beside.txt", b"who knows")]


@pytest.fixture
def submission(store: Session, media: MediaStore, form: Form) -> Submission:
    return create_submission(store, media, form, ANSWERS, files=FILES)


def by_name(items: list[dict]) -> dict[str, dict]:
    return {each["name"]: each for each in items}


def test_personal_files_and_those_of_no_question_are_hidden_unless_asked_for(
    as_: As, submission: Submission, store: Session
) -> None:
    path = f"/submissions/{submission.id}/attachments"
    asking = as_(Role.OFFICER, regions=["sm"])
    items = asking.items(path)
    assert [each["name"] for each in items].count(MASK) == 2
    assert all(each["content"] is None for each in items if each["is_personal"])
    open_one = by_name(items)["p é.jpg"]
    assert (open_one["is_personal"], open_one["size"]) == (False, len(PHOTO))
    assert open_one["sha256"] == hashlib.sha256(PHOTO).hexdigest()
    shown = by_name(asking.items(path, personal="true"))
    assert shown["liste.jpg"]["is_personal"]
    assert shown["beside.txt"]["is_personal"]
    assert not shown["beside.txt"]["is_named"]
    store.rollback()
    assert len(store.scalars(select(PersonalReading)).all()) == 1


@pytest.mark.one_database
def test_the_bytes_of_a_personal_file_take_the_right_and_the_wish(
    as_: As, submission: Submission, store: Session
) -> None:
    supervisor, monitoring = as_(), as_(Role.MONITORING)
    path = f"/submissions/{submission.id}/attachments"
    sheet = by_name(supervisor.items(path, personal="true"))["liste.jpg"]
    content = sheet["content"].removeprefix("/api/v1")
    assert supervisor.get(content).status_code == 403
    assert monitoring.get(content, personal="true").status_code == 403
    assert supervisor.get(content, personal="true").data == SHEET
    store.rollback()
    assert len(store.scalars(select(PersonalReading)).all()) == 2


@pytest.mark.one_database
def test_what_has_not_come_yet_is_listed_without_content(
    as_: As, store: Session, media: MediaStore, form: Form
) -> None:
    waiting = create_submission(store, media, form, {"titre": "a", "photo": "later.jpg"})
    asking = as_()
    [item] = asking.items(f"/submissions/{waiting.id}/attachments")
    assert (item["content"], item["size"], item["received_at"]) == (None, None, None)
    content = f"/submissions/{waiting.id}/attachments/{item['id']}/content"
    assert asking.get(content).status_code == 404


@pytest.mark.one_database
def test_an_attachment_is_found_under_its_own_submission_only(
    as_: As, submission: Submission, store: Session, media: MediaStore, form: Form
) -> None:
    other = create_submission(store, media, form)
    asking = as_()
    item = by_name(asking.items(f"/submissions/{submission.id}/attachments"))["p é.jpg"]
    assert (
        asking.get(f"/submissions/{other.id}/attachments/{item['id']}/content").status_code == 404
    )


@pytest.mark.one_database
def test_a_file_that_was_personal_in_another_edition_stays_so(
    as_: As, store: Session, media: MediaStore, form: Form
) -> None:
    made = create_submission(
        store, media, form, {"liste": "x.jpg"}, instance_id="uuid:a", files=[("x.jpg", SHEET)]
    )
    send(
        store,
        media,
        form,
        {"photo": "x.jpg"},
        instance_id="uuid:b",
        deprecated_id="uuid:a",
        files=[("x.jpg", SHEET)],
    )
    asking = as_()
    items = asking.items(f"/submissions/{made.id}/attachments")
    assert [(each["edition"], each["is_personal"]) for each in items] == [(1, True), (2, True)]
    assert len(asking.items(f"/submissions/{made.id}/attachments", edition=2)) == 1


@pytest.mark.one_database
def test_a_file_is_sent_so_that_no_browser_runs_it(
    as_: As, store: Session, media: MediaStore, form: Form
) -> None:
    names = {"photo": "../../x\r\nSet-Cookie: a=b.svg"}
    made = create_submission(
        store, media, form, names, files=[(names["photo"], b"<svg onload='alert(1)'/>")]
    )
    asking = as_()
    items = asking.items(f"/submissions/{made.id}/attachments", personal="true")
    [item] = [each for each in items if each["content"]]
    answer = asking.get(item["content"].removeprefix("/api/v1"), personal="true")
    assert answer.status_code == 200
    assert answer.content_type == "application/octet-stream"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert not set("/\\\r\n") & set(disposition)
    assert "Set-Cookie" not in answer.headers


@pytest.mark.one_database
def test_the_bytes_come_over_http_as_they_are_and_only_once(
    address: str, submission: Submission, store: Session
) -> None:
    account = token_account(Role.SUPERVISOR)
    store.add(account)
    store.flush()
    headers = {"Authorization": f"Bearer {make_token(store, account, 'test', now=NOW)}"}
    photo = next(each for each in submission.editions[0].attachments if each.name == "p é.jpg")
    url = f"{address}/api/v1/submissions/{submission.id}/attachments/{photo.id}/content"
    store.commit()
    with urlopen(Request(url, headers=headers)) as answer:
        assert answer.read() == PHOTO
        assert answer.headers["Content-Length"] == str(len(PHOTO))
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert "filename*=UTF-8''p%20%C3%A9.jpg" in answer.headers["Content-Disposition"]
        tag = answer.headers["ETag"]
    assert tag == f'"{hashlib.sha256(PHOTO).hexdigest()}"'
