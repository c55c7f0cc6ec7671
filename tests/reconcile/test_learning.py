"""What people decided teaches the weights and shows what thresholds would give."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.media import open_media
from server.models.events import Event, LinkDecision
from sync.links import decide_link
from sync.reconcile import reconcile
from sync.reconcile.curve import at, curve
from sync.reconcile.decisions import FEWEST, learn_links
from sync.reconcile.thresholds import Thresholds, read, save
from sync.reconcile.weights import current, learned, shipped
from tests.factories import create_activity, create_form, event_of, send

NOW = datetime(2026, 6, 8, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
TOPICS = ("santé", "emploi", "tourisme", "culture", "logement")

pytestmark = pytest.mark.one_database


@pytest.fixture
def events(store: Session, tmp_path: Path) -> list[Event]:
    """Events whose region is always another than planned: here, that says nothing against."""
    media, form = open_media(f"file://{tmp_path / 'media'}"), create_form(store)
    planned = [
        create_activity(store, f"A_01_0{n}_SM_00{n}", title=f"Formation {topic}", sessions=9)
        for n, topic in enumerate(TOPICS, start=1)
    ]
    found = []
    for number in range(FEWEST + 5):
        topic = TOPICS[number % len(TOPICS)]
        day = f"2026-05-{1 + number % 28:02}"
        answers = {
            "titre": f"{topic} {number}",
            "jour": day,
            "region": "ori",
            "nature": "formation",
        }
        told = send(store, media, form, answers, instance_id=f"uuid:{number}")
        assert told.edition is not None
        found.append(event_of(store, told.edition.submission))
    reconcile(store, now=NOW)
    for number, event in enumerate(found):
        decide_link(store, event, planned[number % len(TOPICS)].id, account=None, now=NOW)
    return found


def test_learning_from_decisions_does_better_on_those_held_out_and_changes_none(
    store: Session, events: list[Event]
) -> None:
    before = [(each.id, each.activity_id) for each in store.scalars(select(LinkDecision))]
    found = learn_links(store, now=LATER)
    assert (found.decisions, found.is_kept) == (len(events), True)
    assert found.cost[1] < found.cost[0]
    row = learned(store)
    assert row is not None
    assert (row.decisions, row.figures["cost"]["after"]) == (len(events), found.cost[1])
    assert reconcile(store, now=LATER).looked_at == len(events)
    assert [(each.id, each.activity_id) for each in store.scalars(select(LinkDecision))] == before
    assert {event.link_method for event in events} == {"person"}


def test_too_few_decisions_teach_nothing(store: Session) -> None:
    create_activity(store)
    assert not learn_links(store, now=NOW).is_kept
    assert list(current(store)) == list(shipped())


def test_the_curve_says_what_each_setting_would_give(store: Session, events: list[Event]) -> None:
    strict, loose = at(store, Thresholds(0.999, 0.9)), at(store, Thresholds(0.05, 0.02))
    assert strict is not None
    assert loose is not None
    assert strict.linked <= loose.linked
    assert loose.right is not None
    assert strict.decisions == len(events)
    for each in curve(store):
        assert each.linked + each.proposed + each.unplanned == pytest.approx(1)


def test_without_decisions_there_is_no_curve_and_settings_keep_others(store: Session) -> None:
    assert curve(store) == []
    save(store, Thresholds(0.8, 0.3))
    assert read(store) == Thresholds(0.8, 0.3)
