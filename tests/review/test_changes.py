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


def test_a_line_that_moved_and_was_corrected_is_still_the_same_line(reader: Reader) -> None:
    old = {
        "participant": [{"nom": "Fatima", "age": 34}, {"nom": "Hasan", "age": 48}, {"nom": "Omar"}]
    }
    new = {"participant": [{"nom": "Hassan", "age": 48}, {"nom": "Fatima", "age": 35}]}
    first, second, rest = changes(reader, old, new)
    assert (first.at, first.old, first.new) == ("participant/nom", "Hasan", "Hassan")
    assert (second.at, second.old, second.new) == ("participant[2]/age", "34", "35")
    assert (rest.counts, rest.removed, rest.added) == ((3, 2), ("Omar",), ())


def test_what_the_newer_form_asks_no_more_is_told_too(reader: Reader) -> None:
    table = WORKSHOP.replace(
        "| | text | lieu |", "| | text | quartier | Quartier | الحي | Q |\n| | text | lieu |"
    )
    older = read(converted(table, "atelier_essai", "Atelier", "0"))
    found = changes(reader, {"quartier": "Talborjt", "lieu": "Agadir"}, {"lieu": "Agadir"}, older)
    assert [(each.label, each.old, each.new) for each in found] == [("Quartier", "Talborjt", "")]
