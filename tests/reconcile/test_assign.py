"""Linked, proposed or unplanned, and the evidence that says why."""

from dataclasses import replace
from datetime import date

import pytest

from server.models.events import LinkMethod, LinkStatus
from sync.reconcile.assign import Assignment, assign
from sync.reconcile.plan_index import PlanIndex
from sync.reconcile.told import Planned, Told

SPRING = ((date(2026, 4, 1), date(2026, 6, 30)),)
AUTUMN = ((date(2026, 10, 1), date(2026, 12, 31)),)
HEALTH = Planned(
    1,
    "A_03_02_SM_007",
    ("Formation sur l'accès aux soins des personnes migrantes", "دورة تكوينية ولوج المهاجرين"),
    kind="formation",
    regions=frozenset({"sm"}),
    periods=SPRING,
    participants=40,
)
SCHOOL = Planned(
    2,
    "A_03_02_SM_017",
    ("Atelier sur la scolarisation des enfants",),
    regions=frozenset({"sm"}),
    periods=AUTUMN,
)
WATER = Planned(
    3,
    "A_02_01_ORI_003",
    ("Comité de gouvernance locale pour les élus",),
    kind="comite",
    regions=frozenset({"ori"}),
    periods=SPRING,
)
INDEX = PlanIndex([HEALTH, SCHOOL, WATER])
GOOD = Told(
    title="Formation accès aux soins des migrants",
    kind="formation",
    day=date(2026, 5, 4),
    region="sm",
    people=36,
)


def kinds(assignment: Assignment, speaks: str) -> set[str]:
    return {item["kind"] for item in assignment.evidence if item["speaks"] == speaks}


def test_a_clear_title_region_kind_and_date_link_without_a_code() -> None:
    found = assign(GOOD, INDEX)
    assert (found.status, found.method) == (LinkStatus.LINKED, LinkMethod.SCORED)
    assert found.choices[0].code == HEALTH.code
    assert kinds(found, "for") == {"title", "kind", "region", "date", "people"}


@pytest.mark.parametrize(
    "typed", ["A_03_02_SM_007", "a-3-2-sm-7", "A_O3_02_SM_OO7", "03 02 SM 007", "A0302SM007"]
)
def test_a_code_links_however_it_is_written(typed: str) -> None:
    found = assign(Told(code=typed, region="sm", day=date(2026, 5, 4)), INDEX)
    assert (found.status, found.method) == (LinkStatus.LINKED, LinkMethod.CODE)
    assert found.choices[0].code == HEALTH.code


def test_a_code_links_although_the_region_was_mistaken() -> None:
    found = assign(replace(GOOD, code=HEALTH.code, region="ori"), INDEX)
    assert found.method is LinkMethod.CODE
    assert "region" in kinds(found, "against")


def test_a_code_is_outvoted_by_region_title_kind_and_dates_and_both_are_shown() -> None:
    found = assign(replace(GOOD, code=WATER.code), INDEX)
    assert found.method is not LinkMethod.CODE
    assert "code_of_another" in kinds(found, "against")
    assert {HEALTH.code, WATER.code} <= {choice.code for choice in found.choices}
    assert found.choices[0].code == HEALTH.code


def test_a_mistyped_code_is_proposed_unless_region_and_title_support_it() -> None:
    alone = assign(Told(code="A_03_02_SM_008", region="sm"), INDEX)
    assert alone.status is not LinkStatus.LINKED
    supported = assign(replace(GOOD, code="A_03_02_SM_008"), INDEX)
    assert (supported.status, supported.choices[0].code) == (LinkStatus.LINKED, HEALTH.code)


def test_what_resembles_nothing_is_unplanned_and_says_so() -> None:
    found = assign(Told(title="Visite de courtoisie au Wali", region="sm"), INDEX)
    assert found.status is LinkStatus.UNPLANNED
    assert kinds(found, "for") == {"nothing_fits"}


def test_a_code_that_is_not_in_the_plan_is_told() -> None:
    found = assign(Told(code="B_99_99_XX_999", title="Visite au Wali", region="sm"), INDEX)
    assert found.status is LinkStatus.UNPLANNED
    assert "code_unknown" in kinds(found, "for")


def test_two_equal_activities_are_proposed_with_the_rival() -> None:
    twin = replace(HEALTH, activity_id=4, code="A_03_02_SM_009")
    found = assign(GOOD, PlanIndex([HEALTH, twin, SCHOOL]))
    assert found.status is LinkStatus.PROPOSED
    assert "rival" in kinds(found, "against")


def test_the_period_tells_equal_titles_apart() -> None:
    twin = replace(HEALTH, activity_id=4, code="A_03_02_SM_009", periods=AUTUMN)
    found = assign(GOOD, PlanIndex([HEALTH, twin, SCHOOL]))
    assert (found.status, found.choices[0].code) == (LinkStatus.LINKED, HEALTH.code)


def test_a_slip_in_the_kind_is_told_but_does_not_hinder() -> None:
    found = assign(replace(GOOD, kind="atelier"), INDEX)
    assert found.status is LinkStatus.LINKED
    assert "kind" in kinds(found, "against")


def test_nothing_but_an_empty_event_is_unplanned() -> None:
    assert assign(Told(), INDEX).status is LinkStatus.UNPLANNED
    assert assign(GOOD, PlanIndex([])).status is LinkStatus.UNPLANNED


def test_at_most_five_candidates_are_shown() -> None:
    many = [replace(HEALTH, activity_id=n, code=f"A_03_02_SM_{n:03}") for n in range(1, 20)]
    assert len(assign(GOOD, PlanIndex(many)).choices) == 5


def test_the_number_of_people_is_said_as_it_was_compared() -> None:
    planned = replace(HEALTH, participants=90, sessions=6)
    found = assign(replace(GOOD, people=14), PlanIndex([planned, WATER, SCHOOL]))
    [said] = [item for item in found.evidence if item["kind"] == "people"]
    assert (said["told"], said["planned"], said["each"]) == (14, 15, True)
