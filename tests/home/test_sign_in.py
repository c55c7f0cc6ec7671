"""The door: who comes in, who doesn't, and what it says."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from server.models.accounts import Role
from tests.factories import create_account
from tests.screens import Reader, fresh, make_app

pytestmark = pytest.mark.one_database


def test_the_right_password_opens_the_first_screen(reader: Reader, store: Session) -> None:
    account = create_account(store)
    store.commit()
    assert reader.sign_in(account).status_code == 302
    first = reader.get("/", follow_redirects=True)
    assert first.request.path == "/start"
    assert account.name in first.text


def test_the_cookie_is_out_of_reach_of_scripts_and_secure_over_https(
    store: Session, database_url: str, tmp_path: Path
) -> None:
    account = create_account(store)
    store.commit()
    cookies = {}
    for scheme in ("http", "https"):
        reader = Reader(make_app(database_url, tmp_path, f"{scheme}://terrain.example.org"))
        reader.client.environ_overrides = {"wsgi.url_scheme": scheme}
        reader.headers["Referer"] = f"{scheme}://localhost/"
        cookies[scheme] = reader.get("/").headers["Set-Cookie"]
    assert account.id
    assert all("HttpOnly" in cookie for cookie in cookies.values())
    assert all("SameSite=Lax" in cookie for cookie in cookies.values())
    assert "Secure" in cookies["https"]
    assert "Secure" not in cookies["http"]


def test_a_wrong_password_says_how_many_tries_are_left_until_the_account_is_locked(
    reader: Reader, store: Session
) -> None:
    account = create_account(store)
    store.commit()
    said = [reader.post("/sign-in", email=account.email, password="faux") for _ in range(5)]
    assert [answer.status_code for answer in said] == [401] * 5
    assert "Encore 4 essais" in said[0].text
    assert "Encore 1 essai " in said[3].text
    assert "Ce compte se rouvre à" in said[4].text
    assert reader.sign_in(account).status_code == 401


def test_an_unknown_address_is_answered_like_a_known_one(reader: Reader) -> None:
    said = [reader.post("/sign-in", email="nobody@example.org", password="x") for _ in range(2)]
    assert "Encore 4 essais" in said[0].text
    assert "Encore 3 essais" in said[1].text


def test_a_form_without_its_token_changes_nothing(reader: Reader, store: Session) -> None:
    account = create_account(store)
    store.commit()
    reader.sign_in(account)
    answer = reader.client.post("/theme", data={"theme": "dark"}, headers=reader.headers)
    assert answer.status_code == 400
    assert "ouverte depuis trop longtemps" in answer.text
    fresh(store, account)
    assert account.theme == "auto"


@pytest.mark.parametrize(
    ("asked", "goes"),
    [
        ("/review?q=agadir", "/review?q=agadir"),
        ("//evil.example", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/x\r\nSet-Cookie: a=b", "/"),
    ],
)
def test_after_sign_in_only_a_path_of_ours_is_followed(
    reader: Reader, store: Session, asked: str, goes: str
) -> None:
    account = create_account(store)
    store.commit()
    assert reader.sign_in(account, next=asked).headers["Location"] == goes


def test_a_page_asked_for_before_sign_in_comes_after_it(reader: Reader) -> None:
    answer = reader.get("/review?q=agadir")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/?next=/review?q%3Dagadir"


def test_the_language_chosen_at_the_door_stays(reader: Reader, store: Session) -> None:
    account = create_account(store)
    store.commit()
    reader.post("/language", language="ar", next="/")
    door = reader.get("/")
    assert '<html lang="ar" dir="rtl"' in door.text
    reader.sign_in(account)
    assert '<html lang="ar" dir="rtl"' in reader.get("/account").text
    fresh(store, account)
    assert account.language == "ar"


def test_the_theme_is_kept_in_the_account(reader: Reader, store: Session) -> None:
    account = create_account(store)
    store.commit()
    reader.sign_in(account)
    reader.post("/theme", theme="dark", next="/account")
    assert 'data-theme="dark"' in reader.get("/account").text
    fresh(store, account)
    assert account.theme == "dark"


def test_the_account_page_keeps_what_it_asks(reader: Reader, store: Session) -> None:
    account = create_account(store)
    store.commit()
    reader.sign_in(account)
    reader.post("/account", name="Karim Benali", language="en", theme="light")
    fresh(store, account)
    kept = (account.name, account.language, account.theme, account.shortcuts)
    assert kept == ("Karim Benali", "en", "light", False)
    assert 'data-keys="off"' in reader.get("/account").text


def test_signing_out_ends_the_session(reader: Reader, store: Session) -> None:
    account = create_account(store)
    store.commit()
    reader.sign_in(account)
    reader.post("/sign-out")
    assert reader.get("/account").status_code == 302


def test_an_htmx_request_without_session_is_sent_to_the_door(reader: Reader) -> None:
    answer = reader.client.get("/review", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/"


@pytest.mark.parametrize(
    ("role", "goes"),
    [
        (Role.ADMINISTRATOR, "/start"),
        (Role.SUPERVISOR, "/start"),
        (Role.MONITORING, "/review"),
        (Role.OFFICER, "/review"),
    ],
)
def test_each_role_begins_where_its_work_is(
    reader: Reader, store: Session, role: Role, goes: str
) -> None:
    account = create_account(store, role, regions=["sm"] if role is Role.OFFICER else [])
    store.commit()
    reader.sign_in(account)
    assert reader.get("/").headers["Location"] == goes
