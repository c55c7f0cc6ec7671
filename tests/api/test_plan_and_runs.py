"""The plan and the runs by the API."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from server.models.accounts import Role
from server.models.runs import Run, RunState, RunStep
from sync.plan_workbook.draft import key_of
from tests.api.conftest import As
from tests.factories import NOW, create_activity


def test_a_partner_reads_the_years_and_their_activities(as_: As, store: Session) -> None:
    activity = create_activity(store, "A_01_05_SM_001")
    create_activity(store, "A_02_01_BMK_001", axis="R2", regions=["bmk"])
    create_activity(store, "A_01_01_ORI_001", year=2025)
    partner = as_(Role.PARTNER)
    assert [each["year"] for each in partner.walk("/plan", limit=1)] == [2025, 2026]
    year = partner.get("/plan/2026").get_json()
    assert (year["activities"], len(year["axes"])) == (2, 5)
    assert year["parts"] == [
        {
            "name": "Programme",
            "version": 1,
            "imported_at": NOW.isoformat(),
            "file_name": "plan.xlsx",
        }
    ]
    listed = partner.walk("/plan/2026/activities", limit=1)
    assert [each["code"] for each in listed] == ["A_01_05_SM_001", "A_02_01_BMK_001"]
    assert listed[0] == partner.get(f"/plan/activities/{activity.id}").get_json()
    assert (listed[0]["axis"], listed[0]["participants"]) == ("R1", 49)
    assert listed[0]["periods"] == [["2026-05-01", "2026-06-30"]]


def test_activities_are_found_by_result_and_by_code(as_: As, store: Session) -> None:
    first = create_activity(store, "A_01_05_SM_001")
    first.code_key = key_of(first.code)
    create_activity(store, "A_02_01_BMK_001", axis="R2")
    asking = as_()
    for query in ({"axis": "R1"}, {"code": "a-01-05-sm-001"}):
        found = asking.items("/plan/2026/activities", **query)
        assert [each["code"] for each in found] == ["A_01_05_SM_001"]


def a_run(store: Session, number: int, state: RunState = RunState.DONE) -> Run:
    at = NOW + timedelta(days=number)
    run = Run(kind="nightly", night=date(2026, 6, 8 + number), state=state, started_at=at, by="c")
    run.steps = [RunStep(position=0, name="pull", state=state, started_at=at, counts={"new": 3})]
    store.add(run)
    store.flush()
    return run


def test_runs_come_latest_first_and_new_ones_shift_nothing(as_: As, store: Session) -> None:
    made = [a_run(store, number).id for number in range(3)]
    asking = as_()
    first = asking.get("/runs", limit=2).get_json()
    a_run(store, 3)
    store.commit()
    rest = asking.items("/runs", limit=2, cursor=first["next"])
    assert [each["id"] for each in first["items"] + rest] == made[::-1]
    assert rest[0]["steps"][0]["counts"] == {"new": 3}


@pytest.mark.one_database
def test_failed_runs_are_found(as_: As, store: Session) -> None:
    a_run(store, 0)
    failed = a_run(store, 1, RunState.FAILED)
    asking = as_()
    [found] = asking.items("/runs", state="failed", kind="nightly")
    assert found == asking.get(f"/runs/{failed.id}").get_json()
