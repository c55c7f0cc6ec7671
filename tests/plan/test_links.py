"""Links and the plan: what was held, what went, renamings; on both databases."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.events import Event, Link, LinkDecision, LinkMethod, Telling
from server.models.forms import Form
from server.models.plan import PlannedActivity
from server.models.reviews import HistoryEntry
from server.models.submissions import ReviewState
from sync.errors import Refused
from sync.plan.current import plan_of
from sync.plan.held import held_by_activity, held_events
from sync.plan.listing import links_to_look_at
from sync.plan.progress import Held
from sync.plan.renames import confirm_rename, proposed_renames
from tests import factories
from tests.plan.conftest import NOW, Imports, linked_event, planned

ATELIER = planned("A_03_02_SM_002", "Atelier sur l'emploi des migrants")
RENAMED = planned("A_03_07_SM_012", "Atelier sur l'emploi des migrants")


@pytest.fixture
def form(store: Session) -> Form:
    return factories.create_form(store)


def activity(store: Session, code: str) -> PlannedActivity:
    return store.scalars(select(PlannedActivity).where(PlannedActivity.code == code)).one()


def test_approved_events_are_done_others_wait(
    store: Session, media: MediaStore, form: Form, imported: Imports
) -> None:
    imported(ATELIER)
    planned_one = activity(store, "A_03_02_SM_002")
    for state in (ReviewState.APPROVED, ReviewState.RECEIVED, ReviewState.REJECTED):
        linked_event(store, media, form, planned_one, state=state)
    held = held_by_activity(store, [planned_one.id])[planned_one.id]
    day = date(2026, 6, 3)
    assert sorted(held, key=lambda each: each.is_done) == [
        Held(day, 1.0, is_done=False),
        Held(day, 1.0, is_done=True),
    ]


def test_an_event_told_day_by_day_is_one_session(
    store: Session, media: MediaStore, form: Form, imported: Imports
) -> None:
    imported(ATELIER)
    planned_one = activity(store, "A_03_02_SM_002")
    event = linked_event(store, media, form, planned_one, state=ReviewState.APPROVED)
    event.end_date = date(2026, 6, 5)
    for day in ("2026-06-04", "2026-06-05"):
        sheet = factories.create_submission(store, media, form, {"titre": "Atelier", "jour": day})
        store.add(Telling(event=event, submission=sheet, row=1))
    store.flush()
    held = held_by_activity(store, [planned_one.id])[planned_one.id]
    assert [each.sessions for each in held] == [1.0]


def test_an_edit_after_approval_still_counts_and_a_deletion_does_not(
    store: Session, media: MediaStore, form: Form, imported: Imports
) -> None:
    imported(ATELIER)
    planned_one = activity(store, "A_03_02_SM_002")
    event = linked_event(store, media, form, planned_one, state=ReviewState.APPROVED)
    submission = event.tellings[0].submission
    submission.review_state = ReviewState.EDITED
    store.flush()
    assert [each.held.is_done for each in held_events(store, [planned_one.id])] == [True]
    submission.deleted_at = NOW
    store.flush()
    assert held_events(store, [planned_one.id]) == []


def test_links_of_an_activity_that_went_stay_and_are_listed(
    store: Session, media: MediaStore, form: Form, imported: Imports
) -> None:
    imported(ATELIER)
    link = linked_event(store, media, form, activity(store, "A_03_02_SM_002")).links[0]
    imported(RENAMED)
    assert links_to_look_at(store, 2026) == [link]
    assert links_to_look_at(store, 2027) == []


def test_a_renaming_is_proposed_and_moves_links_only_when_confirmed(
    store: Session, media: MediaStore, form: Form, imported: Imports
) -> None:
    imported(ATELIER)
    old = activity(store, "A_03_02_SM_002")
    event = linked_event(store, media, form, old)
    store.add(LinkDecision(event_id=event.id, activity_id=old.id, at=NOW))
    assert imported(RENAMED).difference.renames[0].renamed_from == old.code
    ((gone, rename),) = proposed_renames(store, plan_of(store, 2026))
    assert (gone, rename.code) == (old, "A_03_07_SM_012")
    new = activity(store, rename.code)
    assert confirm_rename(store, new, old, now=NOW) == 1
    store.expire_all()
    assert [link.activity_id for link in event.links] == [new.id]
    assert store.scalars(select(LinkDecision.activity_id)).all() == [new.id]
    assert proposed_renames(store, plan_of(store, 2026)) == []
    entry = store.scalars(select(HistoryEntry).where(HistoryEntry.kind == "linked")).one()
    assert entry.facts == {"code": "A_03_07_SM_012", "renamed_from": "A_03_02_SM_002"}


def test_an_event_linked_to_both_keeps_one_link_with_both_shares(
    store: Session, media: MediaStore, form: Form, imported: Imports
) -> None:
    imported(ATELIER)
    old = activity(store, "A_03_02_SM_002")
    event = linked_event(store, media, form, old, share=0.6)
    imported(RENAMED)
    new = activity(store, "A_03_07_SM_012")
    half = Link(event_id=event.id, activity_id=new.id, share=0.4, is_main=False)
    half.method, half.created_at = LinkMethod.PERSON, NOW
    store.add(half)
    store.flush()
    confirm_rename(store, new, old, now=NOW)
    store.expire_all()
    kept = store.get_one(Event, event.id).links
    assert [(link.activity_id, link.share, link.is_main) for link in kept] == [(new.id, 1.0, True)]


@pytest.mark.one_database
def test_what_is_still_planned_can_not_have_been_renamed(store: Session, imported: Imports) -> None:
    imported(ATELIER, RENAMED)
    old, new = activity(store, "A_03_02_SM_002"), activity(store, "A_03_07_SM_012")
    with pytest.raises(Refused, match="still planned"):
        confirm_rename(store, new, old, now=NOW)
