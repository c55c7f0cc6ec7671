"""Gaps and adjustments on screen: what is shown, previewed, accepted, refused, undone."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.accounts import Role
from server.models.adjustments import Adjustment
from server.models.forms import Form
from server.models.plan import PlannedActivity, PlanVersion
from server.plan import adjustments, today
from server.plan.wording import periods_text
from tests.gaps.conftest import NOW, activity, linked_event, planned, proposals, unplanned
from tests.plan.browsing import Reader, reader, seen
from tests.plan.conftest import Imports

pytestmark = pytest.mark.one_database
LATE = planned("A_03_02_SM_002", "Atelier sur l'emploi des migrants")
PARTLY = planned("A_03_02_SM_004", "Comité régional", sessions=4)
PLACES = "/plan/adjustments?year=2026", "/plan/adjustments/preview?year=2026"


@pytest.fixture
def year(
    store: Session,
    media: MediaStore,
    form: Form,
    imported: Imports,
    monkeypatch: pytest.MonkeyPatch,
) -> Session:
    """A plan with one activity late, one half done, and a caravan that nobody planned."""
    for module in (today, adjustments):
        monkeypatch.setattr(module, "utc_now", lambda: NOW)
    imported(LATE, PARTLY)
    activity(store, "A_03_02_SM_002").values.responsible = "Zahra"
    done = activity(store, "A_03_02_SM_004")
    linked_event(store, media, form, done, titre="Comité de mars", jour="2026-03-03")
    unplanned(store, media, form, titre="Caravane juridique")
    unplanned(store, media, form, titre="Caravane juridique", jour="2026-05-04")
    proposals(store)
    store.commit()
    return store


def fields(page: str) -> dict[str, Any]:
    """The hidden fields of a preview's form."""
    return {name: re.findall(rf'name="{name}" value="([^"]*)"', page) for name in ("id", "seen")}


def ids(store: Session) -> list[str]:
    return [str(each) for each in seen(store, select(Adjustment.id).order_by(Adjustment.id))]


def preview(someone: Reader, store: Session) -> dict[str, Any]:
    return fields(someone.send(PLACES[1], id=ids(store)).text)


def test_standing_is_counted_filtered_and_said_with_how_late(app: Flask, year: Session) -> None:
    someone = reader(app, year)
    page = someone.get("/plan?year=2026").text
    assert "Rien reçu, 82\xa0jours de retard" in page.replace("82 jours", "82\xa0jours")
    late = someone.get("/plan?year=2026&standing=unseen").text
    assert "emploi des migrants" in late
    assert "Comité régional" not in late
    found = seen(year, select(PlannedActivity.id).where(PlannedActivity.code == "A_03_02_SM_004"))
    half = someone.get(f"/plan/{found[0]}").text
    assert "3 séances manquent" in half
    assert "Scinder en deux" in half


def test_gaps_by_officer_open_what_they_count(app: Flask, year: Session) -> None:
    someone = reader(app, year)
    page = someone.get("/plan/gaps?year=2026").text
    assert "Zahra" in page
    behind = someone.get("/plan/gaps?year=2026&officer=zahra&what=unseen").text
    assert "emploi des migrants" in behind
    assert "Caravane" in someone.get("/plan/gaps?year=2026&officer=none&what=unplanned").text


def test_gaps_count_undated_events_and_only_those_that_the_reader_may_see(
    app: Flask, year: Session, media: MediaStore, form: Form
) -> None:
    unplanned(year, media, form, titre="Sans date", jour="")
    unplanned(year, media, form, titre="Ailleurs", region="ori")
    year.commit()
    everywhere = reader(app, year).get("/plan/gaps?year=2026&officer=none&what=unplanned").text
    assert "Sans date" in everywhere
    assert "Ailleurs" in everywhere
    there = reader(app, year, regions=["sm"])
    for page in ("gaps?officer=none&what=unplanned&", "events?kind=unplanned&"):
        shown = there.get(f"/plan/{page}year=2026").text
        assert "Sans date" in shown
        assert "Ailleurs" not in shown


