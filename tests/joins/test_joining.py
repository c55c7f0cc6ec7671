"""Joining submissions that tell one event: one event is left, and undoing gives all back."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from server.media import MediaStore, open_media
from server.models.accounts import Account
from server.models.events import Attendance, LinkStatus
from server.models.forms import Form
from server.models.joins import Joined, ToldAs
from sync.errors import Refused
from sync.joins.joining import decided_pairs, join, keep_apart, refresh, withdraw
from sync.links import decide_link
from sync.plan.held import held_events
from sync.reconcile import reconcile
from sync.reconcile.listing import link_rows
from tests.factories import NOW, create_account, create_activity, create_form, event_of, send
from tests.joins.told import FIRST_DAY, TITLE, everything, sheet, tellings

LATER = NOW + timedelta(hours=1)
DAY, DUPLICATE, CORRECTION = ToldAs.DAY, ToldAs.DUPLICATE, ToldAs.CORRECTION


@pytest.fixture
def media(tmp_path: Path) -> MediaStore:
    return open_media(f"file://{tmp_path / 'media'}")


@pytest.fixture
def form(store: Session) -> Form:
    return create_form(store)


@pytest.fixture
def supervisor(store: Session) -> Account:
    return create_account(store)


def test_the_days_of_a_training_are_one_event_and_one_session(
    store: Session, media: MediaStore, form: Form, supervisor: Account
) -> None:
    activity = create_activity(store, sessions=3)
    days = [sheet(store, media, form, day, code=activity.code) for day in range(3)]
    reconcile(store, now=NOW)
    ids = tellings(store, days)
    join(store, ids, account=supervisor, now=NOW, told_as=dict.fromkeys(ids[1:], DAY))
    event = event_of(store, days[2])
    assert event is event_of(store, days[0])
    assert (event.date, event.end_date) == (FIRST_DAY, FIRST_DAY + timedelta(days=2))
    assert event.cost == 3000
    assert event.link_status == LinkStatus.LINKED
    held = held_events(store, [activity.id])
    assert [each.held.sessions for each in held] == [1.0]
    assert len(list(link_rows(store, "fr"))) == 1
    lists = [(each.submission_id, each.event_id) for each in store.query(Attendance)]
    assert {submission for submission, _ in lists} == {each.id for each in days}
    assert {event_id for _, event_id in lists} == {event.id}


def test_undoing_gives_back_what_was_there(
    store: Session, media: MediaStore, form: Form, supervisor: Account
) -> None:
    create_activity(store)
    two = [sheet(store, media, form), sheet(store, media, form, titre="Capitalisation", cout=None)]
    reconcile(store, now=NOW)
    before = everything(store)
    act = join(store, tellings(store, two), account=supervisor, now=NOW)
    assert everything(store) != before
    assert withdraw(store, act, account=supervisor, now=LATER)
    reconcile(store, now=LATER)
    assert everything(store) == before
    assert not withdraw(store, act, account=supervisor, now=LATER)


def test_a_person_s_word_on_a_link_goes_with_the_join_and_comes_back(
    store: Session, media: MediaStore, form: Form, supervisor: Account
) -> None:
    create_activity(store)
    chosen = create_activity(store, "A_03_01_SM_009", title="Autre chose", kind="reunion")
    two = [sheet(store, media, form), sheet(store, media, form)]
    reconcile(store, now=NOW)
    decide_link(store, event_of(store, two[1]), chosen.id, account=supervisor, now=NOW)
    before = everything(store)
    act = join(store, tellings(store, two), account=supervisor, now=NOW)
    assert event_of(store, two[0]).links[0].activity_id == chosen.id
    reconcile(store, now=LATER)
    assert event_of(store, two[0]).links[0].activity_id == chosen.id
    withdraw(store, act, account=supervisor, now=LATER)
    reconcile(store, now=LATER)
    after = everything(store)
    assert all(after[each] == before[each] for each in ("Telling", "Attendance", "LinkDecision"))
    assert event_of(store, two[1]).links[0].activity_id == chosen.id
    assert event_of(store, two[0]).links[0].activity_id != chosen.id


def test_an_edition_of_any_of_them_changes_the_event_and_never_takes_it_apart(
    store: Session, media: MediaStore, form: Form, supervisor: Account
) -> None:
    two = [sheet(store, media, form), sheet(store, media, form, lieu=None, code="A_01_05_SM_001")]
    join(store, tellings(store, two), account=supervisor, now=NOW)
    event = event_of(store, two[0])
    assert (event.place, event.activity_code) == ("Agadir", "A_01_05_SM_001")
    for number, (submission, place) in enumerate(((two[1], "Tiznit"), (two[0], "Taroudant"))):
        told = {**submission.editions[-1].answers, "lieu": place}
        old = submission.instance_id
        send(store, media, form, told, instance_id=f"uuid:e{number}", deprecated_id=old, now=LATER)
        assert event_of(store, submission) is event
        # A duplicate fills gaps only: the older one's place stands.
        assert event.place == ("Agadir" if submission is two[1] else "Taroudant")


def test_a_correction_outranks_what_it_corrects(
    store: Session, media: MediaStore, form: Form, supervisor: Account
) -> None:
    two = [sheet(store, media, form), sheet(store, media, form, cout=2500)]
    first, second = tellings(store, two)
    join(store, [first, second], account=supervisor, now=NOW, told_as={second: CORRECTION})
    assert event_of(store, two[0]).cost == 2500
    two[1].deleted_at = LATER
    refresh(store, [event_of(store, two[0]).id])
    assert event_of(store, two[0]).cost == 1000


def test_joins_are_undone_in_any_order(
    store: Session, media: MediaStore, form: Form, supervisor: Account
) -> None:
    for first_undone in (0, 1):
        three = [sheet(store, media, form, titre=f"{TITLE} {n}{first_undone}") for n in range(3)]
        a, b, c = tellings(store, three)
        reconcile(store, now=NOW)
        before = everything(store)
        acts = [join(store, ids, account=supervisor, now=NOW) for ids in ((b, c), (a, b))]
        assert len({event_of(store, each).id for each in three}) == 1
        for act in (acts[first_undone], acts[1 - first_undone]):
            withdraw(store, act, account=supervisor, now=LATER)
        reconcile(store, now=LATER)
        assert everything(store) == before
        assert store.query(Joined).count() == 0


def test_keeping_apart_is_remembered_until_it_is_withdrawn(
    store: Session, media: MediaStore, form: Form, supervisor: Account
) -> None:
    two = [sheet(store, media, form), sheet(store, media, form)]
    ids = tellings(store, two)
    act = keep_apart(store, ids, account=supervisor, now=NOW)
    assert decided_pairs(store, ids) == {(ids[0], ids[1])}
    withdraw(store, act, account=supervisor, now=LATER)
    assert decided_pairs(store, ids) == set()
    with pytest.raises(Refused):
        join(store, ids[:1], account=supervisor, now=NOW)
