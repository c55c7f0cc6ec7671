"""What was sent back: seen by its phone, opened in our form's dialect, corrected as an edit."""

import pytest
import requests
from sqlalchemy import select
from sqlalchemy.orm import Session

from forms import answers
from forms.definition import read
from server.models.accounts import PersonalReading
from server.models.submissions import Edition, ReviewState, Submission
from sync.review import current_edition, decide
from tests.openrosa.conftest import NOW, NewPhone, Phone
from tests.sync.conftest import Foreign

ForeignByNumber = dict[str, Foreign]


def ask(phone: Phone, path: str) -> requests.Response:
    headers = {"Authorization": f"Bearer {phone.token}"}
    return requests.get(f"{phone.address}{path}", headers=headers, timeout=20)


def listed(phone: Phone) -> list[dict]:
    return ask(phone, "/field/api/sent-back").json()["submissions"]


@pytest.fixture
def sent_back(phone: Phone, store: Session, foreign: ForeignByNumber) -> Submission:
    phone.send(foreign["01"].xml, foreign["01"].files)
    submission = store.scalars(select(Submission)).one()
    decide(
        store,
        submission,
        ReviewState.HAS_ISSUES,
        comment="Il manque trois personnes.",
        account=None,
        seen_edition_id=current_edition(store, submission).id,
        seen_decision_id=None,
        now=NOW,
    )
    store.commit()
    return submission


@pytest.mark.usefixtures("sent_back")
def test_its_phone_sees_it_with_the_comment_and_no_other_does(
    phone: Phone, new_phone: NewPhone, foreign: ForeignByNumber
) -> None:
    one = listed(phone)[0]
    assert one["comment"] == "Il manque trois personnes."
    assert one["instance_id"] == foreign["01"].instance_id
    assert {file["name"] for file in one["files"]} == set(foreign["01"].files)
    assert listed(new_phone("bmk")) == []
    assert ask(new_phone("bmk"), one["xml"]).status_code == 404


def test_it_opens_with_the_same_answers_and_files_and_the_reading_is_logged(
    phone: Phone, store: Session, sent_back: Submission, foreign: ForeignByNumber
) -> None:
    one = listed(phone)[0]
    edition = store.scalars(select(Edition)).one()
    definition = read(edition.form_version.xform)

    given = ask(phone, one["xml"])
    assert answers.read(given.content, definition).answers == edition.answers
    assert answers.envelope(given.content).instance_id == foreign["01"].instance_id
    for file in one["files"]:
        assert ask(phone, file["url"]).content == foreign["01"].files[file["name"]]
    store.rollback()
    assert store.scalars(select(PersonalReading)).one().submission_id == sent_back.id


def test_the_correction_goes_back_to_the_queue_and_off_the_phone_s_list(
    phone: Phone, store: Session, sent_back: Submission, foreign: ForeignByNumber
) -> None:
    old = foreign["01"].instance_id
    xml = ask(phone, listed(phone)[0]["xml"]).content.decode()
    corrected = xml.replace(
        f"<instanceID>{old}", f"<deprecatedID>{old}</deprecatedID><instanceID>uuid:new"
    )
    store.rollback()
    assert phone.send(corrected.replace("12600.5", "999").encode()).status_code == 201

    store.refresh(sent_back)
    assert sent_back.review_state == ReviewState.EDITED
    assert listed(phone) == []
