"""The difference between two versions of a plan."""

from dataclasses import replace
from decimal import Decimal

from sync.plan_workbook.compare import Renamed, difference
from tests.plan_workbook.build import read_book

ROWS = read_book(
    [
        ["Code", "Activité", "Région", "Période", "Budget"],
        ["A_01_01", "Atelier de coordination", "SM", "T1", 100],
        ["A_01_02", "Formation des élus régionaux", "SM", "T2", 200],
        ["A_01_03", "Réunion annuelle", "SM", "T3", 300],
    ]
).rows


def test_nothing_changed():
    found = difference(ROWS, ROWS)
    assert found.is_empty
    assert found.unchanged == ("A_01_01", "A_01_02", "A_01_03")


def test_added_removed_and_changed():
    first, second, third = ROWS
    found = difference(
        [first, second], [replace(first, budget_mad=Decimal(150), sessions=2), third]
    )
    assert (found.added, found.removed) == (("A_01_03",), ("A_01_02",))
    assert found.changed == (
        ("A_01_01", {"budget_mad": (Decimal(100), Decimal(150)), "sessions": (None, 2)}),
    )
    assert not found.is_empty


def test_a_code_written_otherwise_is_the_same_activity():
    first = ROWS[0]
    found = difference([first], [replace(first, code="a-1-1", code_key="A-1-1")])
    assert found.unchanged == ("a-1-1",)


def test_a_code_changed_on_the_same_title_may_be_a_renaming():
    second = ROWS[1]
    found = difference(
        [second], [replace(second, code="A_01_09", title="Formation des élus région.")]
    )
    (renamed,) = found.renamed_candidates
    assert isinstance(renamed, Renamed)
    assert (renamed.old_code, renamed.new_code) == ("A_01_02", "A_01_09")
    assert renamed.likeness > 0.85


def test_lists_and_tuples_and_nothing_are_the_same():
    first = ROWS[0]
    stored = replace(first, regions=["sm"], comment=None)
    assert difference([stored], [first]).is_empty
