"""What stands around the activities: axes, regions, sheets, years."""

from openpyxl import Workbook

from sync.plan_workbook import read
from tests.plan_workbook.build import (
    YEAR,
    fill_sheet,
    kinds,
    only,
    read_book,
    set_aside,
    to_bytes,
)

HEADER = ["Code", "Activité", "Région", "T1", "T2", "T3", "T4", "Budget (MAD)"]


def test_axis_rows_in_three_languages():
    plan = read_book(
        [
            HEADER,
            ["Résultat 1 : Coordination"],
            ["A_01_01", "Atelier", "SM", "X"],
            ["المحور الثاني: الحكامة"],
            ["A_02_01", "Atelier", "SM", "X"],
            ["Result 3"],
            ["A_03_01", "Atelier", "SM", "X"],
            ["R4", "Mobilisation des MRE"],
            ["A_04_01", "Atelier", "SM", "X"],
            ["A_05", "Mobilité régulière"],
            ["A_05_01", "Atelier", "SM", "X"],
        ]
    )
    assert [row.axis for row in plan.rows] == ["R1", "R2", "R3", "R4", "R5"]
    assert [(each.code, each.row) for each in plan.axis_rows] == [
        ("R1", 2), ("R2", 4), ("R3", 6), ("R4", 8), ("R5", 10),
    ]  # fmt: skip
    assert plan.axes["R1"] == "Coordination"
    assert plan.axes["R4"] == "Mobilisation des MRE"
    assert plan.rows[1].axis_label == "الحكامة"
    assert not plan.problems


def test_axis_and_region_merged_over_rows():
    plan = read_book(
        [
            ["Axe", "Région", "Code", "Activité", "Budget"],
            ["R2 - Gouvernance", "Oriental", "A_02_01", "Atelier un", 10],
            [None, None, "A_02_02", "Atelier deux", 20],
            ["R3", None, "A_03_01", "Atelier trois", 30],
        ],
        merge=["A2:A3", "B2:B4"],
    )
    assert [(row.axis, row.regions) for row in plan.rows] == [
        ("R2", ("ori",)), ("R2", ("ori",)), ("R3", ("ori",)),
    ]  # fmt: skip
    assert plan.axes["R2"] == "Gouvernance"


def test_axis_from_the_code_alone_except_for_reserve_and_general_means():
    plan = read_book(
        [
            ["Code", "Activité", "Région"],
            ["A_02_01_BMK_007", "Atelier", None],
            ["X_01", "Réserve", None],
            ["Z_01", "Moyens généraux", None],
        ]
    )
    assert [(row.axis, row.regions) for row in plan.rows] == [
        ("R2", ("bmk",)),
        (None, ()),
        (None, ()),
    ]


def test_a_sheet_for_each_region_and_one_for_an_axis():
    rows = [["Activité", "Code", "Période"], ["Atelier", "A_01_0{}", "T1"]]

    def numbered(number):
        return [rows[0], ["Atelier", f"1.{number}", "T1"]]

    plan = read_book(("PAA BMK", numbered(1)), ("Souss-Massa", numbered(2)), ("Axe 1", numbered(3)))
    assert [row.regions for row in plan.rows] == [("bmk",), ("sm",), ()]
    assert plan.rows[2].axis == "R1"
    assert plan.sheets_read == ("PAA BMK", "Souss-Massa", "Axe 1")


def test_a_sheet_without_a_plan_is_set_aside():
    plan = read_book(
        ("Lisez-moi", [["Mode d'emploi"], ["Remplir une ligne par activité"]]),
        ("PAA", [["Code", "Activité", "Région"], ["A_01_01", "Atelier", "SM"]]),
    )
    assert [(each.sheet, each.reason_code) for each in plan.set_aside] == [
        ("Lisez-moi", "sheet_without_plan")
    ]


def test_regions_as_heading_rows():
    plan = read_book(
        [
            ["Code", "Activité", "Période"],
            ["Région de l'Oriental"],
            ["1.1", "Atelier", "T1"],
            ["جهة سوس ماسة"],
            ["1.2", "Atelier", "T1"],
        ]
    )
    assert [row.regions for row in plan.rows] == [("ori",), ("sm",)]
    assert set_aside(plan) == {2: "region_heading", 4: "region_heading"}


def test_regions_as_columns_with_crosses():
    plan = read_book(
        [
            ["Code", "Activité", "Régions", None, None, None, "Budget"],
            [None, None, "BMK", "SM", "Oriental", "National", None],
            ["A_1_1", "Atelier", "X", None, "X", None, 100],
            ["A_1_2", "Atelier", None, None, None, "✓", 100],
        ],
        merge=["C1:F1"],
    )
    assert [row.regions for row in plan.rows] == [("bmk", "ori"), ("nat",)]


def test_hidden_sheet_rows_and_columns_are_read_and_said():
    workbook = Workbook()
    sheet = fill_sheet(
        workbook.active,
        [
            ["Code", "Activité", "Région", "Budget"],
            ["A_1_1", "Atelier", "SM", 1],
            ["A_1_2", "Atelier caché", "SM", 2],
        ],
    )
    sheet.title = "PAA"
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["D"].hidden = True
    other = fill_sheet(
        workbook.create_sheet("Ancien"),
        [["Code", "Activité", "Région"], ["A_1_3", "Atelier", "SM"]],
    )
    other.sheet_state = "hidden"
    plan = read(to_bytes(workbook), year=YEAR)
    assert [row.code for row in plan.rows] == ["A_1_1", "A_1_2", "A_1_3"]
    assert sorted(kinds(plan)) == ["hidden_column", "hidden_rows", "hidden_sheet"]


def test_axis_and_region_named_above_the_header():
    plan = read_book(
        [
            ["Résultat 2 : Gouvernance"],
            ["Région : Souss-Massa"],
            ["N°", "Activité", "Période"],
            ["2.1", "Atelier", "T1"],
        ]
    )
    assert (only(plan).axis, only(plan).axis_label, only(plan).regions) == (
        "R2", "Gouvernance", ("sm",),
    )  # fmt: skip


def test_an_axis_column_filled_in_its_first_row_only():
    plan = read_book(
        [
            ["Axe", "Réf", "Activité"],
            ["R1", "ACT-1", "Atelier"],
            [None, "ACT-2", "Réunion"],
            ["R2", "ACT-3", "Visite"],
        ]
    )
    assert [row.axis for row in plan.rows] == ["R1", "R1", "R2"]
    assert not plan.axis_rows


def test_sheets_of_other_years_are_set_aside_where_one_is_of_this_year():
    rows = [["Code", "Activité", "Région"], ["A_01_01", "Atelier", "SM"]]
    plan = read_book(("PAA 2025", rows), ("PAA 2026", rows))
    assert [row.sheet for row in plan.rows] == ["PAA 2026"]
    assert [(each.sheet, each.reason_code) for each in plan.set_aside] == [
        ("PAA 2025", "sheet_of_other_year")
    ]
    assert not plan.problems


def test_a_title_of_another_year_is_said():
    plan = read_book(
        [
            ["Plan annuel 2025, validé le 3/1/2025"],
            ["Code", "Activité", "T1"],
            ["A_1_1", "Atelier", "X"],
        ]
    )
    assert [(each.kind, each.value, each.row) for each in plan.problems] == [
        ("other_year", "2025", 1)
    ]
