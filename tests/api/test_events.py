"""Events and links by the API."""

import pytest
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.accounts import Role
from server.models.forms import Form
from sync.export import MASK
from sync.links import decide_link
from sync.plan_workbook.draft import key_of
from tests.api.conftest import As
from tests.factories import NOW, create_activity, create_submission, event_of

DECIDED = {
    "titre": "Réunion",
    "nature": "reunion",
    "jour": "2026-06-03",
    "region": "sm",
    "liste": "liste.jpg",
    "decision": [{"quoi": "Écrire", "qui": "Amina B.", "echeance": "2026-07-01"}],
}


def test_an_event_says_what_it_is_and_who_tells_it(
    as_: As, store: Session, media: MediaStore, form: Form
) -> None:
    made = create_submission(store, media, form, DECIDED, instance_id="uuid:a")
    event = event_of(store, made)
    got = as_().get(f"/events/{event.id}").get_json()
    assert (got["title"], got["kind"], got["date"]) == ("Réunion", "reunion", "2026-06-03")
    assert (got["link_status"], got["links"], got["candidates"]) == ("unplanned", [], [])
    assert got["submissions"] == [
        {
            "id": made.id,
            "instance_id": "uuid:a",
            "row": 0,
            "review_state": "received",
            "deleted_at": None,
        }
    ]


@pytest.mark.one_database
def test_who_is_in_charge_of_a_decision_is_personal(
    as_: As, store: Session, media: MediaStore, form: Form
) -> None:
    made = create_submission(store, media, form, DECIDED)
    event = event_of(store, made)
    asking = as_()
    masked = asking.get(f"/events/{event.id}").get_json()
    assert masked["decisions"] == [{"text": "Écrire", "owner": MASK, "due": "2026-07-01"}]
    assert masked["attendance_sheets"] == [MASK]
    shown = asking.get(f"/events/{event.id}", personal="true").get_json()
    assert shown["decisions"][0]["owner"] == "Amina B."
    assert as_(Role.MONITORING).get("/events", personal="true").status_code == 403


def test_a_region_sees_its_own_events_and_links(
    as_: As, store: Session, media: MediaStore, form: Form
) -> None:
    activity = create_activity(store)
    for region in ("sm", "bmk"):
        made = create_submission(store, media, form, {"titre": region, "region": region})
        decide_link(store, event_of(store, made), activity.id, account=None, now=NOW)
    officer = as_(Role.OFFICER, regions=["sm"])
    [event] = officer.items("/events")
    [link] = officer.items("/links")
    assert (event["title"], link["event_id"]) == ("sm", event["id"])
    hidden = {each["id"] for each in as_().items("/links")} - {link["id"]}
    assert officer.get(f"/links/{hidden.pop()}").status_code == 404


def test_filters_narrow_events_and_links(
    as_: As, store: Session, media: MediaStore, form: Form
) -> None:
    activity = create_activity(store)
    activity.code_key = key_of(activity.code)
    linked = event_of(store, create_submission(store, media, form, DECIDED))
    other = create_submission(store, media, form, {"titre": "x", "jour": "2025-02-01"})
    decide_link(store, linked, activity.id, account=None, now=NOW)
    asking = as_()
    alone = event_of(store, other).id
    expected = {
        ("region", "sm"): [linked.id],
        ("kind", "reunion"): [linked.id],
        ("link_status", "linked"): [linked.id],
        ("link_status", "unplanned"): [alone],
        ("since", "2026-01-01"): [linked.id],
        ("until", "2025-12-31"): [alone],
        ("year", "2025"): [alone],
        ("activity", "A 01 05 SM 001"): [linked.id],
        ("submission", str(other.id)): [alone],
    }
    found = {
        (name, value): [each["id"] for each in asking.items("/events", **{name: value})]
        for name, value in expected
    }
    assert found == expected
    for name, value in {"event": linked.id, "method": "person", "year": 2026}.items():
        assert [each["event_id"] for each in asking.items("/links", **{name: value})] == [linked.id]
    assert asking.items("/links", year=2025) == asking.items("/links", method="code") == []


def test_a_link_explains_itself_in_three_languages(
    as_: As, store: Session, media: MediaStore, form: Form
) -> None:
    activity = create_activity(store)
    event = event_of(store, create_submission(store, media, form))
    decide_link(store, event, activity.id, account=None, now=NOW)
    asking = as_()
    [listed] = asking.items("/links")
    link = asking.get(f"/links/{listed['id']}").get_json()
    assert link == listed
    assert (link["code"], link["share"], link["is_main"]) == (activity.code, 1.0, True)
    assert link["explanation"].keys() == {"fr", "ar", "en"}
    assert all(link["explanation"].values())


@pytest.mark.one_database
def test_an_event_that_only_deleted_submissions_tell_of_is_marked(
    as_: As, store: Session, media: MediaStore, form: Form
) -> None:
    made = create_submission(store, media, form)
    asking = as_()
    assert not asking.items("/events")[0]["is_deleted"]
    made.deleted_at = NOW
    store.commit()
    assert asking.items("/events")[0]["is_deleted"]


@pytest.mark.one_database
def test_pages_of_events_and_links_cost_the_same_number_of_queries(
    as_: As, store: Session, media: MediaStore, form: Form, queries: list[str]
) -> None:
    for number in range(3):
        activity = create_activity(store, code=f"A_01_05_SM_00{number}")
        made = create_submission(store, media, form)
        decide_link(store, event_of(store, made), activity.id, account=None, now=NOW)
    asking = as_()
    asking.items("/events")
    for path in ("/events", "/links"):
        costs = []
        for limit in (1, 3):
            queries.clear()
            assert len(asking.items(path, limit=limit)) == limit
            costs.append(len(queries))
        assert costs[0] == costs[1], path
