"""Submissions by the API: what each role sees, filters, pages, personal answers."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.accounts import PersonalReading, Role
from server.models.forms import Form
from server.models.submissions import ReviewState
from sync.export import MASK
from sync.links import decide_link
from sync.plan_workbook.draft import key_of
from sync.review import current_edition, decide
from tests.api.conftest import As
from tests.factories import (
    NOW,
    create_activity,
    create_form,
    create_submission,
    event_of,
    send,
)

PEOPLE = {
    "titre": "Atelier",
    "region": "sm",
    "participant": [{"nom": "Amina B.", "sexe": "f", "tel": "0612345678"}, {"nom": None}],
}


def ids(items: list[dict]) -> list[int]:
    return [each["id"] for each in items]


@pytest.mark.parametrize(
    ("role", "regions", "status", "seen"),
    [
        (Role.ADMINISTRATOR, [], 200, ["sm", "bmk", None]),
        (Role.SUPERVISOR, [], 200, ["sm", "bmk", None]),
        (Role.MONITORING, [], 200, ["sm", "bmk", None]),
        (Role.OFFICER, ["sm"], 200, ["sm"]),
        (Role.OFFICER, [], 200, []),
        (Role.PARTNER, [], 403, []),
    ],
)
def test_each_role_sees_what_it_sees_on_screen(
    as_: As,
    store: Session,
    media: MediaStore,
    form: Form,
    role: Role,
    regions: list,
    status: int,
    seen: list,
) -> None:
    for region in ("sm", "bmk", None):
        create_submission(store, media, form, {"titre": "x", "region": region})
    asking = as_(role, regions=regions)
    answer = asking.get("/submissions")
    assert answer.status_code == status
    if status == 200:
        assert [each["region"] for each in answer.get_json()["items"]] == seen


@pytest.mark.one_database
def test_a_submission_of_another_region_does_not_exist(
    as_: As, store: Session, media: MediaStore, form: Form
) -> None:
    elsewhere = create_submission(store, media, form, {"titre": "x", "region": "bmk"})
    officer = as_(Role.OFFICER, regions=["sm"])
    for below in ("", "/editions", "/editions/1", "/attachments"):
        assert officer.get(f"/submissions/{elsewhere.id}{below}").status_code == 404


def test_one_has_its_names_states_and_answers(
    as_: As, store: Session, media: MediaStore, form: Form
) -> None:
    made = create_submission(store, media, form, instance_id="uuid:a", submitted_by="agent")
    got = as_().get(f"/submissions/{made.id}").get_json()
    assert got["instance_id"] == got["root_instance_id"] == "uuid:a"
    assert (got["form_id"], got["form_version"]) == ("atelier_essai", "1")
    assert (got["review_state"], got["edition"], got["approved_edition"]) == ("received", 1, None)
    assert got["received_at"] == got["updated_at"] == NOW.isoformat()
    assert got["answers"]["lieu"] == "Agadir"
    assert list(got["answers"])[:3] == ["titre", "nature", "jour"]


def test_filters_narrow_the_list(as_: As, store: Session, media: MediaStore, form: Form) -> None:
    other = create_form(store, form_id="autre", title="Autre")
    first = create_submission(store, media, form, instance_id="uuid:one")
    second = create_submission(
        store, media, other, {"titre": "y", "region": "bmk"}, now=NOW + timedelta(days=2)
    )
    second.deleted_at = NOW + timedelta(days=3)
    asking = as_()
    later = (NOW + timedelta(days=1)).isoformat()
    expected = {
        ("form", "atelier_essai"): [first.id],
        ("form", "none"): [],
        ("region", "bmk"): [second.id],
        ("state", "received"): [first.id, second.id],
        ("state", "approved"): [],
        ("instance_id", "uuid:one"): [first.id],
        ("received_since", later): [second.id],
        ("deleted", "true"): [second.id],
        ("deleted", "false"): [first.id],
    }
    assert {
        (name, value): ids(asking.items("/submissions", **{name: value}))
        for name, value in expected
    } == expected


def test_what_changed_since_a_moment_is_found_by_its_last_change(
    as_: As, store: Session, media: MediaStore, form: Form
) -> None:
    made = create_submission(store, media, form)
    create_submission(store, media, form)
    later = NOW + timedelta(days=1)
    decide(
        store,
        made,
        ReviewState.APPROVED,
        comment=None,
        account=None,
        seen_edition_id=current_edition(store, made).id,
        seen_decision_id=None,
        now=later,
    )
    [changed] = as_().items("/submissions", updated_since=later.isoformat())
    assert (changed["id"], changed["updated_at"]) == (made.id, later.isoformat())
    assert (changed["review_state"], changed["approved_edition"]) == ("approved", 1)


def test_an_activity_finds_the_submissions_that_are_linked_to_it(
    as_: As, store: Session, media: MediaStore, form: Form
) -> None:
    activity = create_activity(store, code="A_01_05_SM_001")
    activity.code_key = key_of(activity.code)
    linked = create_submission(store, media, form)
    create_submission(store, media, form)
    decide_link(store, event_of(store, linked), activity.id, account=None, now=NOW)
    asking = as_()
    assert ids(asking.items("/submissions", activity="a-01-05-sm-001")) == [linked.id]
    assert asking.items("/submissions", activity="A_09_09_SM_001") == []


def test_pages_hold_everything_once_also_while_others_come_in(
    as_: As, store: Session, media: MediaStore, form: Form
) -> None:
    made = [create_submission(store, media, form).id for _ in range(5)]
    asking = as_()
    first = asking.get("/submissions", limit=2).get_json()
    made.append(create_submission(store, media, form).id)
    store.commit()
    rest = asking.walk("/submissions", limit=2, cursor=first["next"])
    assert ids(first["items"]) + ids(rest) == made


def test_an_officer_sees_personal_answers_when_asking_for_them_and_it_is_noted(
    as_: As, store: Session, media: MediaStore, form: Form
) -> None:
    made = create_submission(store, media, form, PEOPLE)
    officer = as_(Role.OFFICER, regions=["sm"])
    path = f"/submissions/{made.id}"
    masked = officer.get(path).get_json()["answers"]["participant"]
    assert [(each["nom"], each["tel"], each["sexe"]) for each in masked] == [
        (MASK, MASK, "f"),
        (None, None, None),
    ]
    assert store.scalars(select(PersonalReading)).all() == []
    shown = officer.get(path, personal="true").get_json()["answers"]["participant"]
    assert (shown[0]["nom"], shown[0]["tel"]) == ("Amina B.", "0612345678")
    store.rollback()
    [reading] = store.scalars(select(PersonalReading))
    assert (reading.submission_id, reading.what) == (made.id, "api")
    assert reading.facts["path"] == f"/api/v1{path}"


def test_a_list_with_personal_answers_is_noted_for_each_submission(
    as_: As, store: Session, media: MediaStore, form: Form
) -> None:
    made = [create_submission(store, media, form, PEOPLE).id for _ in range(3)]
    supervisor = as_()
    shown = supervisor.items("/submissions", personal="true", limit=2)
    assert shown[0]["answers"]["participant"][0]["nom"] == "Amina B."
    store.rollback()
    noted = [each.submission_id for each in store.scalars(select(PersonalReading))]
    assert sorted(noted) == made[:2]


@pytest.mark.one_database
def test_asking_for_personal_answers_without_the_right_is_refused(
    as_: As, store: Session, media: MediaStore, form: Form
) -> None:
    made = create_submission(store, media, form, PEOPLE)
    monitoring = as_(Role.MONITORING)
    for path in ("/submissions", f"/submissions/{made.id}", f"/submissions/{made.id}/editions"):
        assert monitoring.get(path, personal="true").status_code == 403
    assert store.scalars(select(PersonalReading)).all() == []


@pytest.mark.one_database
def test_what_no_question_asks_is_masked_too(
    as_: As, store: Session, media: MediaStore, form: Form
) -> None:
    made = create_submission(store, media, form, PEOPLE)
    edition = current_edition(store, made)
    edition.answers = {**edition.answers, "_unknown": {"invite/nom": "Amina B."}}
    edition.flags = [{"kind": "unknown_element", "path": "invite/nom", "value": "Amina B."}]
    asking = as_()
    text = asking.get(f"/submissions/{made.id}").text
    assert "Amina" not in text
    assert asking.get(f"/submissions/{made.id}").get_json()["flags"] == [
        {"kind": "unknown_element", "path": "invite/nom"}
    ]


def test_an_edit_is_the_edition_shown_and_both_are_listed(
    as_: As, store: Session, media: MediaStore, form: Form
) -> None:
    made = create_submission(store, media, form, {"titre": "a"}, instance_id="uuid:a")
    send(store, media, form, {"titre": "b"}, instance_id="uuid:b", deprecated_id="uuid:a")
    asking = as_()
    shown = asking.get(f"/submissions/{made.id}").get_json()
    assert (shown["instance_id"], shown["root_instance_id"]) == ("uuid:b", "uuid:a")
    editions = asking.walk(f"/submissions/{made.id}/editions", limit=1)
    assert [
        (each["number"], each["is_current"], each["answers"]["titre"], each["deprecated_id"])
        for each in editions
    ] == [(1, False, "a", None), (2, True, "b", "uuid:a")]
    assert editions[0]["source"]["kind"] == "phone"
    one = asking.get(f"/submissions/{made.id}/editions/1").get_json()
    assert one["answers"]["titre"] == "a"
    assert asking.get(f"/submissions/{made.id}/editions/3").status_code == 404


@pytest.mark.one_database
def test_each_page_costs_the_same_number_of_queries(
    as_: As, store: Session, media: MediaStore, form: Form, queries: list[str]
) -> None:
    for _ in range(3):
        create_submission(store, media, form, PEOPLE)
    asking = as_()
    asking.items("/submissions")
    costs = []
    for limit in (1, 3):
        queries.clear()
        assert len(asking.items("/submissions", limit=limit)) == limit
        costs.append(len(queries))
    assert costs[0] == costs[1]
