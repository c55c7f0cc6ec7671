"""The same plan written by many offices is read as the same plan."""

from dataclasses import asdict
from datetime import date
from random import Random

import pytest

from sync.plan_workbook import Period, PlanRow, read
from tests.plan_workbook.build import YEAR
from tests.plan_workbook.offices import QUARTER_ENDS, Activity, Office, activities

SAME = ("code", "kind", "title", "sessions", "participants")


def expected(activity: Activity) -> dict:
    start = date(YEAR, 3 * activity.first - 2, 1)
    return {
        **{name: asdict(activity)[name] for name in SAME},
        "axis": f"R{activity.axis}",
        "regions": (activity.region,),
        "periods": (Period(start, QUARTER_ENDS[activity.last]),),
        "budget": activity.budget,
    }


def told(row: PlanRow) -> dict:
    return {
        **{name: getattr(row, name) for name in SAME},
        "axis": row.axis,
        "regions": row.regions,
        "periods": row.periods,
        "budget": row.budget_mad,
    }


@pytest.mark.parametrize("seed", range(40))
def test_an_office(seed):
    random = Random(seed)
    plan = activities(random)
    office = Office(random)
    found = read(office.write(plan), year=YEAR)
    assert not found.problems
    assert [told(row) for row in found.rows] == [expected(each) for each in plan]
