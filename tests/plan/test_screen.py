"""The plan on screen: figures, filters, who may see what."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.accounts import Role
from server.models.plan import PlannedActivity
from server.models.submissions import ReviewState
from server.plan.figures import bars, total
from server.plan.rows import Filters, activity_rows
from tests import factories
from tests.plan.browsing import reader, seen
from tests.plan.conftest import Imports, linked_event, planned

TODAY = date(2026, 6, 10)
ROWS = (
    planned("A_01_01_SM_001", "Comité régional", sessions=3),
    planned("A_02_01_ORI_002", "Atelier sur la santé", "Oriental"),
    planned("A_02_01_003", "Réunion des régions", "Souss-Massa, Oriental", sessions=1),
    planned("A_02_09_SM_004", "Formation annulée", sessions=9),
)


@pytest.fixture
def year(store: Session, media: MediaStore, imported: Imports) -> Session:
    """A plan of four activities; of the first, one event approved and one to review."""
    imported(*ROWS)
    by_code = {each.code: each for each in store.scalars(select(PlannedActivity))}
    by_code["A_02_09_SM_004"].values.status = "cancelled"
    form = factories.create_form(store)
    first = by_code["A_01_01_SM_001"]
    linked_event(store, media, form, first, state=ReviewState.APPROVED, titre="Comité de mars")
    linked_event(store, media, form, first, titre="Comité de juin")
    store.commit()
    return store


def test_bars_add_up_to_the_whole_plan(year: Session) -> None:
    rows = activity_rows(year, 2026, None, TODAY)
    whole = total(rows)
    assert (whole.planned, whole.done, whole.waiting, whole.due) == (6, 1, 1, 6)
    for key in (lambda row: row.axis_key, lambda row: row.region_key):
        parts = bars(rows, key, ())
        assert sum(bar.planned for bar in parts) == whole.planned
        assert sum(bar.done for bar in parts) == whole.done
    assert [bar.key for bar in bars(rows, lambda row: row.region_key, ("sm", "ori"))] == [
        "sm",
        "ori",
        "several",
    ]


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ({"axis": "R1"}, ["A_01_01_SM_001"]),
        ({"region": "ori"}, ["A_02_01_003", "A_02_01_ORI_002"]),
        ({"region": "several"}, ["A_02_01_003"]),
        ({"state": "partly_done"}, ["A_01_01_SM_001"]),
        ({"state": "cancelled"}, ["A_02_09_SM_004"]),
        ({"words": "sante atelier"}, ["A_02_01_ORI_002"]),
        ({"part": "nowhere"}, []),
    ],
)
def test_filters_keep_what_the_address_asks(
    year: Session, asked: dict[str, str], codes: list[str]
) -> None:
    rows = activity_rows(year, 2026, None, TODAY)
    assert [r.values.code for r in rows if Filters(2026, **asked).keeps(r)] == codes


def test_the_page_shows_activities_and_opens_what_it_counts(app: Flask, year: Session) -> None:
    someone = reader(app, year)
    page = someone.get("/plan?year=2026").text
    assert "Comité régional" in page
    assert "kind=done" in page
    done = someone.get("/plan/events?kind=done&axis=R1&year=2026").text
    assert "Comité de mars" in done
    assert "Comité de juin" not in done
    assert "Comité de juin" in someone.get("/plan/events?kind=wait&axis=R1&year=2026").text


@pytest.mark.one_database
def test_an_older_version_can_be_shown(app: Flask, year: Session, imported: Imports) -> None:
    imported(planned("A_01_01_SM_001", "Comité sous un autre titre"), part="main")
    year.commit()
    someone = reader(app, year)
    assert "Comité sous un autre titre" in someone.get("/plan?year=2026").text
    older = someone.get("/plan?year=2026&version=1").text
    assert "Comité régional" in older
    assert "Comité sous un autre titre" not in older


@pytest.mark.one_database
def test_partners_see_what_is_approved_and_open_no_submission(app: Flask, year: Session) -> None:
    partner = reader(app, year, Role.PARTNER)
    first = seen(year, select(PlannedActivity.id).order_by(PlannedActivity.id))[0]
    page = partner.get(f"/plan/{first}").text
    assert "Comité de mars" in page
    assert "Comité de juin" not in page
    assert "/review/" not in page
    assert partner.get("/plan/import").status_code == 403
    assert partner.get("/plan/links").status_code == 403


@pytest.mark.one_database
def test_officers_open_submissions_of_their_region_only(app: Flask, year: Session) -> None:
    first = seen(year, select(PlannedActivity.id).order_by(PlannedActivity.id))[0]
    there = reader(app, year, Role.OFFICER, regions=["sm"]).get(f"/plan/{first}").text
    elsewhere = reader(app, year, Role.OFFICER, regions=["ori"]).get(f"/plan/{first}").text
    assert "/review/" in there
    assert "/review/" not in elsewhere


@pytest.mark.one_database
def test_without_a_plan_the_page_says_what_to_do_first(app: Flask, store: Session) -> None:
    assert "Importer un classeur" in reader(app, store).get("/plan").text
    assert "Importer un classeur" not in reader(app, store, Role.PARTNER).get("/plan").text


@pytest.mark.one_database
@pytest.mark.parametrize(
    "address",
    [
        "/plan?year=99999999999&version=99999999999&page=99999999999&state=nonsense",
        "/plan/events?year=-1&kind=nonsense&region=%00",
        "/plan/versions?year=abc&before=99999999999&after=-1",
        "/plan/template.xlsx?year=99999999999&language=nonsense",
        "/plan/import?year=99999999999",
    ],
)
def test_nonsense_in_an_address_counts_as_not_said(app: Flask, year: Session, address: str) -> None:
    assert reader(app, year).get(address).status_code == 200


@pytest.mark.one_database
def test_what_is_not_there_is_not_found(app: Flask, store: Session) -> None:
    someone = reader(app, store)
    assert someone.get("/plan/99999999999").status_code == 404
    assert someone.get("/plan/999").status_code == 404
    assert someone.get("/plan/versions/999").status_code == 404


def test_unplanned_events_are_listed(app: Flask, store: Session, media: MediaStore) -> None:
    form = factories.create_form(store)
    answers = {"titre": "Rencontre imprévue", "jour": "2026-03-02", "region": "sm"}
    factories.create_submission(store, media, form, answers)
    store.commit()
    page = reader(app, store).get("/plan/events?kind=unplanned&year=2026").text
    assert "Rencontre imprévue" in page
