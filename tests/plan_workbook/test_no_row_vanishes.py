"""Whatever stands below a header: each row is an activity, an axis, or set aside with a reason."""

from hypothesis import given, settings
from hypothesis import strategies as st

from sync.plan_workbook import PlanWorkbook, read
from sync.plan_workbook.errors import NoActivity
from tests.plan_workbook.build import YEAR, book

HEADER = ["N°", "Axe", "Code", "Activité", "Sous-activité", "Région", "T1", "T2", "Budget", "Note"]
FIRST = [1, "R1", "A_99_99", "Atelier", None, "SM", "X", None, 10, None]

cells = st.one_of(
    st.none(),
    st.none(),
    st.integers(-5, 50000),
    st.sampled_from(
        ["X", "R2", "Résultat 3 : x", "TOTAL", "Sous-total", "A_01_02_BMK_007", "1.2", "Oriental",
         "NB : note", "suite du titre", "المجموع", "Exemple", "Code", "Activité", "T1", "-", "  ",
         "28/10/2026", "12 000 DH", "#REF!", "النتيجة 2", "Région"]
    ),
    st.text(max_size=12).filter(lambda text: all(each.isprintable() for each in text)),
)  # fmt: skip
tables = st.lists(
    st.lists(cells, min_size=len(HEADER), max_size=len(HEADER)), min_size=1, max_size=8
)
merges = st.lists(
    st.tuples(st.sampled_from("ABCDEFGHI"), st.integers(3, 8), st.integers(1, 3)), max_size=3
)


def accounted(plan: PlanWorkbook) -> list[tuple[str, int]]:
    return sorted(
        [(row.sheet, number) for row in plan.rows for number in row.rows]
        + [(each.sheet, each.row) for each in plan.axis_rows]
        + [(each.sheet, each.row) for each in plan.set_aside]
    )


def filled(rows) -> list[tuple[str, int]]:
    return [
        ("PAA", number)
        for number, row in enumerate(rows, start=2)
        if any(value is not None and str(value).strip() for value in row)
    ]


def merged(areas) -> tuple[list[str], set[tuple[str, int]]]:
    """Return ranges, one a column, and the cells that merging empties."""
    names = {letter: f"{letter}{top}:{letter}{top + length}" for letter, top, length in areas}
    emptied = {
        (name[0], row)
        for name in names.values()
        for row in range(int(name[1:].split(":")[0]) + 1, int(name.split(":")[1][1:]) + 1)
    }
    return list(names.values()), emptied


@settings(max_examples=60, deadline=None)
@given(tables, merges)
def test_every_row_is_accounted_for_once(table, areas):
    names, emptied = merged(areas)
    rows = [FIRST, *table]
    left = [
        [None if ("ABCDEFGHIJ"[c], r) in emptied else value for c, value in enumerate(row)]
        for r, row in enumerate(rows, start=2)
    ]
    try:
        plan = read(book([HEADER, *rows], merge=names), year=YEAR)
    except NoActivity:
        return
    assert accounted(plan) == filled(left)


def test_an_untidy_workbook_is_accounted_for():
    rows = [
        FIRST,
        [None, None, None, None, "Former les cadres", None, None, "X", 20, None],
        [None, "Résultat 2 : Gouvernance"],
        [2, None, "A_02_01", "Réunion", None, "ORI", None, "X", "12 000 DH", "à voir"],
        [None, None, None, "des élus"],
        [],
        [None, None, None, None, None, None, None, None, 30],
        [None, None, None, "Total général", None, None, None, None, 30],
        ["Fait à Rabat"],
    ]
    plan = read(book([HEADER, *rows]), year=YEAR)
    assert accounted(plan) == filled(rows)
    assert [row.rows for row in plan.rows] == [(2, 3), (5, 6)]
