"""Two at once: of two decisions the second is told, of two processes one has the lock."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from server.models.reviews import Decision
from server.models.runs import Lock
from server.models.submissions import ReviewState, Submission
from sync import locks
from sync.errors import Overtaken
from sync.review import current_edition, decide
from tests.sync.conftest import NOW, Foreign, Send


@pytest.mark.usefixtures("known_forms")
def test_of_two_decisions_at_once_the_second_is_told(
    engine: Engine, store: Session, send: Send, foreign: dict[str, Foreign]
) -> None:
    submission_id = send(foreign["13"]).edition.submission_id
    store.commit()
    outcomes: list[str] = []
    together = threading.Barrier(2)

    def decide_it(state: ReviewState) -> None:
        with Session(engine) as session:
            submission = session.get_one(Submission, submission_id)
            edition_id = current_edition(session, submission).id
            together.wait()
            try:
                decide(
                    session,
                    submission,
                    state,
                    comment="x",
                    account=None,
                    seen_edition_id=edition_id,
                    seen_decision_id=None,
                    now=NOW,
                )
                session.commit()
                outcomes.append("decided")
            except Overtaken:
                outcomes.append("overtaken")

    both = [
        threading.Thread(target=decide_it, args=[state])
        for state in (ReviewState.APPROVED, ReviewState.REJECTED)
    ]
    for one in both:
        one.start()
    for one in both:
        one.join(30)

    assert sorted(outcomes) == ["decided", "overtaken"]
    assert len(store.scalars(select(Decision)).all()) == 1


def test_a_lock_is_held_by_one_and_taken_over_from_the_dead(engine: Engine, store: Session) -> None:
    assert locks.take(engine, "night", now=NOW)
    assert not locks.take(engine, "night", now=NOW)
    locks.release(engine, "night")
    store.add(Lock(name="night", holder="elsewhere:1:1", until=NOW + timedelta(minutes=1)))
    store.commit()

    assert not locks.take(engine, "night", now=NOW)
    assert locks.take(engine, "night", now=NOW + timedelta(minutes=2))


def test_a_session_that_only_reads_lets_others_write(engine: Engine, store: Session) -> None:
    store.scalars(select(Lock)).all()
    assert locks.take(engine, "night", now=NOW)
    locks.release(engine, "night")
