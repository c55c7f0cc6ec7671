"""What no page of ours sends: numbers that are none, marks used twice, what is not one's own."""

import pytest
from sqlalchemy.orm import Session

from server.models.submissions import Submission
from tests.review.test_desk import ask
from tests.screens import Reader, fresh

pytestmark = pytest.mark.one_database
HUGE = "9" * 30


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"/review/{HUGE}", 404),
        ("/review?page=²", 200),
        (f"/review?assigned={HUGE}&q=%00", 200),
        ("/review/officers?month=0001-01", 200),
        ("/review/officers?month=9999-12", 200),
        (f"/review/officers/talk?account={HUGE}", 404),
    ],
)
def test_an_address_that_says_nonsense_is_answered(
    reader: Reader, address: str, status: int
) -> None:
    assert reader.get(address).status_code == status


def test_a_move_that_says_nonsense_touches_nothing(
    reader: Reader, store: Session, submission: Submission
) -> None:
    assert reader.post("/review/bulk", move="approved", seen=[HUGE, "²", "1.2.3.4"]).status_code
    assert reader.post("/review/bulk/do", move="assign", to=HUGE, seen="1").status_code == 404
    for words in ({"links": [1]}, {"links": {"²": "x"}}, {"then": HUGE, "seen_edition": HUGE}):
        ask(reader, submission, state="rejected", **words)
    assert fresh(store, submission).review_state == "received"


def test_a_mark_used_for_another_decision_is_refused(
    reader: Reader, store: Session, submission: Submission
) -> None:
    assert ask(reader, submission, state="approved", token="abc").json["done"]
    again = ask(reader, submission, state="rejected", comment="Non", token="abc")
    assert (again.status_code, again.json["why"]) == (409, "token")
    assert fresh(store, submission).review_state == "approved"
