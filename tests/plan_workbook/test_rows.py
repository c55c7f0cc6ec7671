"""What each row is, and what belongs to one activity."""

from decimal import Decimal

from tests.plan_workbook.build import (
    kinds,
    only,
    read_book,
    set_aside,
    spans,
)

HEADER = ["Code", "Activité", "Région", "Période", "Budget (MAD)"]


def test_totals_are_set_aside_wherever_they_stand():
    plan = read_book(
        [
            HEADER,
            ["A_1_1", "Atelier", "SM", "T1", 100],
            [None, "Sous-total R1", None, None, 100],
            ["A_2_1", "Atelier", "SM", "T1", 200],
            [None, None, None, "TOTAL GÉNÉRAL", 300],
            [None, None, None, None, 300],
        ]
    )
    assert [row.code for row in plan.rows] == ["A_1_1", "A_2_1"]
    assert set_aside(plan) == {3: "total", 5: "total", 6: "amounts_only"}


def test_notes_and_headings_are_set_aside():
    plan = read_book(
        [
            HEADER,
            [None, "Activités transversales"],
            ["A_1_1", "Atelier", "SM", "T1", 100],
            [],
            ["NB : les montants sont indicatifs"],
            ["* sous réserve de validation"],
            [None, None, None, "Fait à Rabat, le 5 janvier"],
        ]
    )
    assert set_aside(plan) == {2: "heading", 5: "note", 6: "note", 7: "heading"}
    assert only(plan).periods[0].start.month == 1


def test_a_row_without_code_is_an_error_and_kept():
    plan = read_book([HEADER, [None, "Atelier sans code", "SM", "T1", 100]])
    row = only(plan)
    assert (row.title, row.code, row.code_key) == ("Atelier sans code", "", None)
    assert [each.kind for each in plan.errors] == ["missing_code"]


def test_a_row_without_title_is_an_error():
    plan = read_book([HEADER, ["A_1_1", None, "SM", "T1", 100]])
    assert [each.kind for each in plan.errors] == ["missing_title"]


def test_two_equal_codes_are_an_error_on_both_rows():
    plan = read_book(
        [
            HEADER,
            ["A_01_02_BMK_007", "Atelier", "BMK", "T1", 1],
            ["A_01_03", "Atelier", "BMK", "T1", 1],
            ["a-1-2 bmk 7", "Formation", "BMK", "T1", 1],
        ]
    )
    assert [(each.kind, each.row) for each in plan.errors] == [
        ("equal_codes", 2), ("equal_codes", 4),
    ]  # fmt: skip
    assert plan.errors[0].facts["others"] == "PAA!4"


def test_sub_activities_under_a_merged_activity_are_one_activity():
    plan = read_book(
        [
            ["Code", "Activité", "Sous-activité", "Région", "T1", "T2", "Sessions", "Budget"],
            ["A_1_1", "Renforcer les acteurs", "Former les élus", "SM", "X", None, 1, 100],
            [None, None, "Former les cadres", "ORI", None, "X", 2, 200],
            ["A_1_2", "Informer", "Éditer un guide", "SM", None, "X", 1, 50],
        ],
        merge=["A2:A3", "B2:B3"],
    )
    first, second = plan.rows
    assert first.rows == (2, 3)
    assert first.sub_activity == "Former les élus\nFormer les cadres"
    assert (first.regions, first.sessions, first.budget_mad) == (("sm", "ori"), 3, Decimal(300))
    assert spans(first) == ["01-01/06-30"]
    assert second.code == "A_1_2"
    assert not plan.problems


def test_sub_activities_under_blank_cells_are_one_activity_too():
    plan = read_book(
        [
            ["Code", "Activité", "Sous-activité", "Région", "Budget"],
            ["A_1_1", "Renforcer les acteurs", "Former les élus", "SM", 100],
            [None, None, "Former les cadres", None, 200],
        ]
    )
    assert (only(plan).budget_mad, only(plan).rows) == (Decimal(300), (2, 3))


