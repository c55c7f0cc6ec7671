"""Decisions made on both sides at once: both are kept and shown, none overwrites the other."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kobo_bridge.records import RemoteForm
from server.media import MediaStore
from server.models.reviews import Finding
from server.models.sources import Cursor
from server.models.submissions import ReviewState, Submission
from sync import pull_forms
from sync.aliases import alias_form
from sync.push import PushReport, push
from sync.replay import replay_all
from sync.review import current_edition, decide, last_decision
from tests.sync.conftest import FOREIGN, NOW, Foreign, Send, add_xform
from tests.sync.remotes import KOBO, Remote, totals

ForeignByNumber = dict[str, Foreign]


@pytest.fixture
def meeting(remote: Remote, foreign: ForeignByNumber) -> Foreign:
    """One meeting, on the server."""
    remote.state.add_form((FOREIGN / "forms" / "reunion_essai.xml").read_text())
    remote.state.receive(foreign["13"].xml.decode())
    return foreign["13"]


def test_a_decision_that_another_was_made_against_there_is_not_pushed_over_it_after_a_pull(
    remote: Remote, meeting: Foreign, store: Session, media: MediaStore
) -> None:
    remote.pull(store, media)
    submission = store.scalars(select(Submission)).one()
    _decide(store, submission, ReviewState.APPROVED)
    remote.set_review(meeting.instance_id, "rejected")

    remote.pull(store, media)
    assert [report.done for report in _push(store, remote)] == []
    assert _there(remote, submission) == "rejected"
    assert submission.review_state == ReviewState.APPROVED
    assert [found.kind for found in store.scalars(select(Finding))] == ["review_contradicted"]

    _decide(store, submission, ReviewState.HAS_ISSUES)
    (report,) = _push(store, remote)
    assert report.done == 1
    assert _there(remote, submission) == "has_issues"


@pytest.mark.usefixtures("known_forms")
def test_a_decision_made_here_is_not_overwritten_by_what_a_new_source_has_said_before(
    meeting: Foreign, remote: Remote, store: Session, media: MediaStore, send: Send
) -> None:
    if remote.kind == KOBO:
        pytest.skip("there the form has another id, and joining keeps the decision")
    submission = send(meeting).edition.submission
    _decide(store, submission, ReviewState.APPROVED)
    remote.set_review(meeting.instance_id, "rejected")

    assert totals(remote.pull(store, media)) == {"unchanged": 1}
    assert submission.review_state == ReviewState.APPROVED
    assert [found.kind for found in store.scalars(select(Finding))] == ["review_contradicted"]
    assert _push(store, remote) == []


def test_what_was_decided_there_while_the_form_could_not_be_read_is_taken_over_once_it_can(
    remote: Remote,
    meeting: Foreign,
    store: Session,
    media: MediaStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    remote.set_review(meeting.instance_id, "approved")
    with monkeypatch.context() as unread:
        unread.setattr(pull_forms, "_xform", lambda *_: None)
        assert totals(remote.pull(store, media))["quarantined"] == 1
    form = add_xform(store, (FOREIGN / "forms" / "reunion_essai.xml").read_bytes())
    remote_id = store.scalars(select(Cursor)).one().remote_form_id
    alias_form(store, form, remote.source, remote_id, now=NOW)
    replay_all(store, now=NOW)

    assert totals(remote.pull(store, media))["reviewed"] == 1
    assert store.scalars(select(Submission)).one().review_state == ReviewState.APPROVED


def test_a_decision_on_an_edition_that_is_shown_no_more_is_not_sent(
    remote: Remote, store: Session, media: MediaStore, foreign: ForeignByNumber
) -> None:
    training = remote.state.add_form((FOREIGN / "forms" / "formation_essai.xlsx").read_bytes())
    remote.state.add_version(
        training.uid if remote.kind == KOBO else "formation_essai",
        (FOREIGN / "forms" / "formation_essai_v2.xlsx").read_bytes(),
    )
    remote.state.receive(foreign["00"].xml.decode(), foreign["00"].files)
    remote.pull(store, media)
    submission = store.scalars(select(Submission)).one()
    _decide(store, submission, ReviewState.APPROVED)
    remote.state.edit(foreign["10"].xml.decode(), foreign["10"].files)
    remote.pull(store, media)
    assert submission.review_state == ReviewState.EDITED

    assert [report.done for report in _push(store, remote)] == [0]
    assert _there(remote, submission) != "approved"

    _decide(store, submission, ReviewState.REJECTED)
    assert [report.done for report in _push(store, remote)] == [1]
    assert _there(remote, submission) == "rejected"


def _decide(store: Session, submission: Submission, state: ReviewState) -> None:
    last = last_decision(store, submission)
    decide(
        store,
        submission,
        state,
        comment=None,
        account=None,
        seen_edition_id=current_edition(store, submission).id,
        seen_decision_id=last.id if last else None,
        now=NOW,
    )
    store.commit()


def _push(store: Session, remote: Remote) -> list[PushReport]:
    assert remote.source is not None
    remote.source.secret = b"sealed"
    store.commit()
    return push(store, lambda _: remote.client(), now=NOW)


def _there(remote: Remote, submission: Submission) -> str | None:
    client = remote.client()
    origin = next(one for one in submission.origins if one.source_id == remote.source.id)
    form = RemoteForm(origin.remote_form_id, "", "", "", None)
    try:
        return client.review_now(form, origin.remote_id).state
    finally:
        client.close()


def test_a_decision_is_not_told_of_an_edition_that_nobody_here_has_seen(
    remote: Remote, meeting: Foreign, store: Session, media: MediaStore
) -> None:
    remote.pull(store, media)
    submission = store.scalars(select(Submission)).one()
    _decide(store, submission, ReviewState.APPROVED)
    old = meeting.instance_id
    edit = meeting.xml.decode().replace(
        f"<instanceID>{old}", f"<deprecatedID>{old}</deprecatedID><instanceID>uuid:e1"
    )
    remote.state.receive(edit)

    (report,) = _push(store, remote)
    assert (report.done, report.waiting) == (0, 1)
    assert _there(remote, submission) != "approved"

    remote.pull(store, media)
    store.refresh(submission)
    assert submission.review_state == ReviewState.EDITED
