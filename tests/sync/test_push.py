"""The outbox of decisions: tried again, in order, without an echo, never over another decision."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kobo_bridge.records import RemoteForm
from server.media import MediaStore
from server.models.reviews import Decision, Finding, HistoryEntry, Push, PushState
from server.models.submissions import ReviewState, Submission
from sync.push import FIRST_WAIT, TIME_TO_UNDO, PushReport, push
from sync.review import current_edition, decide, last_decision, undo_last
from tests.factories import create_account
from tests.sync.conftest import FOREIGN, NOW, Foreign
from tests.sync.remotes import Remote, totals

pytestmark = pytest.mark.one_database
SOON = NOW + TIME_TO_UNDO


@pytest.fixture
def pulled(
    remote: Remote, store: Session, media: MediaStore, foreign: dict[str, Foreign]
) -> Submission:
    """One meeting on the server, pulled."""
    remote.state.add_form((FOREIGN / "forms" / "reunion_essai.xml").read_text())
    remote.state.receive(foreign["13"].xml.decode())
    remote.pull(store, media)
    remote.source.secret = b"sealed"
    return store.scalars(select(Submission)).one()


def test_a_decision_made_just_now_waits_for_a_change_of_mind(
    remote: Remote, store: Session, pulled: Submission
) -> None:
    decide_on(store, pulled, ReviewState.APPROVED)
    assert send(store, remote, NOW) == []
    assert [report.done for report in send(store, remote, SOON)] == [1]
    assert there(remote, pulled) == "approved"


def test_what_fails_waits_longer_each_time_and_goes_once_it_can(
    remote: Remote, store: Session, pulled: Submission
) -> None:
    decide_on(store, pulled, ReviewState.APPROVED)
    remote.state.fail("", times=None, how="503")
    assert [report.done for report in send(store, remote, SOON)] == [0]
    (waiting,) = store.scalars(select(Push))
    assert (waiting.state, waiting.attempts) == (PushState.WAITING, 1)
    assert waiting.error is not None
    assert waiting.error["retriable"]
    assert send(store, remote, SOON + FIRST_WAIT / 2) == []
    send(store, remote, SOON + FIRST_WAIT)
    store.refresh(waiting)
    assert waiting.next_at == SOON + FIRST_WAIT + 2 * FIRST_WAIT

    remote.state.faults.clear()
    assert [report.done for report in send(store, remote, SOON + timedelta(hours=1))] == [1]
    assert there(remote, pulled) == "approved"


def test_the_night_sends_what_waits_for_its_time(
    remote: Remote, store: Session, pulled: Submission
) -> None:
    decide_on(store, pulled, ReviewState.REJECTED)
    remote.state.fail("", times=None, how="503")
    send(store, remote, SOON)
    remote.state.faults.clear()
    (report,) = push(store, lambda _: remote.client(), now=SOON)
    assert report.done == 1


def test_of_several_decisions_on_one_submission_the_last_stands_there(
    remote: Remote, store: Session, pulled: Submission
) -> None:
    for state in (ReviewState.APPROVED, ReviewState.REJECTED, ReviewState.HAS_ISSUES):
        decide_on(store, pulled, state)
    (report,) = send(store, remote, SOON)
    assert (report.done, there(remote, pulled)) == (1, "has_issues")


def test_a_decision_that_comes_back_with_a_pull_changes_nothing(
    remote: Remote, store: Session, media: MediaStore, pulled: Submission
) -> None:
    decide_on(store, pulled, ReviewState.APPROVED)
    send(store, remote, SOON)
    before = decisions_and_history(store)
    assert totals(remote.pull(store, media)) == {"unchanged": 1}
    assert totals(remote.pull(store, media)) == {"unchanged": 1}
    assert decisions_and_history(store) == before


def test_another_decision_there_is_shown_at_once_and_the_next_one_here_goes_there(
    remote: Remote, store: Session, media: MediaStore, pulled: Submission
) -> None:
    decide_on(store, pulled, ReviewState.APPROVED)
    remote.set_review(pulled.instance_id, "rejected")
    (report,) = send(store, remote, SOON)
    assert (report.refused, there(remote, pulled)) == (1, "rejected")
    (finding,) = store.scalars(select(Finding))
    assert (finding.facts["here"], finding.facts["there"]) == ("approved", "rejected")

    remote.pull(store, media)
    assert pulled.review_state == ReviewState.APPROVED
    decide_on(store, pulled, ReviewState.APPROVED)
    assert not list(store.scalars(select(Finding)))
    (report,) = send(store, remote, SOON)
    assert (report.done, there(remote, pulled)) == (1, "approved")


def test_undoing_the_decision_that_settled_it_shows_both_again(
    remote: Remote, store: Session, pulled: Submission
) -> None:
    account = create_account(store)
    decide_on(store, pulled, ReviewState.APPROVED)
    remote.set_review(pulled.instance_id, "rejected")
    send(store, remote, SOON)
    decide_on(store, pulled, ReviewState.HAS_ISSUES, account=account)
    undo_last(store, pulled, account=account, now=NOW)
    store.commit()

    assert [found.facts["there"] for found in store.scalars(select(Finding))] == ["rejected"]
    assert send(store, remote, SOON) == []
    assert there(remote, pulled) == "rejected"


def test_a_sign_in_that_is_refused_is_tried_once_and_all_go_on_waiting(
    remote: Remote, store: Session, media: MediaStore
) -> None:
    remote.state.seed_many(20)
    remote.pull(store, media)
    remote.source.secret = b"sealed"
    for submission in store.scalars(select(Submission)):
        decide_on(store, submission, ReviewState.APPROVED)
    remote.state.fail("", times=None, how="401")
    remote.state.requests.clear()
    (report,) = send(store, remote, SOON)
    assert (report.done, report.waiting) == (0, 20)
    assert len(remote.state.requests.all()) <= 3
    assert send(store, remote, SOON + FIRST_WAIT / 2) == []
    remote.state.faults.clear()
    (report,) = push(store, lambda _: remote.client(), now=SOON)
    assert (report.done, report.waiting) == (20, 0)


def test_a_decision_taken_back_while_it_is_on_its_way_is_followed_by_what_stands(
    remote: Remote, store: Session, media: MediaStore, pulled: Submission
) -> None:
    account = create_account(store)
    decide_on(store, pulled, ReviewState.APPROVED, account=account)
    client = remote.client()
    tell = client.review

    def undone_meanwhile(*asked: str) -> object:
        undo_last(store, pulled, account=account, now=NOW)
        store.commit()
        return tell(*asked)

    client.review = undone_meanwhile
    push(store, lambda _: client, now=SOON)
    assert there(remote, pulled) == "approved"
    send(store, remote, SOON)
    assert there(remote, pulled) == "received"
    remote.pull(store, media)
    assert pulled.review_state == ReviewState.RECEIVED


def decide_on(store: Session, submission: Submission, state: ReviewState, **who: object) -> None:
    last = last_decision(store, submission)
    decide(
        store,
        submission,
        state,
        comment=None,
        account=who.get("account"),
        seen_edition_id=current_edition(store, submission).id,
        seen_decision_id=last.id if last else None,
        now=NOW,
    )
    store.commit()


def send(store: Session, remote: Remote, now: datetime) -> list[PushReport]:
    return push(store, lambda _: remote.client(), now=now, due_only=True)


def there(remote: Remote, submission: Submission) -> str | None:
    client = remote.client()
    (origin,) = submission.origins
    form = RemoteForm(origin.remote_form_id, "", "", "", None)
    try:
        return client.review_now(form, origin.remote_id).state
    finally:
        client.close()


def decisions_and_history(store: Session) -> tuple[int, int]:
    return len(list(store.scalars(select(Decision)))), len(
        list(store.scalars(select(HistoryEntry)))
    )
