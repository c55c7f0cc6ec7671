"""What the cells of an activity say, and what is kept of what they do not."""

from decimal import Decimal

from openpyxl import Workbook

from sync.plan_workbook import read
from tests.plan_workbook.build import (
    YEAR,
    kinds,
    only,
    read_book,
    saved_result,
    set_aside,
    to_bytes,
)

HEADER = ["Code", "Activité", "Région", "Période", "Budget (MAD)"]


def test_columns_not_understood_are_kept():
    plan = read_book(
        [
            ["Code", "Activité", "Région", "Genre", "Budget réalisé", None],
            ["A_1_1", "Atelier", "SM", "G2", 12, "à revoir"],
        ]
    )
    assert only(plan).extra == {"Genre": "G2", "Budget réalisé": "12", "(F)": "à revoir"}
    assert only(plan).budget_mad is None


def test_all_the_other_columns():
    plan = read_book(
        [
            ["Code", "Activité", "Responsable", "Partenaires", "Nature de dépense",
             "Ligne budgétaire", "Livrable", "Indicateur", "Cible", "Source de vérification",
             "Risques", "État d'avancement", "Observations", "Province", "Type"],
            ["A_1_1", "Rencontre", "IO SM", "Wilaya", "Régie", "LB 3", "Rapport", "Nb", "12", "PV",
             "Report", "Partiellement réalisé", "ok", "Agadir, Tiznit", "Séminaire"],
        ]
    )  # fmt: skip
    row = only(plan)
    assert (row.responsible, row.partner, row.spending, row.budget_line) == (
        "IO SM", "Wilaya", "Régie", "LB 3",
    )  # fmt: skip
    assert (row.deliverable, row.indicator, row.target, row.verification, row.risk) == (
        "Rapport", "Nb", "12", "PV", "Report",
    )  # fmt: skip
    assert (row.status, row.comment, row.kind) == ("partly_done", "ok", "atelier")
    assert (row.provinces, row.regions) == (("09.001", "09.581"), ("sm",))


def test_words_that_disagree_with_the_code_are_said():
    plan = read_book(
        [
            HEADER,
            ["Résultat 1"],
            ["A_02_01_BMK_001", "Atelier", "Souss-Massa", "T1", 1],
        ]
    )
    assert (only(plan).axis, only(plan).regions) == ("R1", ("sm",))
    assert sorted(kinds(plan)) == ["axis_differs", "region_differs"]


def test_formulas_without_a_saved_result_and_with_an_error():
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(HEADER)
    sheet.append(["A_1_1", "Atelier", "SM", "T1", "=1+1"])
    sheet.append(["A_1_2", "Atelier", "SM", "T1", "#REF!"])
    plan = read(to_bytes(workbook), year=YEAR)
    assert [(each.kind, each.row, each.column) for each in plan.problems] == [
        ("formula_without_value", 2, "E"), ("cell_error", 3, "E"),
    ]  # fmt: skip


def test_what_lists_do_not_know_is_kept_and_said():
    plan = read_book(
        [
            ["Code", "Activité", "Région", "Province", "Type", "Statut", "Axe"],
            ["A_1_1", "Diagnostic", "BMK, Tanger", "Ouarzazate", "Diagnostic", "50 %", "Nord"],
        ]
    )
    row = only(plan)
    assert (row.regions, row.provinces, row.kind, row.status) == (("bmk",), (), None, None)
    assert sorted(kinds(plan)) == [
        "unknown_axis", "unknown_kind", "unknown_province", "unknown_region", "unknown_status",
    ]  # fmt: skip
    assert row.extra["Région"] == "BMK, Tanger"


def test_a_code_of_no_usual_form_is_kept_and_said():
    plan = read_book([HEADER, ["Transversal", "Atelier", "SM", "T1", 1]])
    assert (only(plan).code, only(plan).code_key) == ("Transversal", "TRANSVERSAL")
    assert kinds(plan) == ["unusual_code"]


def test_a_dash_is_nothing():
    plan = read_book(
        [
            ["Code", "Activité", "Région", "Type", "Début", "Budget", "Sessions", "Statut"],
            ["A_1_1", "Atelier", "-", "n/a", "/", "–", "-", "-"],
            ["-", "-", "-"],
        ]
    )
    row = only(plan)
    assert (row.regions, row.periods, row.budget_mad, row.sessions) == ((), (), None, None)
    assert not row.extra
    assert not plan.problems
    assert set_aside(plan) == {3: "note"}


def test_a_formula_counts_by_its_saved_result():
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(HEADER)
    sheet.append(["A_1_1", "Atelier", "SM", "T1", "=2*21"])
    content = saved_result(to_bytes(workbook), b"42")
    plan = read(content, year=YEAR)
    assert only(plan).budget_mad == Decimal(42)
    assert not plan.problems


def test_codes_that_excel_took_for_numbers():
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(["Code", "Activité", "Région"])
    sheet.append([1.2, "Atelier", "SM"])
    sheet.append([1.1, "Réunion", "SM"])
    sheet["A3"].number_format = "0.00"
    plan = read(to_bytes(workbook), year=YEAR)
    assert [(row.code, row.code_key) for row in plan.rows] == [("1.2", "A-1-2"), ("1.10", "A-1-10")]
