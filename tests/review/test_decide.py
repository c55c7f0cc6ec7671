"""Decisions: on the edition that was seen, undoable, sent back to every other source."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.accounts import Account
from server.models.forms import Form
from server.models.reviews import Decision, HistoryEntry, Push, PushState
from server.models.sources import SourceKind
from server.models.submissions import ReviewState, Submission
from sync.errors import Overtaken, Refused
from sync.review import current_edition, decide, last_decision, submission_of, undo_last
from tests.factories import NOW, create_account, create_source, create_submission, send

LATER = NOW + timedelta(hours=1)


def choose(
    store: Session,
    submission: Submission,
    state: ReviewState,
    account: Account | None,
    **how: object,
) -> Decision:
    """Decide having seen what stands."""
    last = last_decision(store, submission)
    seen = {
        "seen_edition_id": current_edition(store, submission).id,
        "seen_decision_id": last.id if last else None,
    }
    usual = {"comment": None, "now": LATER, **seen}
    return decide(store, submission, state, account=account, **{**usual, **how})


def waiting(store: Session) -> list[tuple[str, str]]:
    """What waits to go to a source: its name and the state."""
    pushes = store.scalars(select(Push).where(Push.state == PushState.WAITING).order_by(Push.id))
    return [(push.origin.source.name, push.decision.state) for push in pushes]


def test_approving_approves_the_edition_that_was_seen(
    store: Session, submission: Submission, supervisor: Account
) -> None:
    edition = current_edition(store, submission)
    decision = choose(store, submission, ReviewState.APPROVED, supervisor)
    assert submission.review_state == ReviewState.APPROVED
    assert submission.approved_edition_id == decision.edition_id == edition.id
    entry = store.scalars(select(HistoryEntry).where(HistoryEntry.kind == "approved")).one()
    assert entry.account_id == supervisor.id


def test_an_edit_after_approval_keeps_the_approved_edition_until_it_is_decided(
    store: Session, media: MediaStore, form: Form, supervisor: Account
) -> None:
    submission = create_submission(store, media, form, instance_id="uuid:a")
    first = choose(store, submission, ReviewState.APPROVED, supervisor).edition_id
    send(store, media, form, {"titre": "Corrigé"}, instance_id="uuid:b", deprecated_id="uuid:a")
    assert submission.review_state == ReviewState.EDITED
    assert submission.approved_edition_id == first
    choose(store, submission, ReviewState.HAS_ISSUES, supervisor, comment="Le lieu ?")
    assert submission.approved_edition_id is None


def test_a_decision_on_an_edition_that_was_replaced_meanwhile_is_overtaken(
    store: Session, media: MediaStore, form: Form, supervisor: Account
) -> None:
    submission = create_submission(store, media, form, instance_id="uuid:a")
    seen = current_edition(store, submission).id
    send(store, media, form, {"titre": "Corrigé"}, instance_id="uuid:b", deprecated_id="uuid:a")
    with pytest.raises(Overtaken, match="edition"):
        choose(store, submission, ReviewState.APPROVED, supervisor, seen_edition_id=seen)
    assert submission.review_state == ReviewState.RECEIVED


def test_a_decision_that_did_not_see_the_last_one_is_overtaken(
    store: Session, submission: Submission, supervisor: Account
) -> None:
    choose(store, submission, ReviewState.REJECTED, supervisor)
    with pytest.raises(Overtaken, match="last decision"):
        choose(store, submission, ReviewState.APPROVED, supervisor, seen_decision_id=None)
    assert submission.review_state == ReviewState.REJECTED


def test_edited_can_not_be_chosen(
    store: Session, submission: Submission, supervisor: Account
) -> None:
    with pytest.raises(Refused):
        choose(store, submission, ReviewState.EDITED, supervisor)


def test_a_decision_waits_for_each_live_source_but_the_one_it_came_from(
    store: Session, media: MediaStore, form: Form, supervisor: Account
) -> None:
    kobo = create_source(store, name="Kobo")
    central = create_source(store, SourceKind.CENTRAL, name="Central")
    for source in (None, kobo, central):
        submission = create_submission(store, media, form, instance_id="uuid:a", source=source)
    choose(store, submission, ReviewState.APPROVED, supervisor)
    assert waiting(store) == [("Kobo", "approved"), ("Central", "approved")]
    for push in store.scalars(select(Push)):
        push.state = PushState.DONE
    choose(store, submission, ReviewState.REJECTED, None, source=kobo, by_name="chef")
    assert waiting(store) == [("Central", "rejected")]


def test_an_origin_that_was_deleted_is_not_told(
    store: Session, media: MediaStore, form: Form, supervisor: Account
) -> None:
    submission = create_submission(store, media, form, source=create_source(store))
    submission.origins[0].deleted_at = NOW
    choose(store, submission, ReviewState.APPROVED, supervisor)
    assert waiting(store) == []


def test_undo_restores_the_state_before_and_what_had_not_left_stays(
    store: Session, media: MediaStore, form: Form, supervisor: Account
) -> None:
    submission = create_submission(store, media, form, source=create_source(store))
    choose(store, submission, ReviewState.APPROVED, supervisor)
    undo_last(store, submission, account=supervisor, now=LATER)
    assert submission.review_state == ReviewState.RECEIVED
    assert submission.approved_edition_id is None
    assert waiting(store) == []
    assert [d.state for d in store.scalars(select(Decision).order_by(Decision.id))] == [
        "approved",
        "received",
    ]


def test_undo_of_a_decision_that_had_left_sends_the_old_state_after_it(
    store: Session, media: MediaStore, form: Form, supervisor: Account
) -> None:
    submission = create_submission(store, media, form, source=create_source(store, name="Kobo"))
    choose(store, submission, ReviewState.APPROVED, supervisor)
    store.scalars(select(Push)).one().state = PushState.DONE
    undo_last(store, submission, account=supervisor, now=LATER)
    assert waiting(store) == [("Kobo", "received")]


def test_undo_brings_back_the_edition_that_was_approved_before(
    store: Session, media: MediaStore, form: Form, supervisor: Account
) -> None:
    submission = create_submission(store, media, form, instance_id="uuid:a")
    first = choose(store, submission, ReviewState.APPROVED, supervisor).edition_id
    send(store, media, form, {"titre": "Corrigé"}, instance_id="uuid:b", deprecated_id="uuid:a")
    choose(store, submission, ReviewState.REJECTED, supervisor, comment="Non")
    undo_last(store, submission, account=supervisor, now=LATER)
    assert submission.review_state == ReviewState.EDITED
    assert submission.approved_edition_id == first


def test_nobody_undoes_the_decision_of_another(
    store: Session, submission: Submission, supervisor: Account
) -> None:
    choose(store, submission, ReviewState.APPROVED, supervisor)
    with pytest.raises(Overtaken):
        undo_last(store, submission, account=create_account(store), now=LATER)
    assert submission.review_state == ReviewState.APPROVED


def test_a_submission_is_found_by_the_number_of_any_edition(
    store: Session, media: MediaStore, form: Form
) -> None:
    submission = create_submission(store, media, form, instance_id="uuid:a")
    send(store, media, form, {"titre": "Corrigé"}, instance_id="uuid:b", deprecated_id="uuid:a")
    assert submission_of(store, "uuid:a") is submission_of(store, "uuid:b") is submission
