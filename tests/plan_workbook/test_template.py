"""The blank workbook: nothing to read in it until it is filled, then no problem."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from sync.plan_workbook import read, template
from sync.plan_workbook.errors import NoActivity
from tests.plan_workbook.build import YEAR, only, spans, to_bytes

LANGUAGES = ["fr", "ar", "en"]
FILLED = {
    1: "A_02_01_BMK_007", 2: "R2", 3: "Atelier régional", 4: "ورشة جهوية", 5: "Suite",
    7: "Béni Mellal", 9: "IO BMK", 10: "Wilaya", 11: "Régie", 12: "LB 1", 13: 67000, 14: 6000,
    17: "X", 18: "X", 27: 2, 28: 45, 29: "Rapport", 30: "Nombre", 31: "3", 32: "PV", 33: "Report",
    35: "ok",
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_blank_there_is_no_activity(language):
    with pytest.raises(NoActivity):
        read(template(YEAR, language), year=YEAR)


@pytest.mark.parametrize("language", LANGUAGES)
def test_filled_it_is_read_without_a_problem(language):
    workbook = load_workbook(BytesIO(template(YEAR, language)))
    sheet = workbook.worksheets[0]
    for column, value in FILLED.items():
        sheet.cell(7, column, value)
    lists = workbook.worksheets[1]
    for column, field in ((6, 2), (8, 3), (34, 4)):
        sheet.cell(7, column, lists.cell(1, field).value)
    plan = read(to_bytes(workbook), year=YEAR)
    row = only(plan)
    assert not plan.problems
    assert not row.extra
    assert (row.code, row.axis, row.title, row.title_ar, row.sub_activity) == (
        "A_02_01_BMK_007", "R2", "Atelier régional", "ورشة جهوية", "Suite",
    )  # fmt: skip
    assert (row.regions, row.provinces, row.kind, row.status) == (
        ("bmk",), ("05.091",), "atelier", "planned",
    )  # fmt: skip
    assert (row.budget_mad, row.budget_eur, row.sessions, row.participants) == (67000, 6000, 2, 45)
    assert spans(row) == ["03-01/04-30"]
    assert (row.responsible, row.partner, row.spending, row.budget_line) == (
        "IO BMK", "Wilaya", "Régie", "LB 1",
    )  # fmt: skip
    assert (row.deliverable, row.indicator, row.target) == ("Rapport", "Nombre", "3")
    assert (row.verification, row.risk, row.comment) == ("PV", "Report", "ok")
    assert [each.reason_code for each in plan.set_aside] == [
        "sheet_without_plan", "sheet_without_plan", "example",
    ]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_of_the_lists_is_understood(language):
    workbook = load_workbook(BytesIO(template(YEAR, language)))
    sheet, lists = workbook.worksheets[:2]
    for number in range(1, lists.max_row + 1):
        sheet.cell(6 + number, 1, f"B_{number}")
        sheet.cell(6 + number, 3, "Suivi")
        for column, field in ((2, 1), (6, 2), (8, 3), (34, 4)):
            sheet.cell(6 + number, column, lists.cell(number, field).value)
    plan = read(to_bytes(workbook), year=YEAR)
    assert not plan.problems
    assert [row.regions for row in plan.rows][:4] == [("bmk",), ("sm",), ("ori",), ("nat",)]
    assert len({row.status for row in plan.rows}) == 7


def test_it_offers_the_regions_asked_for():
    workbook = load_workbook(BytesIO(template(YEAR, "fr", ["sm", "nat"])))
    regions = [cell.value for cell in workbook.worksheets[1]["B"] if cell.value]
    assert regions == ["Souss-Massa", "National"]
    assert workbook.worksheets[0].data_validations.dataValidation


def test_it_explains_itself_in_french_and_arabic():
    sheet = load_workbook(BytesIO(template(YEAR, "en"))).worksheets[2]
    texts = [cell.value for cell in sheet["A"] if cell.value]
    assert "Filling in the annual plan" in texts
    assert "Remplir le plan annuel" in texts
    assert "تعبئة المخطط السنوي" in texts
