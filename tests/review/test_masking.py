"""Personal data: masked until someone with the right asks, and each reading is written down."""

from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.masking import LASTS
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
SECRETS = ("Fatima", "أوبلا", "0612345642", "22 33 07", "liste.png")


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


def pictures_of(store: Session, submission: Submission) -> list[str]:
    """The addresses of the signed list, of each edition."""
    found = store.scalars(select(Attachment.id).where(Attachment.name == "liste.png")).all()
    store.commit()
    return [f"/review/{submission.id}/files/{each}" for each in found]


def readings(store: Session) -> list[tuple[int | None, int | None, str]]:
    found = store.scalars(select(PersonalReading).order_by(PersonalReading.id)).all()
    store.commit()
    return [(each.account_id, each.submission_id, each.what) for each in found]


def test_all_is_masked_until_asked_for_and_the_reading_is_noted(
    reader: Reader, store: Session, with_people: Submission, supervisor: Account
) -> None:
    address = f"/review/{with_people.id}"
    page = reader.get(address).text
    for secret in SECRETS:
        assert secret not in page
    assert "06 •• •• •• 42" in page
    assert "06 •• •• •• 07" in page, "written with the country's code"
    for picture in pictures_of(store, with_people):
        assert reader.get(f"{picture}/large").status_code == 404
    assert reader.post(f"{address}/reveal").headers["Location"].startswith(address)
    page = reader.get(address).text
    for secret in ("Fatima Amghar", "0612345642", "/large"):
        assert secret in page
    for picture in pictures_of(store, with_people):
        assert reader.get(f"{picture}/large").status_code == 200
    assert readings(store) == [(supervisor.id, with_people.id, "record")]


def test_what_was_shown_is_masked_again_at_will_and_with_time(
    reader: Reader, store: Session, with_people: Submission
) -> None:
    address = f"/review/{with_people.id}"
    reader.post(f"{address}/reveal")
    reader.post(f"{address}/mask")
    assert "Fatima" not in reader.get(address).text
    reader.post(f"{address}/reveal")
    assert "Fatima" in reader.get(address).text
    assert len(readings(store)) == 2
    for each in store.scalars(select(PersonalReading)).all():
        each.at -= LASTS + timedelta(seconds=1)
    store.commit()
    assert "Fatima" not in reader.get(address).text


def test_in_a_sitting_each_submission_that_is_opened_is_shown_and_noted_once(
    reader: Reader, store: Session, media: MediaStore, form: Form, with_people: Submission
) -> None:
    other = create_submission(store, media, form, {"region": "sm", "participant": PEOPLE})
    store.commit()
    reader.post(f"/review/{with_people.id}/reveal", sitting="1")
    for _ in range(2):
        assert "Fatima" in reader.get(f"/review/{other.id}").text
    assert [each[1] for each in readings(store)] == [with_people.id, other.id]
    reader.post(f"/review/{other.id}/mask")
    assert "Fatima" not in reader.get(f"/review/{other.id}").text
    assert len(readings(store)) == 2


def test_what_a_device_keeps_for_a_trip_is_masked_and_no_reading(
    reader: Reader, store: Session, media: MediaStore, form: Form, with_people: Submission
) -> None:
    other = create_submission(store, media, form, {"region": "sm", "participant": PEOPLE})
    store.commit()
    reader.post(f"/review/{with_people.id}/reveal", sitting="1")
    for each in (with_people, other):
        kept = reader.client.get(f"/review/{each.id}", headers={"X-Away": "1"}).text
        assert "Fatima" not in kept
    assert [each[1] for each in readings(store)] == [with_people.id]


def test_without_the_right_nothing_personal_ever_leaves(
    app: Flask, store: Session, with_people: Submission
) -> None:
    monitoring = create_account(store, Role.MONITORING)
    pictures = pictures_of(store, with_people)
    reader = Reader(app)
    reader.sign_in(monitoring)
    assert reader.post(f"/review/{with_people.id}/reveal").status_code == 403
    page = reader.get(f"/review/{with_people.id}").text
    for secret in (*SECRETS, "/reveal", "06 ••"):
        assert secret not in page
    assert "2 participants" in page
    for address in pictures:
        assert reader.get(address).status_code == 404
        assert reader.get(f"{address}/large").status_code == 404
    assert readings(store) == []


def test_one_who_sees_another_region_reveals_nothing(
    app: Flask, store: Session, with_people: Submission
) -> None:
    elsewhere = create_account(store, Role.OFFICER, regions=["ori"])
    store.commit()
    reader = Reader(app)
    reader.sign_in(elsewhere)
    assert reader.post(f"/review/{with_people.id}/reveal").status_code == 404
    assert readings(store) == []


def test_the_log_says_who_read_what(
    app: Flask, reader: Reader, store: Session, with_people: Submission
) -> None:
    reader.post(f"/review/{with_people.id}/reveal")
    administrator = create_account(store, Role.ADMINISTRATOR)
    store.commit()
    other = Reader(app)
    other.sign_in(administrator)
    page = other.get("/admin/readings").text
    assert "Karim Benali" in page
    assert "noms, téléphones, signatures et listes signées" in page
    assert f"/review/{with_people.id}" in page


def test_a_file_of_another_submission_is_not_there(
    reader: Reader, store: Session, with_people: Submission, submission: Submission
) -> None:
    attachment = store.scalars(select(Attachment)).first()
    store.commit()
    reader.post(f"/review/{with_people.id}/reveal")
    assert reader.get(f"/review/{submission.id}/files/{attachment.id}").status_code == 404
