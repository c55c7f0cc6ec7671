"""The two made-up years' workbooks, read wholly right."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from sync.plan_workbook import Period, PlanWorkbook, read

WORLDS = Path(__file__).parents[1] / "data" / "worlds"


def world(name: str) -> PlanWorkbook:
    return read(WORLDS / name / "plan.xlsx", year=2026)


def by_code(plan: PlanWorkbook):
    return {row.code: row for row in plan.rows}


@pytest.mark.parametrize("name", ["activities_plain", "activities_hard"])
def test_sixty_activities_without_a_problem(name):
    plan = world(name)
    assert len(plan.rows) == 60
    assert not plan.problems
    assert {row.axis for row in plan.rows} == {"R1", "R2", "R3", "R4", "R5"}
    assert all(
        row.regions and row.periods and row.sessions and row.participants for row in plan.rows
    )
    assert all(row.budget_mad and row.kind and row.code_key for row in plan.rows)


@pytest.mark.parametrize("name", ["activities_plain", "activities_hard"])
def test_codes_are_those_that_the_truth_names(name):
    with (WORLDS / name / "truth.csv").open(encoding="utf-8") as file:
        named = {line["activity_code"] for line in csv.DictReader(file)} - {""}
    assert named <= set(by_code(world(name)))


@pytest.mark.parametrize("name", ["activities_plain", "activities_hard"])
def test_axis_and_region_are_those_of_the_code(name):
    for row in world(name).rows:
        _, axis, _, region, _ = row.code.split("_")
        assert (row.axis, row.regions) == (f"R{int(axis)}", (region.lower(),))


def test_plain_sums_are_those_of_its_total_row():
    plan = world("activities_plain")
    assert sum(row.budget_mad for row in plan.rows) == Decimal(4189000)
    assert sum(row.sessions for row in plan.rows) == 118
    assert [(each.row, each.reason_code) for each in plan.set_aside] == [(71, "total")]
    assert [each.row for each in plan.axis_rows] == [6, 13, 25, 38, 55]


def test_plain_rows():
    rows = by_code(world("activities_plain"))
    row = rows["A_01_04_SM_003"]
    assert (row.provinces, row.kind, row.responsible) == (("09.001",), "formation", "IO SM")
    assert row.periods == (Period(date(2026, 7, 1), date(2026, 9, 30)),)
    assert (row.sessions, row.participants, row.budget_mad) == (2, 47, Decimal(37000))
    assert rows["A_04_01_BMK_004"].periods == (Period(date(2026, 1, 1), date(2026, 6, 30)),)
    assert rows["A_03_05_BMK_007"].provinces == ("05.091",)
    provinces = [row.provinces for row in rows.values() if row.provinces]
    assert len(provinces) == 21


def test_hard_rows():
    rows = by_code(world("activities_hard"))
    text_date = rows["A_05_03_ORI_007"]
    assert text_date.periods == (Period(date(2026, 8, 1), date(2026, 10, 28)),)
    assert text_date.budget_mad == Decimal(120000)
    assert rows["A_04_02_SM_035"].periods == (Period(date(2026, 10, 1), date(2026, 12, 28)),)
    row = rows["A_01_06_NAT_010"]
    assert (row.kind, row.sessions, row.participants) == ("atelier", 1, 45)
    assert row.title_ar.startswith("ورشة رسملة")
    assert row.regions == ("nat",)
