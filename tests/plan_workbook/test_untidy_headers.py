"""Headers that name little, nothing or two things at once."""

from datetime import date
from decimal import Decimal

import pytest

from sync.plan_workbook.columns import field_of
from tests.plan_workbook.build import only, read_book, set_aside, spans

NAMES = {
    "Code activité": "code",
    "N° de l'activité": "code",
    "رمز النشاط": "code",
    "Intitulé de l'activité": "title",
    "ACTIVITES PREVUES": "title",
    "Axe / Activité": "title",
    "Activitée": "title",
    "Région / الجهة": "region",
    "Région(s) concernée(s)": "region",
    "Zone d'intervention": "region",
    "Date début": "start",
    "تاريخ البداية": "start",
    "Échéance": "end",
    "Début - Fin": "period",
    "Calendrier prévisionnel": "period",
    "Budget prévisionnel 2026 (MAD)": "budget",
    "Coût total estimé (KDH)": "budget",
    "الميزانية بالدرهم": "budget",
    "Ligne budgétaire": "budget_line",
    "Nb sessions prévues": "sessions",
    "عدد المشاركين": "participants",
    "Nbre bénéf.": "participants",
    "Planned number of participants": "participants",
    "Responsable de la mise en œuvre": "responsible",
    "Source de vérification": "verification",
    "État d'avancement": "status",
    "ملاحظات": "comment",
}


@pytest.mark.parametrize("name", NAMES)
def test_column_names(name):
    meaning = field_of(name)
    assert meaning
    assert meaning.field == NAMES[name]


@pytest.mark.parametrize(
    "name",
    ["Budget réalisé", "Taux d'exécution", "Coût unitaire", "المصروف", "Formation des élus", "X"],
)
def test_what_is_no_column_of_a_plan(name):
    assert field_of(name) is None


def test_code_and_title_below_one_merged_name():
    plan = read_book(
        [["Activité", None, "Région", "T1"], ["1.1", "Atelier", "SM", "X"]], merge=["A1:B1"]
    )
    assert (only(plan).code, only(plan).title) == ("1.1", "Atelier")


def test_codes_below_no_name():
    plan = read_book([[None, "Activité", "Région", "T1"], ["A_1_1", "Atelier", "SM", "X"]])
    assert only(plan).code == "A_1_1"


def test_axes_and_activities_in_one_column():
    plan = read_book(
        [
            ["Code", "Axe / Activité", "Région", "T1"],
            [None, "Axe 2 : Gouvernance"],
            ["2.1", "Atelier", "SM", "X"],
        ]
    )
    assert (only(plan).axis, only(plan).axis_label) == ("R2", "Gouvernance")


def test_axes_by_bare_numbers():
    plan = read_book(
        [
            ["N°", "Activité", "Région", "T1"],
            ["1", "Coordination"],
            ["1.1", "Atelier", "SM", "X"],
            ["2.", "Gouvernance"],
            ["2.1", "Réunion", "SM", "X"],
        ]
    )
    assert [(each.code, each.label) for each in plan.axis_rows] == [
        ("R1", "Coordination"), ("R2", "Gouvernance"),
    ]  # fmt: skip
    assert [row.code for row in plan.rows] == ["1.1", "2.1"]


def test_a_sheet_that_goes_on_without_a_header():
    plan = read_book(
        ("Page 1", [["Code", "Activité", "Région", "T1"], ["A_1_1", "Atelier", "SM", "X"]]),
        ("Page 2", [["A_1_2", "Réunion", "ORI", "X"], ["TOTAL"]]),
    )
    assert [(row.code, row.regions) for row in plan.rows] == [
        ("A_1_1", ("sm",)), ("A_1_2", ("ori",)),
    ]  # fmt: skip
    assert set_aside(plan) == {2: "total"}


def test_rows_of_what_was_done_are_set_aside():
    plan = read_book(
        [
            ["Code", "Activité", "P/R", "T1", "T2"],
            ["A_1_1", "Atelier", "Prévu", "X", None],
            [None, None, "Réalisé", None, "X"],
        ],
        merge=["A2:A3", "B2:B3"],
    )
    assert spans(only(plan)) == ["01-01/03-31"]
    assert set_aside(plan) == {3: "done_row"}


def test_a_region_s_sheet_in_capitals_with_sub_totals():
    rows = [
        ["PLAN ANNUEL D'ACTIVITES 2026"],
        ["REGION DE L'ORIENTAL"],
        [],
        ["AXE", "CODE", "ACTIVITES", "PERIODE", "BUDGET EN DH"],
        ["AXE 1", "A_01_01", "ATELIER DE LANCEMENT", "T1", "12.000,00"],
        [None, "A_01_02", "FORMATION DES ELUS", "T2", "8.000,00"],
        ["SOUS-TOTAL AXE 1", None, None, None, "20.000,00"],
        ["TOTAL GENERAL", None, None, None, "20.000,00"],
    ]
    plan = read_book(("ORIENTAL", rows))
    assert sum(row.budget_mad for row in plan.rows) == Decimal(20000)
    assert {row.regions for row in plan.rows} == {("ori",)}
    assert set_aside(plan) == {7: "total", 8: "total"}
    assert not plan.problems


def test_months_in_both_languages_and_as_numbers():
    both = read_book(
        [["Code", "Activité", "Janv\nيناير", "Fév\nفبراير"], ["A_1_1", "Atelier", None, "x"]]
    )
    numbered = read_book([["Code", "Activité", "M1", "M2"], ["A_1_1", "Atelier", None, "x"]])
    assert spans(only(both)) == spans(only(numbered)) == ["02-01/02-28"]


def test_a_quarter_beside_its_months_is_the_quarter():
    plan = read_book([["Code", "Activité", "Période"], ["A_1_1", "Atelier", "T1 (Janv-Mars)"]])
    (period,) = only(plan).periods
    assert (period.start, period.end) == (date(2026, 1, 1), date(2026, 3, 31))
