"""Submissions that may tell one event are asked about, with the evidence, and not twice."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from server.media import MediaStore, open_media
from server.models.forms import Form
from server.models.joins import EventPair, ToldAs
from sync.joins.find import find_joins
from sync.joins.joining import join, keep_apart, withdraw
from sync.joins.words import bare, day_number, part, says_corrected
from sync.plan.held import held_events
from sync.reconcile import reconcile
from tests.factories import NOW, create_activity, create_form
from tests.joins.told import TITLE, sheet, tellings

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def media(tmp_path: Path) -> MediaStore:
    return open_media(f"file://{tmp_path / 'media'}")


@pytest.fixture
def form(store: Session) -> Form:
    return create_form(store)


def test_sheets_of_days_are_proposed_and_count_as_one_session_meanwhile(
    store: Session, media: MediaStore, form: Form
) -> None:
    activity = create_activity(store, sessions=3)
    days = [sheet(store, media, form, day, code=activity.code) for day in (0, 1)]
    other = sheet(store, media, form, 20, code=activity.code, participant=[])
    reconcile(store, now=NOW)
    assert find_joins(store, now=NOW).questions == 1
    pair = store.query(EventPair).one()
    assert [pair.first_id, pair.second_id] == tellings(store, days)
    assert pair.told_as == ToldAs.DAY
    assert "common_people" in {each["kind"] for each in pair.evidence}
    held = held_events(store, [activity.id])
    assert len(held) == 3
    assert sum(each.held.sessions for each in held) == 2
    keep_apart(store, tellings(store, days), account=None, now=NOW)
    assert sum(each.held.sessions for each in held_events(store, [activity.id])) == 3
    assert other.id not in {each.id for each in days}


@pytest.mark.one_database
def test_what_was_answered_is_asked_again_only_once_the_answer_is_withdrawn(
    store: Session, media: MediaStore, form: Form
) -> None:
    two = [sheet(store, media, form), sheet(store, media, form, cout=900)]
    ids = tellings(store, two)
    for answer in (keep_apart, join):
        assert find_joins(store, now=NOW).questions == 1
        act = answer(store, ids, account=None, now=NOW)
        assert find_joins(store, now=LATER).questions == 0
        withdraw(store, act, account=None, now=LATER)
    assert find_joins(store, now=LATER).questions == 1


@pytest.mark.one_database
def test_groups_and_other_lists_of_people_speak_against(
    store: Session, media: MediaStore, form: Form
) -> None:
    others = [{"nom": name, "sexe": "m"} for name in ("Dris", "Fouad", "Ghali", "Hamid")]
    sheet(store, media, form, titre=f"{TITLE} groupe A")
    sheet(store, media, form, titre=f"{TITLE} groupe B", participant=others)
    assert find_joins(store, now=NOW).questions == 0


def test_titles_say_days_parts_and_corrections_in_three_languages() -> None:
    said = (
        "Atelier J2",
        "Formation jour 2",
        "2e jour : formation",
        "ورشة اليوم 2",
        "Workshop day 2",
    )
    assert {day_number(title) for title in said} == {2}
    assert day_number("Formation de 20 élus") is None
    assert (part("Atelier groupe A"), part("Session 2 : S&E")) == ("a", "2")
    assert says_corrected("Atelier (corrigé)")
    assert says_corrected("ورشة (تصحيح)")
    assert bare("CORRECTION : Atelier J2") == bare("Atelier")
