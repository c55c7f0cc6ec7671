"""The record of a submission: read in the reader's language, decided on what was seen."""

import re

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.accounts import Account, Role
from server.models.events import Candidate, Event, LinkStatus
from server.models.forms import Form
from server.models.reviews import Decision
from server.models.submissions import Submission
from tests.factories import (
    create_account,
    create_activity,
    create_finding,
    create_submission,
    event_of,
    send,
)
from tests.screens import Reader, fresh

pytestmark = pytest.mark.one_database
SEEN = re.compile(r'name="(seen_edition|seen_decision|then)" value="(\d*)"')
UNDO = re.compile(r'action="(/review/deeds/\d+/undo[^"]*)"')


def seen(reader: Reader, submission: Submission, query: str = "") -> dict[str, str]:
    """The hidden fields of the decision bar."""
    return dict(SEEN.findall(reader.get(f"/review/{submission.id}{query}").text))


@pytest.mark.parametrize(
    ("language", "label", "choice", "blank"),
    [
        ("fr", "Intitulé", "Atelier", "questions sans réponse"),
        ("ar", "العنوان", "ورشة", "بدون جواب"),
        ("en", "Title", "Workshop", "questions without answer"),
    ],
)
def test_answers_stand_under_the_forms_own_labels_in_the_readers_language(
    app: Flask,
    store: Session,
    submission: Submission,
    language: str,
    label: str,
    choice: str,
    blank: str,
) -> None:
    account = create_account(store, language=language)
    store.commit()
    reader = Reader(app)
    reader.sign_in(account)
    page = reader.get(f"/review/{submission.id}").text
    answers = page[page.index('id="answers"') :]
    assert f"<dt>{label}</dt>" in answers
    assert choice in answers
    assert blank in answers


def test_a_decision_goes_on_to_the_next_of_the_list_with_an_undo(
    reader: Reader, store: Session, media: MediaStore, form: Form, submission: Submission
) -> None:
    other = create_submission(store, media, form, {"titre": "Autre", "region": "sm"})
    store.commit()
    fields = seen(reader, other, "?region=sm")
    assert fields["then"] == str(submission.id)
    answer = reader.post(f"/review/{other.id}/decision?region=sm", state="approved", **fields)
    assert answer.headers["Location"] == f"/review/{submission.id}?region=sm"
    page = reader.get(answer.headers["Location"]).text
    assert "Approuvée." in page
    assert fresh(store, other).review_state == "approved"
    reader.post(UNDO.search(page)[1])
    assert fresh(store, other).review_state == "received"


@pytest.mark.parametrize("state", ["has_issues", "rejected"])
def test_sending_back_and_rejecting_want_a_comment(
    reader: Reader, store: Session, submission: Submission, state: str
) -> None:
    fields = seen(reader, submission)
    answer = reader.post(f"/review/{submission.id}/decision", state=state, comment=" ", **fields)
    assert answer.status_code == 422
    assert "Dites ce qui est à corriger" in answer.text
    assert fresh(store, submission).review_state == "received"
    reader.post(f"/review/{submission.id}/decision", state=state, comment="Le lieu ?", **fields)
    assert fresh(store, submission).review_state == state
    assert "Le lieu ?" in reader.get(f"/review/{submission.id}").text


def test_when_another_decided_meanwhile_both_are_shown_and_nothing_is_overwritten(
    app: Flask, reader: Reader, store: Session, submission: Submission
) -> None:
    colleague_account = create_account(store, name="Salma Idrissi")
    store.commit()
    colleague = Reader(app)
    colleague.sign_in(colleague_account)
    mine = seen(reader, submission)
    colleague.post(
        f"/review/{submission.id}/decision",
        state="rejected",
        comment="Doublon",
        **seen(colleague, submission),
    )
    answer = reader.post(
        f"/review/{submission.id}/decision", state="has_issues", comment="Le lieu ?", **mine
    )
    assert answer.status_code == 409
    for words in ("Rien n’a été décidé", "Salma Idrissi", "Doublon", "Le lieu ?"):
        assert words in answer.text
    assert fresh(store, submission).review_state == "rejected"
    assert len(store.scalars(select(Decision)).all()) == 1


def test_approving_confirms_the_proposed_link_and_undoing_takes_it_back(
    reader: Reader, store: Session, submission: Submission
) -> None:
    told: Event = event_of(store, submission)
    activity = create_activity(store)
    told.link_status, told.link_score = LinkStatus.PROPOSED, 0.82
    store.add(Candidate(event_id=told.id, activity_id=activity.id, rank=1, score=0.82))
    store.commit()
    page = reader.get(f"/review/{submission.id}").text
    ticked = re.search(r'name="link" value="([\d:]+)" checked', page)[1]
    reader.post(
        f"/review/{submission.id}/decision",
        state="approved",
        link=ticked,
        **dict(SEEN.findall(page)),
    )
    assert fresh(store, told).link_status == LinkStatus.LINKED
    toast = reader.get("/review").text
    reader.post(UNDO.search(toast)[1])
    assert fresh(store, told).link_method != "person"


def test_a_link_is_chosen_removed_and_left_to_the_machine_again(
    reader: Reader, store: Session, submission: Submission
) -> None:
    told, activity = event_of(store, submission), create_activity(store)
    store.commit()
    address = f"/review/{submission.id}/events/{told.id}/link"
    reader.post(address, activity=str(activity.id))
    assert fresh(store, told).link_method == "person"
    assert activity.code in reader.get(f"/review/{submission.id}").text
    reader.post(address, activity="none")
    assert fresh(store, told).link_status == LinkStatus.UNPLANNED
    reader.post(address, withdraw="1")
    assert fresh(store, told).link_status == LinkStatus.LINKED
    reader.post(address, withdraw="1")
    assert fresh(store, told).link_method != "person"
    assert reader.post(address, activity="x").status_code == 404


