"""What people decided on attendances outlives that their submission is found to be another."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.events import Attendance
from server.models.persons import PairDecision, Verdict
from sync.events import move_events
from sync.people.decisions import decide_pair
from tests.factories import NOW
from tests.people_store.conftest import Send, ids, run


@pytest.mark.one_database
def test_a_decision_moves_to_the_attendance_of_the_submission_that_stays(
    store: Session, attend: Send
) -> None:
    kept = attend("Amal 1", "Brahim 2")
    attend("Brahim 3")
    other = attend("Brahim 2", "Amal 1")
    run(store)
    _, brahim, stranger, twin, amal = ids(store)
    decide_pair(store, stranger, twin, Verdict.DIFFERENT, account=None, now=NOW)
    decide_pair(store, brahim, twin, Verdict.SAME, account=None, now=NOW)
    move_events(store, kept, other)
    store.commit()
    rows = store.execute(select(PairDecision.first_id, PairDecision.second_id)).all()
    assert rows == [(brahim, stranger)]
    assert store.get(Attendance, amal) is None
