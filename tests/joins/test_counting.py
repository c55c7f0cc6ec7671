"""What is told twice counts once: people, sessions and money, on the plan and in the exports."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from server.media import MediaStore, open_media
from server.models.forms import Form
from server.models.joins import ToldAs
from server.models.matching import Matching
from server.models.plan import Plan
from sync.gaps.refresh import suggestions
from sync.gaps.yields import Yield, yields
from sync.joins.find import find_joins
from sync.joins.joining import join, keep_apart
from sync.joins.lists import listed_participants
from sync.people.count import count_people
from sync.people.run import identify
from sync.plan.held import held_events
from sync.reconcile import reconcile
from sync.reconcile.listing import link_rows
from sync.reconcile.run import reconcile_event
from tests.factories import NOW, create_activity, create_form, event_of
from tests.joins.told import TITLE, sheet, tellings

DAY, DUPLICATE, CORRECTION = ToldAs.DAY, ToldAs.DUPLICATE, ToldAs.CORRECTION
STRANGE = "Sensibilisation des apiculteurs aux maladies des abeilles"
PEOPLE = ("Aïcha Bennani", "Brahim Alaoui", "Chafik Jaidi", "Dounia Fassi", "Hind Guessous")


@pytest.fixture
def media(tmp_path: Path) -> MediaStore:
    return open_media(f"file://{tmp_path / 'media'}")


@pytest.fixture
def form(store: Session) -> Form:
    return create_form(store)


def people(*numbers: int) -> list[dict[str, str]]:
    """A list of some of them, each with a phone."""
    return [{"nom": PEOPLE[n], "sexe": "f", "tel": f"06612233{n}{n}"} for n in numbers]


@pytest.mark.parametrize(("told_as", "cost"), [(DUPLICATE, 1000), (CORRECTION, 1200)])
def test_two_lists_of_one_workshop_are_its_people_once(
    store: Session, media: MediaStore, form: Form, told_as: ToldAs, cost: int
) -> None:
    activity = create_activity(store, sessions=3)
    two = [
        sheet(store, media, form, code=activity.code, participant=people(0, 1, 2)),
        sheet(store, media, form, code=activity.code, participant=people(1, 2, 3, 4), cout=1200),
    ]
    reconcile(store, now=NOW)
    first, second = tellings(store, two)
    join(store, [first, second], account=None, now=NOW, told_as={second: told_as})
    event = event_of(store, two[0])
    assert yields(store, [activity.id])[activity.id] == Yield(people=4, cost=cost)
    identify(store, now=NOW)
    assert yields(store, [activity.id])[activity.id] == Yield(people=5, cost=cost)
    counted = count_people(store)
    assert (counted.people, counted.attendances) == (5, 5)
    assert sum(each.held.sessions for each in held_events(store, [activity.id])) == 1
    assert [row["activity_code"] for row in link_rows(store, "fr")] == [activity.code]
    two[1].deleted_at = NOW
    store.flush()
    assert listed_participants(store, [event.id]) == {event.id: 3}


@pytest.mark.one_database
def test_a_correction_of_one_day_leaves_the_others_as_they_are(
    store: Session, media: MediaStore, form: Form
) -> None:
    days = [sheet(store, media, form, day) for day in (0, 1)]
    mended = sheet(store, media, form, 1, cout=1500)
    ids = tellings(store, [*days, mended])
    told_as = {ids[1]: DAY, ids[2]: CORRECTION}
    join(store, ids, account=None, now=NOW, told_as=told_as)
    event = event_of(store, days[0])
    assert event.cost == 2500
    assert (event.end_date - event.date).days == 1


def test_sheets_not_yet_joined_take_one_place_of_the_plan(
    store: Session, media: MediaStore, form: Form
) -> None:
    activity = create_activity(store, title=TITLE, sessions=3)
    two = [
        sheet(store, media, form, day, code=activity.code, titre=f"{TITLE} J{day + 1}")
        for day in (0, 2)
    ]
    reconcile(store, now=NOW)
    assert opened(store) == [True, True]
    assert find_joins(store, now=NOW).questions == 1
    assert find_joins(store, now=NOW).looked_at == 0
    assert reconcile(store, now=NOW).looked_at == 2
    assert opened(store) == [True, False]
    assert reconcile(store, now=NOW).looked_at == 0
    reconcile_event(store, event_of(store, two[1]), now=NOW)
    assert opened(store) == [True, False]
    keep_apart(store, tellings(store, two), account=None, now=NOW)
    reconcile(store, now=NOW)
    assert opened(store) == [True, True]


@pytest.mark.one_database
def test_sheets_not_yet_joined_are_one_session_of_what_the_plan_lacks(
    store: Session, media: MediaStore, form: Form
) -> None:
    create_activity(store)
    for day in (0, 2, 20):
        sheet(store, media, form, day, titre=f"{STRANGE} J{day + 1}" if day < 20 else STRANGE)
    reconcile(store, now=NOW)
    find_joins(store, now=NOW)
    plan = store.query(Plan).one()
    added = [each.change["add"] for each in suggestions(store, plan, NOW.date()) if each.part_id]
    assert [(each["sessions"], each["participants"]) for each in added] == [(2, 6)]


def opened(store: Session) -> list[bool]:
    """Which events take a place of the plan."""
    store.expire_all()
    return [each.opens for each in store.query(Matching).order_by(Matching.event_id)]