def test_an_activity_says_what_of_its_figures_waits_for_review(
    app: Flask, year: Session, media: MediaStore, form: Form
) -> None:
    at = activity(year, "A_03_02_SM_002")
    assert "dont 1" not in reader(app, year).get(f"/plan/{at.id}").text
    linked_event(year, media, form, at)
    year.commit()
    page = reader(app, year).get(f"/plan/{at.id}").text
    assert "dont 1 à réviser" in page
    assert "que ce qui est approuvé" in page


def test_periods_are_listed_with_the_reader_s_comma() -> None:
    periods = [["2026-01-01", "2026-01-31"], ["2026-03-01", "2026-03-31"]]
    assert "، " in periods_text(periods, "ar")
    assert periods_text(periods, "fr").startswith("1er janv.")


def test_accepting_previews_then_makes_one_version_and_can_be_undone(
    app: Flask, year: Session
) -> None:
    someone = reader(app, year)
    page = someone.send(PLACES[1], id=ids(year)).text
    assert "2 événements seront liés" in page
    assert "Accepter comme version 2" in page
    chosen = fields(page) | {f"period-{ids(year)[0]}": "2026-10-01/2026-12-31"}
    made = someone.send("/plan/adjustments/accept?year=2026", **chosen)
    assert made.status_code == 302
    assert "Ajustements acceptés" in someone.get(made.location).text
    versions = seen(year, select(PlanVersion.number).order_by(PlanVersion.id))
    assert versions == [1, 2]
    moved = activity(year, "A_03_02_SM_002").values.periods
    year.rollback()
    assert moved == [["2026-10-01", "2026-12-31"]]
    version_id = seen(year, select(PlanVersion.id).where(PlanVersion.number == 2))[0]
    someone.send("/plan/adjustments/undo?year=2026", versions=version_id)
    assert activity(year, "A_03_02_SM_002").values.periods == [["2026-03-01", "2026-05-31"]]
    year.rollback()


def test_a_plan_changed_meanwhile_is_said_on_screen(app: Flask, year: Session) -> None:
    someone = reader(app, year)
    chosen = preview(someone, year)
    someone.send("/plan/adjustments/accept?year=2026", id=chosen["id"][0], seen=chosen["seen"])
    answer = someone.send("/plan/adjustments/accept?year=2026", **chosen)
    assert answer.status_code == 409
    assert "Le plan a changé entre-temps" in answer.text


def test_refusing_can_be_undone_and_others_may_not_decide(app: Flask, year: Session) -> None:
    someone = reader(app, year)
    first = ids(year)[0]
    someone.send("/plan/adjustments/refuse?year=2026", only=first)
    assert "emploi des migrants" in someone.get(f"{PLACES[0]}&state=refused").text
    someone.send("/plan/adjustments/propose-again?year=2026", only=first)
    assert "emploi des migrants" in someone.get(PLACES[0]).text
    officer = reader(app, year, Role.OFFICER, regions=["sm"])
    assert officer.get(PLACES[0]).status_code == 403
    assert officer.get("/plan/gaps").status_code == 403
    assert "Écarts par agent" not in officer.get("/plan?year=2026").text


@pytest.mark.parametrize(
    "sent",
    [
        {"id": ["0", "99999999999999999999", "x"], "seen": ["1", "a:b"]},
        {"only": "1,2,x", "period-1": "nonsense"},
        {},
    ],
)
def test_forms_that_make_no_sense_change_nothing(
    app: Flask, year: Session, sent: dict[str, Any]
) -> None:
    someone = reader(app, year)
    for place in ("preview", "accept", "refuse", "propose-again", "undo"):
        answer = someone.send(f"/plan/adjustments/{place}?year=2025", **sent)
        assert answer.status_code in (302, 409)
    assert seen(year, select(PlanVersion.number)) == [1]
