"""What differs between two editions, line by line."""

import pytest

from forms.definition import read
from server.review.answers import MASK, Reader
from server.review.changes import changes
from tests.factories import WORKSHOP, converted


@pytest.fixture
def reader() -> Reader:
    """A reader of the workshop form, in French."""
    xform = converted(WORKSHOP, "atelier_essai", "Atelier", "1")
    return Reader(read(xform), "fr", masked=frozenset({"participant/tel"}))


def test_a_question_answered_otherwise(reader: Reader) -> None:
    found = changes(reader, {"lieu": "Hôtel", "region": "sm"}, {"lieu": None, "region": "bmk"})
    said = [(each.label, each.old, each.new) for each in found]
    assert said == [("Région", "Souss-Massa", "Béni Mellal-Khénifra"), ("Lieu", "Hôtel", "")]


def test_a_line_that_was_corrected_is_told_by_its_number(reader: Reader) -> None:
    old = {"participant": [{"nom": "Fatima", "age": 34}, {"nom": "Hassan", "age": 48}]}
    new = {"participant": [{"nom": "Fatima", "age": 34}, {"nom": "Hassan", "age": 49}]}
    (only,) = changes(reader, old, new)
    assert (only.label, only.old, only.new) == ("Participant 2 · Âge", "48", "49")


def test_lines_that_came_and_went_are_named(reader: Reader) -> None:
    old = {"participant": [{"nom": "Fatima"}, {"nom": "Hassan"}]}
    new = {"participant": [{"nom": "Aïcha"}, {"nom": "Fatima"}, {"nom": "Omar"}]}
    (only,) = changes(reader, old, new)
    assert only.counts == (2, 3)
    assert (only.added, only.removed) == (("Aïcha", "Omar"), ("Hassan",))


def test_what_is_masked_stays_masked(reader: Reader) -> None:
    old = {"participant": [{"nom": "Fatima", "tel": "0612345678"}]}
    new = {"participant": [{"nom": "Fatima", "tel": "0698765432"}]}
    (only,) = changes(reader, old, new)
    assert (only.old, only.new) == (MASK, MASK)


def test_the_same_lines_in_another_order_are_no_change(reader: Reader) -> None:
    old = {"participant": [{"nom": "Fatima"}, {"nom": "Hassan"}]}
    assert changes(reader, old, {"participant": old["participant"][::-1]}) == []
