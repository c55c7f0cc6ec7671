"""Decisions as data: time to decision, right the first time, findings, the monthly talk."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import true
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.accounts import Account, Role
from server.models.forms import Form
from server.models.submissions import ReviewState, Submission
from sync.review import current_edition, decide, last_decision, undo_last
from sync.review_figures import Figures, by_form, by_officer, reviewed
from tests.factories import create_account, create_finding, create_submission
from tests.screens import Reader

pytestmark = pytest.mark.one_database
JUNE, JULY = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
CAME = datetime(2026, 6, 8, 8, 0, tzinfo=UTC)


@pytest.fixture
def amina(store: Session) -> Account:
    return create_account(store, Role.OFFICER, name="Amina Idrissi", regions=["sm"])


@pytest.fixture
def sent(store: Session, media: MediaStore, form: Form, amina: Account) -> list[Submission]:
    """Three workshops of Amina's."""
    made = [create_submission(store, media, form, now=CAME) for _ in range(3)]
    for submission in made:
        submission.account_id = amina.id
    store.flush()
    return made


def decided(
    store: Session,
    submission: Submission,
    state: ReviewState,
    by: Account,
    *,
    hours: float,
    comment: str | None = None,
) -> None:
    last = last_decision(store, submission)
    decide(
        store,
        submission,
        state,
        comment=comment,
        account=by,
        seen_edition_id=current_edition(store, submission).id,
        seen_decision_id=last.id if last else None,
        now=CAME + timedelta(hours=hours),
    )


def figures(store: Session) -> Figures:
    return Figures(reviewed(store, JUNE, JULY, where=true()))


def test_right_first_time_is_what_was_approved_as_it_came(
    store: Session, sent: list[Submission], supervisor: Account
) -> None:
    decided(store, sent[0], ReviewState.APPROVED, supervisor, hours=2)
    decided(store, sent[1], ReviewState.HAS_ISSUES, supervisor, hours=10)
    decided(store, sent[1], ReviewState.APPROVED, supervisor, hours=50)
    found = figures(store)
    assert (found.received, found.decided, found.right_first) == (3, 2, 1)
    assert found.right_first_rate == 0.5
    assert found.hours_to_decision == 6
    assert found.days_to_send == 5


def test_a_decision_that_was_undone_counts_as_never_made(
    store: Session, sent: list[Submission], supervisor: Account
) -> None:
    decided(store, sent[0], ReviewState.REJECTED, supervisor, hours=1)
    undo_last(store, sent[0], account=supervisor, now=CAME + timedelta(hours=1))
    decided(store, sent[0], ReviewState.APPROVED, supervisor, hours=3)
    found = figures(store)
    assert (found.right_first, found.hours_to_decision) == (1, 3)


def test_a_false_alarm_is_no_issue(
    store: Session, sent: list[Submission], supervisor: Account
) -> None:
    for submission in sent:
        create_finding(store, submission, "no_signed_list")
    create_finding(store, sent[0], "date_in_future").dismissed_at = CAME
    assert figures(store).issues == [("no_signed_list", 3)]


def test_figures_by_officer_and_form_and_only_of_the_period(
    store: Session, sent: list[Submission], media: MediaStore, form: Form, amina: Account
) -> None:
    create_submission(store, media, form, now=CAME, submitted_by="samir")
    create_submission(store, media, form, now=JULY)
    rows = figures(store).rows
    assert [(o.name, o.account_id, f.received) for o, f in by_officer(rows).items()] == [
        ("Amina Idrissi", amina.id, 3),
        ("samir", None, 1),
    ]
    assert [one.received for one in by_form(rows).values()] == [4]


def test_the_talk_shows_what_came_back_and_why(
    app: Flask, store: Session, sent: list[Submission], supervisor: Account, amina: Account
) -> None:
    decided(store, sent[0], ReviewState.HAS_ISSUES, supervisor, hours=4, comment="La liste manque")
    create_finding(store, sent[0], "no_signed_list")
    store.commit()
    reader = Reader(app)
    reader.sign_in(supervisor, language="fr")
    overview = reader.get("/review/officers?month=2026-06").text
    assert "Amina Idrissi" in overview
    talk = reader.get(f"/review/officers/talk?month=2026-06&account={amina.id}").text
    assert "La liste manque" in talk
    assert "À corriger maintenant" in talk


def test_an_officer_sees_the_own_page_and_no_other(
    app: Flask, store: Session, sent: list[Submission], amina: Account, supervisor: Account
) -> None:
    store.commit()
    reader = Reader(app)
    reader.sign_in(amina)
    own = f"/review/officers/talk?month=2026-06&account={amina.id}"
    assert reader.get(own).status_code == 200
    assert reader.get(f"/review/officers/talk?account={supervisor.id}").status_code == 403
    assert reader.get("/review/officers").status_code == 403
