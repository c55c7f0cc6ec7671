"""Who may open and do what: each role at each view of the review screen."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.accounts import Account, Role
from server.models.forms import Form
from server.models.submissions import Submission
from tests.factories import create_account, create_finding, create_submission, event_of
from tests.screens import Reader, fresh

pytestmark = pytest.mark.one_database
ALL = set(Role)
DECIDE = {Role.ADMINISTRATOR, Role.SUPERVISOR}
SEE = ALL - {Role.PARTNER}
PERSONAL = {Role.ADMINISTRATOR, Role.SUPERVISOR, Role.OFFICER}
VIEWS = [
    ("GET", "/review", SEE),
    ("GET", "/review/{id}", SEE),
    ("POST", "/review/{id}/reveal", PERSONAL),
    ("POST", "/review/{id}/mask", PERSONAL),
    ("GET", "/review/{id}/correct?at=lieu", DECIDE),
    ("POST", "/review/{id}/correct", DECIDE),
    ("POST", "/review/{id}/correct/form", DECIDE),
    ("POST", "/review/{id}/thread/read", SEE),
    ("GET", "/review/outlines.geojson", SEE),
    ("GET", "/review/{id}/sheet.pdf", SEE),
    ("GET", "/review/away", DECIDE),
    ("GET", "/review/not-here", DECIDE),
    ("GET", "/review/worker.js", ALL),
    ("GET", "/review/officers", DECIDE),
    ("GET", "/review/officers/talk", DECIDE),
    ("POST", "/review/{id}/comment", SEE),
    ("POST", "/review/{id}/decision", DECIDE),
    ("GET", "/review/{id}/standing", SEE),
    ("POST", "/review/{id}/assign", DECIDE),
    ("POST", "/review/undo", DECIDE),
    ("GET", "/review/deeds", DECIDE),
    ("POST", "/review/deeds/1/undo", DECIDE),
    ("POST", "/review/bulk", DECIDE),
    ("POST", "/review/bulk/do", DECIDE),
    ("POST", "/review/saved", SEE),
    ("POST", "/review/saved/1/remove", SEE),
    ("POST", "/review/{id}/findings/{finding}", DECIDE),
    ("POST", "/review/{id}/events/{event}/link", DECIDE),
    ("GET", "/review/{id}/events/{event}/activities", DECIDE),
    ("GET", "/review/quarantine", DECIDE),
    ("POST", "/review/quarantine/1/replay", DECIDE),
    ("GET", "/review/{id}/files/1", SEE),
    ("GET", "/review/{id}/files/1/small", SEE),
    ("GET", "/review/{id}/files/1/play", SEE),
]


@pytest.fixture
def addresses(store: Session, submission: Submission) -> dict[str, int]:
    """What stands in the gaps of the addresses."""
    finding, event = create_finding(store, submission), event_of(store, submission)
    store.commit()
    return {"id": submission.id, "finding": finding.id, "event": event.id}


@pytest.mark.parametrize("role", Role)
def test_each_role_opens_its_views_and_no_other(
    app: Flask, store: Session, addresses: dict[str, int], role: Role
) -> None:
    account = create_account(store, role, regions=["sm"] if role is Role.OFFICER else [])
    store.commit()
    reader = Reader(app)
    reader.sign_in(account)
    refused = {
        (method, path): (reader.get if method == "GET" else reader.post)(
            path.format(**addresses)
        ).status_code
        == 403
        for method, path, _ in VIEWS
    }
    assert refused == {(method, path): role not in may for method, path, may in VIEWS}


def test_every_view_of_the_screen_is_in_the_table(app: Flask) -> None:
    rules = {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("review.")
        for method in rule.methods & {"GET", "POST"}
    }
    assert len(rules) == len(VIEWS)


@pytest.mark.parametrize("path", ["", "/{id}", "/{id}/files/1"])
def test_nobody_sees_anything_signed_out(app: Flask, addresses: dict[str, int], path: str) -> None:
    answer = Reader(app).get("/review" + path.format(**addresses))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/?next=")


def test_an_officer_sees_their_own_region_only(
    app: Flask, store: Session, media: MediaStore, form: Form, submission: Submission
) -> None:
    elsewhere = create_submission(store, media, form, {"titre": "Réunion à Oujda", "region": "ori"})
    nowhere = create_submission(store, media, form, {"titre": "Sans région"})
    officer = create_account(store, Role.OFFICER, regions=["sm"])
    store.commit()
    reader = Reader(app)
    reader.sign_in(officer)
    queue = reader.get("/review").text
    assert "Atelier de capitalisation" in queue
    assert "Réunion à Oujda" not in queue
    assert "Sans région" not in queue
    assert reader.get(f"/review/{submission.id}").status_code == 200
    assert reader.get(f"/review/{elsewhere.id}").status_code == 404
    assert reader.get(f"/review/{nowhere.id}").status_code == 404


def test_a_supervisor_limited_to_a_region_has_no_quarantine(app: Flask, store: Session) -> None:
    limited = create_account(store, Role.SUPERVISOR, regions=["sm"])
    store.commit()
    reader = Reader(app)
    reader.sign_in(limited)
    assert reader.get("/review/quarantine").status_code == 403
    assert "/review/quarantine" not in reader.get("/review").text


def test_a_decision_needs_the_right_even_with_a_good_form(
    app: Flask, store: Session, submission: Submission, supervisor: Account
) -> None:
    officer = create_account(store, Role.OFFICER, regions=["sm"])
    store.commit()
    reader = Reader(app)
    reader.sign_in(officer)
    edition = submission.editions[0].id
    store.commit()
    answer = reader.post(
        f"/review/{submission.id}/decision", state="approved", seen_edition=edition
    )
    assert answer.status_code == 403
    assert fresh(store, submission).review_state == "received"
    assert "Approuver" not in reader.get(f"/review/{submission.id}").text
