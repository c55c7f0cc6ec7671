"""Only what changed is looked at again, and all that it touches."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from server.media import open_media
from server.models.events import Event
from server.models.matching import EntryKind, Matching
from sync.links import decide_link, withdraw_decision
from sync.reconcile import reconcile
from sync.reconcile.glossary import Entry, entries, load, restore, save
from sync.reconcile.thresholds import Thresholds
from sync.reconcile.thresholds import save as save_thresholds
from tests.factories import create_activity, create_form, event_of, send

NOW = datetime(2026, 6, 8, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
TITLE = "Formation de capitalisation des expériences régionales"
ANSWERS = {"titre": TITLE, "nature": "formation", "jour": "2026-06-03", "region": "sm"}
Tell = Callable[..., Any]


@pytest.fixture
def tell(store: Session, tmp_path: Path) -> Tell:
    media, form = open_media(f"file://{tmp_path / 'media'}"), create_form(store)

    def one(number: int, **answers: Any) -> Any:
        told = send(store, media, form, {**ANSWERS, **answers}, instance_id=f"uuid:{number}")
        assert told.edition is not None
        return event_of(store, told.edition.submission)

    return one


def looked_at(store: Session, now: datetime = LATER) -> int:
    return reconcile(store, now=now).looked_at


def code(event: Event) -> str | None:
    return event.links[0].activity.code if event.links else None


def test_new_and_edited_events_are_looked_at_and_no_others(store: Session, tell: Tell) -> None:
    create_activity(store)
    first = tell(1)
    tell(2)
    assert looked_at(store) == 2
    assert looked_at(store) == 0
    tell(3, jour="2026-06-20")
    assert looked_at(store) == 1
    first.title = "Visite au Wali"
    assert looked_at(store) == 1
    assert reconcile(store, now=LATER).events == 3


def test_a_decision_and_its_withdrawal_are_looked_at(store: Session, tell: Tell) -> None:
    planned = create_activity(store)
    event = tell(1)
    reconcile(store, now=NOW)
    decide_link(store, event, None, account=None, now=NOW)
    reconcile(store, now=LATER)
    assert code(event) is None
    withdraw_decision(store, event, account=None, now=LATER)
    assert code(event) == planned.code
    reconcile(store, now=LATER)
    assert code(event) == planned.code


def test_a_change_of_a_years_plan_has_that_years_events_looked_at(
    store: Session, tell: Tell
) -> None:
    create_activity(store)
    create_activity(store, year=2025)
    tell(1)
    tell(2, jour="2025-06-03")
    reconcile(store, now=NOW)
    create_activity(store, "A_02_01_SM_009", title="Atelier sur le tourisme", kind="atelier")
    assert looked_at(store) == 1


def test_other_thresholds_and_another_glossary_have_all_looked_at(
    store: Session, tell: Tell
) -> None:
    create_activity(store)
    tell(1)
    reconcile(store, now=NOW)
    save_thresholds(store, Thresholds(0.95, 0.2))
    assert looked_at(store) == 1
    save(store, [*entries(store), Entry(EntryKind.CONCEPT, "tourism", "ar", "سياحية")])
    assert looked_at(store) == 1
    assert looked_at(store) == 0


def test_an_emptied_glossary_is_empty_until_the_shipped_one_is_restored(store: Session) -> None:
    shipped = entries(store)
    save(store, [])
    assert (entries(store), load(store).concepts) == ((), {})
    restore(store)
    assert entries(store) == shipped


def test_a_place_that_is_taken_has_those_looked_at_who_were_not_sure_of_it(
    store: Session, tell: Tell
) -> None:
    create_activity(store, sessions=1)
    other = create_activity(store, "A_02_01_SM_009", sessions=1)
    unsure = tell(1)
    reconcile(store, now=NOW)
    assert unsure.link_status == "proposed"
    tell(2, jour="2026-06-20", code=other.code)
    assert looked_at(store) == 2
    assert unsure.candidates[0].activity_id != other.id
    assert "full" in {item["kind"] for item in unsure.candidates[1].evidence}


def test_a_date_in_the_future_hinders_no_link(store: Session, tell: Tell) -> None:
    create_activity(store)
    event = tell(1, jour="2026-12-30", titre=TITLE, code="A_01_05_SM_001")
    reconcile(store, now=NOW)
    assert event.link_status == "linked"


def test_a_deleted_events_place_is_free_again(store: Session, tell: Tell) -> None:
    create_activity(store)
    event = tell(1)
    reconcile(store, now=NOW)
    event.tellings[0].submission.deleted_at = LATER
    reconcile(store, now=LATER)
    assert store.get_one(Matching, event.id).activity_id is None
    assert code(event) is not None
