"""Personal data: names for those who need them, phones on demand, and that is written down."""

from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.accounts import Account, PersonalReading, Role
from server.models.forms import Form
from server.models.submissions import Attachment, Submission
from tests.factories import create_account, create_submission, send
from tests.screens import Reader

pytestmark = pytest.mark.one_database
PEOPLE = [
    {"nom": "Fatima Amghar", "sexe": "f", "age": 34, "tel": "0612345642"},
    {"nom": "محمد أوبلا", "sexe": "m", "age": 51, "tel": "+212 6 61 22 33 07"},
]


@pytest.fixture
def with_people(store: Session, media: MediaStore, form: Form) -> Submission:
    """A workshop with two participants, its list signed, edited once."""
    picture = BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    made = create_submission(
        store,
        media,
        form,
        {"titre": "Atelier", "region": "sm", "participant": PEOPLE[:1], "liste": "liste.png"},
        instance_id="uuid:a",
        files=[("liste.png", picture.getvalue())],
    )
    send(
        store,
        media,
        form,
        {"titre": "Atelier", "region": "sm", "participant": PEOPLE, "liste": "liste.png"},
        instance_id="uuid:b",
        deprecated_id="uuid:a",
    )
    store.commit()
    return made


def test_phones_are_masked_until_asked_for_and_each_reading_is_noted(
    reader: Reader, store: Session, with_people: Submission, supervisor: Account
) -> None:
    page = reader.get(f"/review/{with_people.id}").text
    assert "Fatima Amghar" in page
    assert "06 •• •• •• 42" in page
    assert "06 •• •• •• 07" in page, "written with the country's code"
    assert "0612345642" not in page
    shown = reader.post(f"/review/{with_people.id}/phones").text
    assert "0612345642" in shown
    reading = store.scalars(select(PersonalReading)).one()
    assert (reading.account_id, reading.submission_id, reading.what) == (
        supervisor.id,
        with_people.id,
        "phones",
    )


def test_without_the_right_no_name_no_phone_and_no_signed_list_leaves(
    app: Flask, store: Session, with_people: Submission
) -> None:
    monitoring = create_account(store, Role.MONITORING)
    lists = store.scalars(select(Attachment).where(Attachment.name == "liste.png")).all()
    store.commit()
    reader = Reader(app)
    reader.sign_in(monitoring)
    page = reader.get(f"/review/{with_people.id}").text
    for secret in ("Fatima", "أوبلا", "0612345642", "22 33 07", "liste.png", "/phones"):
        assert secret not in page
    assert "2 participants" in page
    for each in lists:
        address = f"/review/{with_people.id}/files/{each.id}"
        assert reader.get(address).status_code == 404
        assert reader.get(f"{address}/large").status_code == 404


def test_a_file_of_another_submission_is_not_there(
    reader: Reader, store: Session, with_people: Submission, submission: Submission
) -> None:
    attachment = store.scalars(select(Attachment)).first()
    store.commit()
    assert reader.get(f"/review/{submission.id}/files/{attachment.id}").status_code == 404
