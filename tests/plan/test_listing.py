"""The plan as phones and programs get it."""

import csv
from io import StringIO

from sqlalchemy.orm import Session

from sync.plan.compare import between
from sync.plan.current import values_of, version_named
from sync.plan.listing import activities_csv, activity_json, planned_activities
from tests.plan.conftest import Imports, planned

NATIONAL = planned("A_01_01_NAT_001", "Colloque « migration »", "National")
THREE = planned("A_02_01_001", "Réunion", "Souss-Massa, Oriental")


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode())))


def test_the_list_for_phones_has_a_row_for_each_activity_and_region(
    store: Session, imported: Imports
) -> None:
    imported(THREE, NATIONAL)
    content = activities_csv(store, 2026)
    assert content == activities_csv(store, 2026)
    assert [(row["name"], row["region"]) for row in rows(content)] == [
        ("A_01_01_NAT_001", "nat"),
        ("A_02_01_001", "sm"),
        ("A_02_01_001", "ori"),
    ]
    assert rows(content)[0]["label"] == "Colloque « migration »"
    assert (rows(content)[0]["debut"], rows(content)[0]["fin"]) == ("2026-03-01", "2026-05-31")


def test_the_list_can_be_limited_to_regions(store: Session, imported: Imports) -> None:
    imported(THREE, NATIONAL)
    assert {row["region"] for row in rows(activities_csv(store, 2026, {"ori"}))} == {"ori"}


def test_a_year_without_a_plan_has_an_empty_list(store: Session) -> None:
    assert rows(activities_csv(store, 2031)) == []


def test_codes_are_given_as_the_workbook_writes_them(store: Session, imported: Imports) -> None:
    imported(planned("a 2.1 SM 7", "Réunion"))
    shown = activity_json(planned_activities(store)[0])
    assert (shown["code"], shown["regions"], shown["sessions"]) == ("a 2.1 SM 7", ["sm"], 2)
    assert (shown["part"], shown["version"], shown["budget_mad"]) == ("sm", 1, 50000)


def test_two_stored_versions_are_compared(store: Session, imported: Imports) -> None:
    imported(NATIONAL)
    imported(planned("A-01-01-NAT-1", "Colloque « migration »", "National", budget=60000))
    found = between(
        *(values_of(store, version_named(store, 2026, name)) for name in ("nat@1", "2"))
    )
    assert found.changed[0]["fields"] == {
        "budget_mad": [50000, 60000],
        "code": ["A_01_01_NAT_001", "A-01-01-NAT-1"],
    }
