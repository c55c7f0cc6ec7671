"""Corrected on the page: a new edition in the corrector's name; the one that was sent stays."""

import re

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.accounts import Account, Role
from server.models.forms import Form
from server.models.reviews import Forward, HistoryEntry
from server.models.sources import SourceKind
from server.models.submissions import Attachment, Edition, Submission
from server.review import corrections
from tests.factories import create_account, create_source, create_submission, send
from tests.screens import Reader, fresh

pytestmark = pytest.mark.one_database
ANSWERS = {
    "titre": "Atelier de capitalisaton",
    "jour": "2026-06-03",
    "region": "sm",
    "cout": 1500,
    "liste": "liste.jpg",
    "participant": [{"nom": "Fatima", "age": 34}, {"nom": "Hassan", "age": 480}],
}


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corrections, "send_on", lambda settings: None)


@pytest.fixture
def sent(store: Session, media: MediaStore, form: Form) -> Submission:
    """A workshop that came through Kobo, with a slip in its title and in an age."""
    source = create_source(store, SourceKind.KOBO)
    files = [("liste.jpg", b"list")]
    made = create_submission(
        store, media, form, ANSWERS, instance_id="uuid:a", source=source, files=files
    )
    store.commit()
    return made


def seen(submission: Submission, store: Session) -> str:
    found = fresh(store, submission)
    edition = next(each for each in found.editions if each.is_current)
    store.commit()
    return str(edition.id)


def editions(store: Session) -> list[Edition]:
    statement = select(Edition).order_by(Edition.number)
    found = list(store.scalars(statement.execution_options(populate_existing=True)))
    store.commit()
    return found


def test_a_correction_is_a_new_edition_in_the_supervisors_name_with_its_reason(
    reader: Reader, store: Session, sent: Submission, supervisor: Account
) -> None:
    address = f"/review/{sent.id}"
    answer = reader.post(
        f"{address}/correct",
        seen_edition=seen(sent, store),
        reason="Faute de frappe",
        **{"a:titre": "Atelier de capitalisation", "a:participant[2]/age": "48"},
    )
    assert answer.status_code == 303
    first, second = editions(store)
    assert (first.is_current, second.is_current) == (False, True)
    assert first.answers["titre"] == "Atelier de capitalisaton"
    assert second.answers["titre"] == "Atelier de capitalisation"
    assert second.answers["participant"][1] == {**first.answers["participant"][1], "age": 48}
    assert (second.deprecated_id, second.receipt.submitted_by) == ("uuid:a", "Karim Benali")
    assert second.receipt.source.kind == SourceKind.WEB
    forward = store.scalars(select(Forward)).one()
    assert forward.edition_id == second.id, "the server that is its master hears of it"
    kept = store.scalars(select(Attachment).where(Attachment.edition_id == second.id)).one()
    assert (kept.name, kept.blob_id is not None) == ("liste.jpg", True)
    entry = store.scalars(select(HistoryEntry).where(HistoryEntry.kind == "corrected")).one()
    assert (entry.account_id, entry.facts["comment"]) == (supervisor.id, "Faute de frappe")
    store.commit()
    page = reader.get(address).text
    assert page.count('data-key="e"') == 1
    assert "Corrigée ici, édition 2" in page
    assert "Faute de frappe" in page


def test_an_approved_one_that_is_corrected_is_to_be_decided_again(
    reader: Reader, store: Session, sent: Submission
) -> None:
    first = seen(sent, store)
    fields = {"seen_edition": first, "seen_decision": "", "then": ""}
    reader.post(f"/review/{sent.id}/decision", state="approved", **fields)
    reader.post(
        f"/review/{sent.id}/correct", seen_edition=first, reason="Coût", **{"a:cout": "1800"}
    )
    assert fresh(store, sent).review_state == "edited"


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a:cout", "mille", "Illisible ici"),
        ("a:jour", "3 juin", "Illisible ici"),
        ("a:nature", "fete", "Choisissez dans la liste"),
    ],
)
def test_what_the_form_does_not_allow_is_said_and_nothing_is_written(
    reader: Reader, store: Session, sent: Submission, name: str, text: str, words: str
) -> None:
    fields = {"seen_edition": seen(sent, store), "reason": "Essai", name: text}
    answer = reader.post(f"/review/{sent.id}/correct", **fields)
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="Essai"' in answer.text
    assert len(editions(store)) == 1


