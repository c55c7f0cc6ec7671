"""The printed sheet of an event: whole, in the reader's language, masked like the page."""

from pathlib import Path

import pytest
from flask import Flask, g
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.accounts import Account
from server.models.forms import Form
from server.models.submissions import Submission
from server.review.gather import Record
from server.review.sheet import content, typeset
from tests.factories import create_submission
from tests.screens import Reader

pytestmark = pytest.mark.one_database
ANSWERS = {
    "titre": "Atelier de Khénifra",
    "jour": "2026-06-03",
    "region": "bmk",
    "lieu": "Khénifra",
    "observations": "Salle comble",
    "participant": [{"nom": "فاطمة الزهراء", "sexe": "f", "tel": "0612345678"}],
}


@pytest.fixture
def event(store: Session, media: MediaStore, form: Form) -> Submission:
    made = create_submission(store, media, form, ANSWERS)
    store.commit()
    return made


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_an_event_is_printed_as_pdf(
    app: Flask, event: Submission, supervisor: Account, language: str
) -> None:
    reader = Reader(app)
    reader.sign_in(supervisor, language=language)
    answer = reader.get(f"/review/{event.id}/sheet.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")


def test_what_is_masked_on_the_page_is_masked_on_paper(
    app: Flask, store: Session, event: Submission, supervisor: Account
) -> None:
    with app.test_request_context():
        g.account = supervisor
        told = content(Record(store, event))
    (people,) = [each for each in told["sections"] if "table" in each]
    assert people["table"][0][1] == "••••"
    assert ("Observations", "Salle comble") in told["sections"][0]["rows"]


def test_text_that_looks_like_markup_is_printed_as_it_stands(
    media: MediaStore, tmp_path: Path
) -> None:
    told = {
        "lang": "fr",
        "dir": "ltr",
        "title": "#panic() *gras* $x$ <a>",
        "form": "@ref",
        "state": "Approuvée",
        "facts": [("Lieu", '#import "x"')],
        "sections": [],
        "decision": [],
        "signatures": ["Agent"],
        "foot": "Terrain",
        "count": 0,
    }
    assert typeset(told, [], media, tmp_path).startswith(b"%PDF-")


def test_a_long_list_and_pictures_that_are_none_are_printed(
    store: Session, media: MediaStore, form: Form, reader: Reader
) -> None:
    people = [{"nom": "Conseilrégionaldesoussmassa" * 4, "tel": str(n)} for n in range(300)]
    files = [("a.heic", b"\0\0\0\x18ftypheic"), ("b.jpg", b"\xff\xd8cut")]
    answers = {"titre": "ورشة", "photo": "b.jpg", "liste": "a.heic", "participant": people}
    made = create_submission(store, media, form, answers, files=files)
    store.commit()
    assert reader.get(f"/review/{made.id}/sheet.pdf").data.startswith(b"%PDF-")
