"""The API's door: who is let in, and how it says no."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.auth import make_token
from server.models.accounts import ApiToken, Role
from tests.api.conftest import As
from tests.factories import NOW, PASSWORD, create_account

pytestmark = pytest.mark.one_database


def problem(answer, status: int) -> dict:
    """The problem of an answer, checked for what each one has."""
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    assert "Set-Cookie" not in answer.headers
    said = answer.get_json(force=True)
    assert said["status"] == status
    assert said["title"]
    assert said["detail"]
    assert said["instance"].startswith("/api/")
    return said


@pytest.mark.parametrize("header", [None, "Basic YTpi", "Bearer", "Bearer wrong", "Bearer é"])
def test_without_a_good_token_nobody_is_let_in(app: Flask, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}
    answer = app.test_client().get("/api/v1/submissions", headers=headers)
    problem(answer, 401)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_session_cookie_opens_nothing(app: Flask, store: Session) -> None:
    account = create_account(store, Role.ADMINISTRATOR)
    token, email = make_token(store, account, "test", now=NOW), account.email
    store.commit()
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    client.post("/sign-in", data={"email": email, "password": PASSWORD})
    assert client.get("/account").status_code == 200
    problem(client.get("/api/v1/plan"), 401)
    answer = client.get("/api/v1/plan", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers


def test_a_revoked_token_and_one_of_a_closed_account_are_refused(
    app: Flask, store: Session
) -> None:
    account = create_account(store)
    token = make_token(store, account, "test", now=NOW)
    headers = {"Authorization": f"Bearer {token}"}
    store.commit()
    client = app.test_client()
    assert client.get("/api/v1/plan", headers=headers).status_code == 200
    account.is_active = False
    store.commit()
    problem(client.get("/api/v1/plan", headers=headers), 401)
    account.is_active = True
    store.scalars(select(ApiToken)).one().revoked_at = NOW
    store.commit()
    problem(client.get("/api/v1/plan", headers=headers), 401)


def test_the_last_use_of_a_token_is_noted_by_the_hour(as_: As, store: Session) -> None:
    asking = as_()
    asking.items("/plan")
    store.rollback()
    token = store.scalars(select(ApiToken)).one()
    noted = token.last_used_at
    assert noted is not None
    asking.items("/plan")
    store.refresh(token)
    assert token.last_used_at == noted
    token.last_used_at = noted - timedelta(hours=2)
    store.commit()
    asking.items("/plan")
    store.refresh(token)
    assert token.last_used_at >= noted


def test_each_resource_is_for_the_roles_that_have_its_right(as_: As) -> None:
    staff = {Role.ADMINISTRATOR, Role.SUPERVISOR, Role.MONITORING}
    allowed = {
        "/submissions": staff | {Role.OFFICER},
        "/events": staff | {Role.OFFICER},
        "/links": staff | {Role.OFFICER},
        "/runs": staff,
        "/plan": set(Role),
    }
    asking = {role: as_(role) for role in Role}
    for path, roles in allowed.items():
        let_in = {role for role in Role if asking[role].get(path).status_code == 200}
        assert let_in == roles, path


def test_what_is_not_there_is_a_problem(as_: As) -> None:
    asking = as_()
    paths = (
        "/nothing",
        "/submissions/1",
        "/events/1",
        "/links/1",
        "/plan/2026",
        "/plan/2026/activities",
        "/plan/activities/1",
        "/runs/1",
        "/submissions/99999999999999999999",
    )
    for path in paths:
        problem(asking.get(path), 404)


def test_other_methods_are_refused_with_those_that_are_allowed(app: Flask) -> None:
    answer = app.test_client().post("/api/v1/submissions", json={})
    problem(answer, 405)
    assert "GET" in answer.headers["Allow"]


def test_a_body_that_is_too_large_is_refused_before_it_is_read(app: Flask) -> None:
    environ = {"CONTENT_LENGTH": str(300 * 1024 * 1024)}
    problem(app.test_client().get("/api/v1/plan", environ_overrides=environ), 413)


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        ("/submissions", {"limit": "0"}, "limit"),
        ("/submissions", {"limit": "1001"}, "limit"),
        ("/submissions", {"limit": "many"}, "limit"),
        ("/submissions", {"cursor": "!"}, "cursor"),
        ("/submissions", {"cursor": "é"}, "cursor"),
        ("/submissions", {"cursor": "cnVuczoz"}, "cursor"),
        ("/submissions", {"state": "done"}, "state"),
        ("/submissions", {"updated_since": "yesterday"}, "updated_since"),
        ("/submissions", {"updated_since": "2026-06-01T00:00:00"}, "updated_since"),
        ("/submissions", {"received_since": "0001-01-01T00:00:00+14:00"}, "received_since"),
        ("/submissions", {"form": "a\0"}, "form"),
        ("/submissions", {"offset": "100"}, "offset"),
        ("/events", {"since": "2026"}, "since"),
        ("/events", {"submission": "99999999999"}, "submission"),
        ("/links", {"method": "magic"}, "method"),
    ],
)
def test_a_wrong_parameter_is_named(as_: As, path: str, query: dict, field: str) -> None:
    said = problem(as_().get(path, **query), 422)
    assert [(each["location"], each["field"]) for each in said["errors"]] == [("query", field)]
    assert field in said["detail"]


def test_a_failure_of_ours_is_a_problem_without_its_insides(
    app: Flask, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("password=1234")

    asking = as_()
    monkeypatch.setattr("server.api.plan._year_records", broken)
    said = problem(asking.get("/plan"), 500)
    assert "1234" not in said["detail"]


def test_no_other_origin_is_let_in(as_: As) -> None:
    answer = as_().get("/plan", headers={"Origin": "https://elsewhere.example"})
    assert not [name for name in dict(answer.headers) if name.startswith("Access-Control")]


def test_one_who_has_it_gets_304(as_: As) -> None:
    asking = as_()
    first = asking.get("/plan")
    again = asking.get("/plan", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
