"""A person's word on a link: it holds, it is in the history, it can be taken back."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.media import open_media
from server.models.events import Event, LinkDecision
from server.models.plan import PlannedActivity
from server.models.reviews import HistoryEntry
from sync.errors import NotFound, Refused
from sync.links import activity_by_code, decide_link, only_event, withdraw_decision
from sync.reconcile import reconcile
from tests.factories import create_account, create_activity, create_form, create_submission

NOW = datetime(2026, 6, 8, 9, 0, tzinfo=UTC)


@pytest.fixture
def event(store: Session, tmp_path: Path) -> Event:
    media = open_media(f"file://{tmp_path / 'media'}")
    answers = {
        "titre": "Formation de capitalisation des expériences régionales",
        "nature": "formation",
        "jour": "2026-06-03",
        "region": "sm",
    }
    return only_event(store, create_submission(store, media, create_form(store), answers))


@pytest.fixture
def planned(store: Session) -> tuple[PlannedActivity, PlannedActivity]:
    one = create_activity(store)
    other = create_activity(store, "A_02_01_SM_002", title="Atelier tout autre", kind="atelier")
    return one, other


def history(store: Session) -> list[tuple[str, dict[str, object]]]:
    entries = store.scalars(
        select(HistoryEntry)
        .where(HistoryEntry.kind.in_(["linked", "unlinked"]))
        .order_by(HistoryEntry.id)
    )
    return [(entry.kind, entry.facts) for entry in entries]


def test_a_person_moves_a_link_and_the_history_says_so(
    store: Session, event: Event, planned: tuple[PlannedActivity, PlannedActivity]
) -> None:
    reconcile(store, now=NOW)
    account = create_account(store)
    decision = decide_link(store, event, planned[1].id, account=account, now=NOW)
    assert [link.activity_id for link in event.links] == [planned[1].id]
    assert (event.link_status, event.link_method) == ("linked", "person")
    assert (decision.account_id, decision.machine_activity_id) == (account.id, planned[0].id)
    said = {"row": 0, "code": planned[1].code, "before": planned[0].code}
    assert history(store) == [("linked", said)]


def test_confirming_the_machines_link_keeps_its_id(
    store: Session, event: Event, planned: tuple[PlannedActivity, PlannedActivity]
) -> None:
    reconcile(store, now=NOW)
    link_id = event.links[0].id
    decide_link(store, event, planned[0].id, account=None, now=NOW)
    assert [(link.id, link.method) for link in event.links] == [(link_id, "person")]


def test_unplanned_by_a_person_leaves_no_link(
    store: Session, event: Event, planned: tuple[PlannedActivity, PlannedActivity]
) -> None:
    reconcile(store, now=NOW)
    decide_link(store, event, None, account=None, now=NOW)
    reconcile(store, now=NOW)
    assert (event.link_status, event.link_method, event.links) == ("unplanned", "person", [])
    assert history(store) == [("unlinked", {"row": 0, "before": planned[0].code})]


def test_deciding_the_same_again_changes_nothing(
    store: Session, event: Event, planned: tuple[PlannedActivity, PlannedActivity]
) -> None:
    first = decide_link(store, event, planned[1].id, account=None, now=NOW)
    assert decide_link(store, event, planned[1].id, account=None, now=NOW) is first
    assert len(store.scalars(select(LinkDecision)).all()) == 1
    assert len(history(store)) == 1


def test_deciding_anew_ends_the_question_of_a_contradiction(
    store: Session, event: Event, planned: tuple[PlannedActivity, PlannedActivity]
) -> None:
    first = decide_link(store, event, planned[1].id, account=None, now=NOW)
    first.contradiction = {"code": planned[0].code}
    second = decide_link(store, event, planned[1].id, account=None, now=NOW)
    reconcile(store, now=NOW)
    assert second is not first
    assert second.contradiction is None


def test_taking_a_decision_back_brings_the_one_before_back(
    store: Session, event: Event, planned: tuple[PlannedActivity, PlannedActivity]
) -> None:
    decide_link(store, event, planned[1].id, account=None, now=NOW)
    decide_link(store, event, None, account=None, now=NOW)
    assert withdraw_decision(store, event, account=None, now=NOW)
    assert (event.link_status, event.link_method) == ("linked", "person")
    assert [link.activity_id for link in event.links] == [planned[1].id]


def test_taking_the_only_decision_back_brings_the_machines_view_back(
    store: Session, event: Event, planned: tuple[PlannedActivity, PlannedActivity]
) -> None:
    decide_link(store, event, planned[1].id, account=None, now=NOW)
    assert withdraw_decision(store, event, account=None, now=NOW)
    assert (event.link_status, event.link_method) == ("linked", "scored")
    assert event.links[0].activity_id == planned[0].id
    assert history(store)[-1][1]["withdrawn"] is True
    assert not withdraw_decision(store, event, account=None, now=NOW)


def test_a_code_is_understood_however_it_is_written(
    store: Session, event: Event, planned: tuple[PlannedActivity, PlannedActivity]
) -> None:
    assert activity_by_code(store, event, "a 1.5 sm 1") is planned[0]
    with pytest.raises(NotFound, match="A_01_05_SM_001"):
        activity_by_code(store, event, "A_01_05_SM_002")
    with pytest.raises(NotFound):
        decide_link(store, event, 999, account=None, now=NOW)


def test_without_a_plan_a_code_can_not_be_understood(store: Session, event: Event) -> None:
    with pytest.raises(Refused, match="plan import"):
        activity_by_code(store, event, "A_01_05_SM_001")