def test_another_activity_is_found_by_code_or_title(
    reader: Reader, store: Session, submission: Submission
) -> None:
    told = event_of(store, submission)
    create_activity(store, "A_02_01_BMK_007", title="Atelier des élus", title_ar="ورشة المنتخبين")
    create_activity(store, "A_03_01_ORI_001", title="Autre chose")
    store.commit()
    address = f"/review/{submission.id}/events/{told.id}/activities"
    for asked in ("bmk_007", "élus atelier", "المنتخبين"):
        found = reader.get(f"{address}?find={asked}").text
        assert "A_02_01_BMK_007" in found
        assert "A_03_01_ORI_001" not in found
    assert "Aucune activité" in reader.get(f"{address}?find=100%25").text


def test_another_activity_is_searched_without_a_script_too(
    reader: Reader, store: Session, submission: Submission
) -> None:
    told = event_of(store, submission)
    other = create_activity(store, "A_02_01_BMK_007", title="Atelier des élus")
    store.commit()
    address = f"/review/{submission.id}/events/{told.id}/link"
    answer = reader.post(f"{address}?region=sm", search="1", find="élus")
    page = reader.get(answer.headers["Location"]).text
    assert f'name="activity" value="{other.id}"' in page
    assert 'value="élus"' in page


def test_a_false_alarm_leaves_the_list_and_can_come_back(
    reader: Reader, store: Session, submission: Submission
) -> None:
    finding = create_finding(store, submission, "no_signed_list", listed=5)
    store.commit()
    address = f"/review/{submission.id}/findings/{finding.id}"
    assert "5 participants sont saisis" in reader.get(f"/review/{submission.id}").text
    reader.post(address)
    assert fresh(store, finding).dismissed_at is not None
    page = reader.get(f"/review/{submission.id}").text
    assert "Rien à signaler." in page
    assert "Fausse alerte\u00a0: Sans liste signée" in page
    reader.post(address, restore="1")
    assert fresh(store, finding).dismissed_at is None


def test_editions_stand_side_by_side(
    reader: Reader, store: Session, media: MediaStore, form: Form
) -> None:
    one = {"titre": "Atelier", "lieu": "Hôtel Atlas", "participant": [{"nom": "Fatima"}]}
    two = {**one, "lieu": "Salle 2", "participant": [{"nom": "Fatima"}, {"nom": "Hassan"}]}
    made = create_submission(store, media, form, one, instance_id="uuid:a")
    send(store, media, form, two, instance_id="uuid:b", deprecated_id="uuid:a")
    send(store, media, form, {**two, "cout": 5}, instance_id="uuid:c", deprecated_id="uuid:b")
    store.commit()
    page = reader.get(f"/review/{made.id}").text
    assert "Édition 3 sur 3" in page
    reader.post(f"/review/{made.id}/reveal")
    chosen = reader.get(f"/review/{made.id}?old=1&new=2").text
    compared = chosen[chosen.index('id="editions"') :]
    assert "<del><bdi" in compared
    assert "Hôtel Atlas" in compared
    assert "Salle 2" in compared
    assert "1 ligne" in compared
    assert "2 lignes" in compared
    assert "Hassan" in compared


def test_a_conflict_is_shown_beside_what_it_contradicts(
    reader: Reader, store: Session, media: MediaStore, form: Form
) -> None:
    made = create_submission(store, media, form, {"lieu": "Hôtel Atlas"}, instance_id="uuid:a")
    send(store, media, form, {"lieu": "Salle 2"}, instance_id="uuid:a")
    store.commit()
    page = reader.get(f"/review/{made.id}").text
    assert "Deux contenus sous le même numéro" in page
    assert "Hôtel Atlas" in page
    assert "Salle 2" in page


def test_a_deleted_submission_stays_readable_but_is_not_decided(
    reader: Reader, store: Session, submission: Submission
) -> None:
    submission.deleted_at = submission.received_at
    store.commit()
    page = reader.get(f"/review/{submission.id}").text
    assert "Supprimée à sa source" in page
    assert 'value="approved"' not in page
    edition = submission.editions[0].id
    store.commit()
    answer = reader.post(
        f"/review/{submission.id}/decision", state="approved", seen_edition=edition
    )
    assert answer.status_code == 409
    assert fresh(store, submission).review_state == "received"


def test_a_comment_is_kept_in_the_thread(
    app: Flask, store: Session, submission: Submission
) -> None:
    officer = create_account(store, Role.OFFICER, name="Younès", regions=["sm"])
    store.commit()
    reader = Reader(app)
    reader.sign_in(officer)
    reader.post(f"/review/{submission.id}/comment", text="تمت الإضافة <b>")
    page = reader.get(f"/review/{submission.id}").text
    assert 'lang="ar" class="bubble">تمت الإضافة &lt;b&gt;' in page
    assert reader.post(f"/review/{submission.id}/comment", text="  ").status_code == 422


def test_what_does_not_exist_is_said_so(reader: Reader, supervisor: Account) -> None:
    assert supervisor.id
    answer = reader.get("/review/999")
    assert answer.status_code == 404
    assert "Cette page n’existe pas" in answer.text