def test_a_budget_merged_over_the_rows_of_one_activity_counts_once():
    plan = read_book(
        [
            ["Code", "Activité", "Sous-activité", "Budget"],
            ["A_1_1", "Renforcer", "Former", 100],
            [None, None, "Informer", None],
        ],
        merge=["A2:A3", "B2:B3", "D2:D3"],
    )
    assert only(plan).budget_mad == Decimal(100)
    assert not plan.problems


def test_a_budget_merged_over_activities_counts_once_and_is_said():
    plan = read_book(
        [["Code", "Activité", "Budget"], ["A_1_1", "Un", 100], ["A_1_2", "Deux", None]],
        merge=["C2:C3"],
    )
    assert [row.budget_mad for row in plan.rows] == [Decimal(100), None]
    assert kinds(plan) == ["shared_number"]


def test_a_title_cut_over_two_rows_is_put_together():
    plan = read_book(
        [
            HEADER,
            ["A_1_1", "Atelier de coordination des", "SM", "T1", 1],
            [None, "acteurs régionaux"],
        ]
    )
    assert only(plan).title == "Atelier de coordination des acteurs régionaux"


def test_line_breaks_in_a_title_are_spaces():
    plan = read_book([HEADER, ["A_1_1", "Atelier de\ncoordination", "SM", "T1", 1]])
    assert only(plan).title == "Atelier de coordination"


def test_a_group_with_its_activities_below_is_set_aside():
    plan = read_book(
        [
            ["Code", "Activité", "Sous-activité", "Région", "Budget"],
            ["A_02_01", "Renforcer la gouvernance", None, None, 300],
            ["A_02_01_01", None, "Former les élus", "SM", 100],
            ["A_02_01_02", None, "Former les cadres", "SM", 200],
        ]
    )
    assert set_aside(plan) == {2: "group"}
    assert [(row.title, row.sub_activity) for row in plan.rows] == [
        ("Renforcer la gouvernance", "Former les élus"),
        ("Renforcer la gouvernance", "Former les cadres"),
    ]


def test_a_code_at_the_head_of_the_title_where_there_is_no_code_column():
    plan = read_book(
        [
            ["Activité", "Région", "Période"],
            ["A_02_01_BMK_007 – Atelier régional", "BMK", "T1"],
            ["1.2 Formation des élus", "SM", "T2"],
        ]
    )
    assert [(row.code, row.title) for row in plan.rows] == [
        ("A_02_01_BMK_007", "Atelier régional"), ("1.2", "Formation des élus"),
    ]  # fmt: skip


def test_an_axis_row_may_name_who_answers_for_it_and_its_sum():
    plan = read_book(
        [
            ["Code", "Activité", "Région", "Budget", "Responsable"],
            ["R1", "Coordination", None, 5000, "IO"],
            ["A_1_1", "Atelier", "SM", 5000, "IO"],
        ]
    )
    assert [(each.code, each.label) for each in plan.axis_rows] == [("R1", "Coordination")]
    assert only(plan).axis_label == "Coordination"


def test_an_activity_without_a_code_is_no_axis_row():
    plan = read_book(
        [
            ["Axe", "Code", "Activité", "Responsable"],
            ["R1", "A_1_1", "Atelier", "IO"],
            ["R1", None, "Réunion", "IO"],
        ]
    )
    assert [row.title for row in plan.rows] == ["Atelier", "Réunion"]
    assert [each.kind for each in plan.errors] == ["missing_code"]


def test_sums_with_their_currency_are_numbers():
    plan = read_book(
        [
            HEADER,
            ["Résultat 1", None, None, None, "300 000 MAD"],
            ["A_1_1", "Atelier", "SM", "T1", "300 000 MAD"],
            [None, None, None, None, "300 000 MAD"],
        ]
    )
    assert [each.code for each in plan.axis_rows] == ["R1"]
    assert set_aside(plan) == {4: "amounts_only"}


def test_an_activity_with_figures_of_its_own_is_no_group():
    plan = read_book(
        [
            ["Code", "Activité", "Sessions", "Budget"],
            ["A_1_1", "Atelier", 2, 100],
            ["A_1_1_1", "Atelier bis", 1, 50],
        ]
    )
    assert [row.code for row in plan.rows] == ["A_1_1", "A_1_1_1"]
