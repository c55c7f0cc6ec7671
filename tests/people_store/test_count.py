"""Unique people are counted with their uncertainty, apart from attendances."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.events import Attendance, Telling
from server.models.joins import Joined, ToldAs
from server.models.persons import Verdict
from server.models.submissions import ReviewState
from sync.people.count import Count, Selection, count_people
from sync.people.decisions import decide_pair
from tests.factories import NOW, event_of
from tests.people_store.conftest import Send, ids, run


def test_people_attendances_and_doubt_are_told_apart(store: Session, attend: Send) -> None:
    attend("Amal 1", "Brahim 2")
    attend("Amal 1", on="2026-09-01")
    attend("Amal 3", on="2026-09-01")
    run(store)
    assert count_people(store) == Count(people=3, plus_minus=1, attendances=4)
    autumn = Selection(since=date(2026, 7, 1))
    assert count_people(store, autumn) == Count(people=2, plus_minus=1, attendances=2)
    spring = Selection(until=date(2026, 6, 30), region="sm")
    assert count_people(store, spring) == Count(people=2, plus_minus=0, attendances=2)
    assert count_people(store, Selection(region="ori")) == Count(0, 0, 0)


def test_an_answer_takes_the_doubt_away_and_a_refusal_the_attendances(
    store: Session, attend: Send
) -> None:
    attend("Amal 1")
    attend("Amal 1")
    out = attend("Amal 3")
    run(store)
    assert count_people(store) == Count(2, 1, 3)
    decide_pair(store, ids(store)[1], ids(store)[2], Verdict.DIFFERENT, account=None, now=NOW)
    assert count_people(store) == Count(2, 0, 3)
    out.review_state = ReviewState.REJECTED
    assert count_people(store) == Count(1, 0, 2)


def test_those_whom_no_run_has_seen_yet_count_as_people_of_their_own(
    store: Session, attend: Send
) -> None:
    attend("Amal 1", "Brahim 2")
    assert count_people(store) == Count(2, 0, 2)


@pytest.mark.parametrize(("told_as", "attendances"), [(ToldAs.DUPLICATE, 1), (ToldAs.DAY, 2)])
def test_one_event_told_twice_is_attended_once_and_a_day_of_it_once_more(
    store: Session, attend: Send, told_as: ToldAs, attendances: int
) -> None:
    first, second = attend("Amal 1"), attend("Amal 1")
    event, other = event_of(store, first), event_of(store, second)
    telling = store.scalars(select(Telling).where(Telling.event_id == other.id)).one()
    listed = store.scalars(select(Attendance).where(Attendance.event_id == other.id)).one()
    telling.event_id = listed.event_id = event.id
    store.add(Joined(telling_id=telling.id, own_event_id=other.id, told_as=told_as))
    store.commit()
    run(store)
    assert count_people(store) == Count(1, 0, attendances)