def test_a_reason_is_wanted_and_what_was_typed_is_kept(
    reader: Reader, store: Session, sent: Submission
) -> None:
    fields = {"seen_edition": seen(sent, store), "reason": " ", "a:cout": "1800"}
    answer = reader.post(f"/review/{sent.id}/correct", **fields)
    assert answer.status_code == 422
    assert "Dites pourquoi" in answer.text
    assert 'value="1800"' in answer.text
    assert len(editions(store)) == 1


def test_where_another_edition_came_meanwhile_nothing_is_overwritten(
    reader: Reader, store: Session, media: MediaStore, form: Form, sent: Submission
) -> None:
    fields = {"seen_edition": seen(sent, store), "reason": "Coût", "a:cout": "1800"}
    send(store, media, form, {**ANSWERS, "cout": 9}, instance_id="uuid:b", deprecated_id="uuid:a")
    store.commit()
    answer = reader.post(f"/review/{sent.id}/correct", **fields)
    assert answer.status_code == 409
    assert "Rien n’a été corrigé" in answer.text
    assert "1800" in answer.text
    assert [each.answers["cout"] for each in editions(store)] == [1500, 9]


def test_the_same_answer_again_makes_no_edition(
    reader: Reader, store: Session, sent: Submission
) -> None:
    fields = {"seen_edition": seen(sent, store), "reason": "Rien", "a:cout": "1500"}
    assert reader.post(f"/review/{sent.id}/correct", **fields).status_code == 303
    assert len(editions(store)) == 1


def test_what_is_masked_is_not_opened_nor_written(
    reader: Reader, store: Session, sent: Submission
) -> None:
    address, at = f"/review/{sent.id}/correct", "participant[2]/nom"
    assert reader.get(f"{address}?at={at}").status_code == 404
    fields = {"seen_edition": seen(sent, store), "reason": "Nom", f"a:{at}": "Hassane"}
    assert reader.post(address, **fields).status_code == 404
    reader.post(f"/review/{sent.id}/reveal")
    assert "Hassan" in reader.get(f"{address}?at={at}").text
    assert reader.post(address, **fields).status_code == 303
    assert editions(store)[1].answers["participant"][1]["nom"] == "Hassane"


@pytest.mark.parametrize("role", [Role.OFFICER, Role.MONITORING])
def test_who_does_not_decide_does_not_correct(
    app: Flask, store: Session, sent: Submission, role: Role
) -> None:
    someone = create_account(store, role, regions=["sm"])
    store.commit()
    reader = Reader(app)
    reader.sign_in(someone)
    assert "/correct" not in reader.get(f"/review/{sent.id}").text
    fields = {"seen_edition": seen(sent, store), "reason": "x", "a:cout": "2"}
    assert reader.post(f"/review/{sent.id}/correct", **fields).status_code == 403


def test_the_rest_is_corrected_in_the_web_form_under_the_readers_own_key(
    app: Flask, reader: Reader, store: Session, sent: Submission
) -> None:
    answer = reader.post(f"/review/{sent.id}/correct/form")
    token = re.fullmatch(r"/field/#key=([\w-]+)", answer.headers["Location"])[1]
    phone = app.test_client()
    headers = {"Authorization": f"Bearer {token}"}
    (one,) = phone.get("/field/api/sent-back", headers=headers).get_json()["submissions"]
    assert (one["instance_id"], one["title"]) == ("uuid:a", "Atelier de capitalisaton")
    assert b"capitalisaton" in phone.get(one["xml"], headers=headers).data
    reader.post(
        f"/review/{sent.id}/correct", seen_edition=seen(sent, store), reason="x", **{"a:cout": "2"}
    )
    listed = phone.get("/field/api/sent-back", headers=headers).get_json()
    assert listed["submissions"] == [], "another edition came: there is nothing to correct any more"
