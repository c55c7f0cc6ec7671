"""Each attendance gets its person, who stays the same over runs, joins and undos."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.events import Attendance
from server.models.persons import Person, PersonPair, Verdict
from sync.people.decisions import decide_pair, split_off, withdraw
from sync.people.run import identify
from tests.factories import NOW
from tests.people_store.conftest import Send, by_phone, ids, persons, run


def test_every_attendance_has_a_person_and_a_second_run_writes_nothing(
    store: Session, attend: Send
) -> None:
    attend("Amal 1", "Brahim 2")
    attend("Amal B. 1", "Zineb 3")
    first = run(store)
    assert (first.attendances, first.people, first.changed, first.skipped) == (4, 3, 4, False)
    found = persons(store)
    assert found["Amal 1"] == found["Amal B. 1"]
    assert len(set(found.values())) == 3
    again = run(store)
    assert (again.skipped, again.changed, again.people) == (True, 0, 3)


def test_a_person_keeps_the_id_when_others_come_and_the_founder_leaves(
    store: Session, attend: Send
) -> None:
    attend("Amal 1", instance_id="uuid:a")
    attend("Amal 1")
    attend("Amal 1")
    run(store)
    (amal,) = set(persons(store).values())
    attend("Amal 9", instance_id="uuid:b", deprecated_id="uuid:a")
    attend("Brahim 2")
    run(store)
    found = persons(store)
    assert found["Amal 1"] == amal
    assert len({found["Amal 9"], found["Brahim 2"], amal}) == 3


def test_of_two_that_are_joined_the_older_wins_and_the_undo_gives_both_their_id_back(
    store: Session, attend: Send
) -> None:
    attend("Amal 1")
    attend("Amal 2")
    attend("Amal 2")
    run(store)
    before = persons(store)
    one, other, _ = ids(store)
    act = decide_pair(store, other, one, Verdict.SAME, account=None, now=NOW)
    store.commit()
    assert set(persons(store).values()) == {before["Amal 1"]}
    younger = store.get_one(Person, before["Amal 2"])
    assert younger.alias_of_id == before["Amal 1"]
    assert run(store).changed == 0
    assert withdraw(store, act, now=NOW)
    store.commit()
    assert persons(store) == before
    assert younger.alias_of_id is None
    assert run(store).changed == 0
    assert persons(store) == before


def test_an_undo_that_only_the_next_run_sees_gives_the_id_back_too(
    store: Session, attend: Send
) -> None:
    attend("Amal 1")
    attend("Amal 2", instance_id="uuid:a")
    run(store)
    before = persons(store)
    attend("Amal 1", instance_id="uuid:b", deprecated_id="uuid:a")
    run(store)
    assert set(persons(store).values()) == {before["Amal 1"]}
    attend("Amal 2", instance_id="uuid:c", deprecated_id="uuid:b")
    run(store)
    assert persons(store) == before


def test_different_splits_at_once_and_holds_against_what_later_speaks_for_same(
    store: Session, attend: Send
) -> None:
    attend("Amal 1")
    attend("Brahim 1")
    attend("Brahim 1")
    run(store)
    (whole,) = set(persons(store).values())
    one, other, _ = ids(store)
    act = decide_pair(store, one, other, Verdict.DIFFERENT, account=None, now=NOW)
    store.commit()
    parted = persons(store)
    assert parted["Brahim 1"] == whole
    assert parted["Amal 1"] != whole
    run(store)
    assert store.get_one(Attendance, one).person_id != store.get_one(Attendance, other).person_id
    withdraw(store, act, now=NOW)
    store.commit()
    run(store)
    assert set(persons(store).values()) == {whole}


def test_one_split_off_goes_and_comes_back(store: Session, attend: Send) -> None:
    for _ in range(3):
        attend("Amal 1")
    run(store)
    (whole,) = set(persons(store).values())
    last = ids(store)[-1]
    act = split_off(store, [last], account=None, now=NOW)
    store.commit()
    run(store)
    by_id = dict(store.execute(select(Attendance.id, Attendance.person_id)).all())
    assert [by_id[each] == whole for each in ids(store)] == [True, True, False]
    withdraw(store, act, now=NOW)
    store.commit()
    assert set(persons(store).values()) == {whole}


def test_doubtful_pairs_are_kept_and_go_when_decided(store: Session, attend: Send) -> None:
    attend("Amal 1")
    attend("Amal 2")
    run(store)
    pair = store.scalars(select(PersonPair)).one()
    assert (pair.first_id, pair.second_id) == tuple(ids(store))
    assert [each["kind"] for each in pair.evidence] == ["name_same", "phone_other"]
    decide_pair(store, *ids(store), Verdict.DIFFERENT, account=None, now=NOW)
    store.commit()
    run(store)
    assert store.scalars(select(PersonPair)).all() == []


def test_what_people_decide_while_matching_is_under_way_holds(store: Session, attend: Send) -> None:
    attend("Amal 1", "Zineb 4")
    attend("Amal 1")
    attend("Zineb 4")

    def decide_meanwhile() -> None:
        store.commit()
        decide_pair(store, ids(store)[0], ids(store)[2], Verdict.DIFFERENT, account=None, now=NOW)
        store.commit()

    identify(store, now=NOW, match=by_phone, after_reading=decide_meanwhile)
    store.commit()
    amal, zineb, other_amal, other_zineb = store.scalars(
        select(Attendance.person_id).order_by(Attendance.id)
    )
    assert amal is None
    assert other_amal is None
    assert zineb == other_zineb
    assert not run(store).skipped
    amal, _, other_amal, _ = store.scalars(select(Attendance.person_id).order_by(Attendance.id))
    assert amal != other_amal


def test_a_deleted_submission_is_left_out_until_it_is_back(store: Session, attend: Send) -> None:
    attend("Amal 1")
    gone = attend("Amal 1")
    run(store)
    before = persons(store)
    gone.deleted_at = NOW
    store.commit()
    assert run(store).attendances == 1
    gone.deleted_at = None
    store.commit()
    run(store)
    assert persons(store) == before
