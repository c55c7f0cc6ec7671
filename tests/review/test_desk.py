"""The desk's moves at the server: decisions as JSON, taken once; undo for all; assignment."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.accounts import Account
from server.models.events import Candidate, Event, LinkStatus
from server.models.forms import Form
from server.models.review_desk import Assignment
from server.models.reviews import Decision
from server.models.submissions import ReviewState, Submission
from sync.deeds import open_deeds, undo
from sync.desk import Seen, decide_many
from sync.errors import Overtaken, Refused
from sync.review import current_edition, decide, last_decision
from tests.factories import (
    NOW,
    create_account,
    create_activity,
    create_finding,
    create_submission,
    event_of,
    send,
)
from tests.screens import Reader, fresh

JSON = {"Accept": "application/json"}


def seen(store: Session, submission: Submission) -> Seen:
    last = last_decision(store, submission)
    edition = current_edition(store, submission)
    return Seen(submission.id, edition.id, last.id if last else None)


def ask(reader: Reader, submission: Submission, **words: object) -> Any:
    """Post a decision as JSON, as a script or an app does."""
    stands = reader.client.get(f"/review/{submission.id}/standing").json
    body = {"seen_edition": stands["edition"], "seen_decision": stands["decision"], **words}
    headers = {**JSON, "X-CSRFToken": reader.token(), **reader.headers}
    address = f"/review/{submission.id}/decision"
    return reader.client.post(address, json=body, headers=headers)


@pytest.mark.one_database
def test_a_decision_as_json_says_what_stands_and_is_taken_once_however_often_it_arrives(
    reader: Reader, store: Session, submission: Submission
) -> None:
    first = ask(reader, submission, state="approved", token="abc")
    again = ask(reader, submission, state="approved", token="abc")
    assert first.json["done"]
    assert first.json["here"]["state"] == "approved"
    assert first.json["said"] == "Approuvée."
    assert (again.json["done"], again.json["deed"]) == (True, first.json["deed"])
    assert len(store.scalars(select(Decision)).all()) == 1
    assert fresh(store, submission).decided_at is not None


@pytest.mark.one_database
def test_an_overtaken_decision_as_json_brings_both_sides(
    reader: Reader, store: Session, submission: Submission
) -> None:
    colleague = create_account(store, name="Salma")
    decide_many(
        store,
        [seen(store, submission)],
        ReviewState.REJECTED,
        comment="Doublon",
        account=colleague,
        links={},
        now=NOW,
    )
    store.commit()
    answer = ask(reader, submission, state="has_issues", comment="Le lieu ?", seen_decision=None)
    assert answer.status_code == 409
    assert answer.json["why"] == "overtaken"
    assert (answer.json["here"]["by"], answer.json["here"]["comment"]) == ("Salma", "Doublon")
    assert answer.json["wanted"] == {"state": "has_issues", "comment": "Le lieu ?"}
    assert "Doublon" in answer.json["note"]
    assert ask(reader, submission, state="rejected").json["why"] == "comment"
    assert fresh(store, submission).review_state == "rejected"


def test_a_batch_leaves_who_changed_since_and_is_undone_as_one(
    store: Session, media: MediaStore, form: Form, supervisor: Account
) -> None:
    three = [create_submission(store, media, form) for _ in range(3)]
    ticked = [seen(store, each) for each in three]
    how = {"comment": None, "account": supervisor, "now": NOW}
    stands = {"seen_edition_id": ticked[2].edition_id, "seen_decision_id": None}
    decide(store, three[2], ReviewState.REJECTED, **{**how, **stands})
    batch = decide_many(store, ticked, ReviewState.APPROVED, links={}, **how)
    assert batch.done == [three[0].id, three[1].id]
    assert batch.overtaken == [three[2].id]
    send(
        store, media, form, {"titre": "x"}, deprecated_id=three[1].instance_id, instance_id="uuid:n"
    )
    undone = undo(store, batch.deed, account=supervisor, now=NOW)
    assert (undone.done, undone.overtaken) == ([three[0].id], [three[1].id])
    assert [each.review_state for each in three] == ["received", "edited", "rejected"]
    with pytest.raises(Refused):
        undo(store, batch.deed, account=supervisor, now=NOW)


def test_undo_goes_back_step_by_step_until_someone_else_decided(
    store: Session, submission: Submission, supervisor: Account
) -> None:
    def choose(state: ReviewState, account: Account) -> None:
        how = {"comment": "x", "account": account, "links": {}, "now": NOW}
        decide_many(store, [seen(store, submission)], state, **how)

    choose(ReviewState.REJECTED, supervisor)
    choose(ReviewState.APPROVED, supervisor)
    for state in ("rejected", "received"):
        undo(store, open_deeds(store, supervisor, 1)[0], account=supervisor, now=NOW)
        assert submission.review_state == state
    assert open_deeds(store, supervisor) == []
    choose(ReviewState.APPROVED, supervisor)
    choose(ReviewState.REJECTED, create_account(store))
    with pytest.raises(Overtaken):
        undo(store, open_deeds(store, supervisor, 1)[0], account=supervisor, now=NOW)
    assert submission.review_state == "rejected"


@pytest.mark.one_database
def test_links_false_alarms_and_assignments_are_undone_one_after_the_other(
    reader: Reader, store: Session, submission: Submission, supervisor: Account
) -> None:
    told: Event = event_of(store, submission)
    told.link_status = LinkStatus.PROPOSED
    activity = create_activity(store)
    alarm = create_finding(store, submission, "review_contradicted", source="Kobo")
    store.add(Candidate(event_id=told.id, activity_id=activity.id, rank=1, score=0.8))
    store.commit()
    here = f"/review/{submission.id}"
    reader.post(f"{here}/events/{told.id}/link", activity=str(activity.id))
    reader.post(f"{here}/findings/{alarm.id}")
    reader.post(f"{here}/assign", to="me")
    assert "Karim Benali" in reader.get(here).text
    assert reader.get("/review/deeds").text.count("/undo") >= 3
    assert store.scalars(select(Assignment.account_id)).all() == [supervisor.id]
    store.commit()
    for _ in range(3):
        reader.post("/review/undo")
    assert store.scalars(select(Assignment)).all() == []
    assert fresh(store, alarm).dismissed_at is None
    assert fresh(store, told).link_method != "person"
    assert "Rien à annuler" in reader.get("/review/deeds").text


@pytest.mark.one_database
def test_nobody_undoes_what_another_did_and_an_assignment_stays_in_a_persons_regions(
    app: Flask, reader: Reader, store: Session, submission: Submission
) -> None:
    other = create_account(store, name="Salma", regions=["ori"])
    store.commit()
    deed = ask(reader, submission, state="approved").json["deed"]
    reader.post(f"/review/{submission.id}/assign", to=str(other.id))
    assert "ne voit pas cette région" in reader.get("/review").text
    colleague = Reader(app)
    colleague.sign_in(other)
    assert colleague.post(f"/review/deeds/{deed}/undo").status_code == 404
    assert fresh(store, submission).review_state == "approved"
