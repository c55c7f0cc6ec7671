"""What matching learned is stored and used by the next run; too few decisions teach nothing."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.persons import PeopleModel, Verdict
from sync.people.decisions import decide_pair
from sync.people.kinds import Decided, Matching, Record, Thresholds
from sync.people.learning import LEAST, learn_people
from sync.people.run import identify
from tests.factories import NOW
from tests.people_store.conftest import Send, by_phone, ids, run

pytestmark = pytest.mark.one_database
PARAMETERS = {"weights": {"phone": [[0.9, 0.1]]}}


def learn(records: list[Record], decided: Decided) -> dict[str, object]:
    """Learn something that is known."""
    assert len(decided.different) == LEAST
    assert records
    return PARAMETERS


def test_few_decisions_leave_what_was_shipped(store: Session, attend: Send) -> None:
    attend("Amal 1", "Brahim 2")
    assert not learn_people(store, now=NOW, learn=learn).is_kept
    assert store.scalars(select(PeopleModel)).all() == []


def test_what_was_learned_is_stored_and_matching_runs_again_by_it(
    store: Session, attend: Send
) -> None:
    attend(*(f"Amal {phone}" for phone in range(LEAST + 1)))
    run(store)
    first, *others = ids(store)
    for other in others:
        decide_pair(store, first, other, Verdict.DIFFERENT, account=None, now=NOW)
    run(store)
    assert run(store).skipped
    assert learn_people(store, now=NOW, learn=learn, after_reading=store.commit).is_kept
    used = []

    def match(
        records: Sequence[Record], *, decided: Decided, thresholds: Thresholds, model: object
    ) -> Matching:
        used.append(model)
        return by_phone(records, decided=decided, thresholds=thresholds, model=None)

    assert not identify(store, now=NOW, match=match).skipped
    assert used == [PARAMETERS]
