"""Keys on screen: made, printed, revoked by a supervisor; what is shown when and to whom."""

import re

import pytest
import requests
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.config import Settings
from server.models.accounts import Role
from server.models.keys import PhoneKey
from sync.keys import ha1_of, make_key
from tests.factories import create_account
from tests.openrosa.conftest import NOW, OPENROSA
from tests.screens import Reader
from tests.support.serving import serving

pytestmark = pytest.mark.one_database


def reader(app: Flask, store: Session, role: Role = Role.SUPERVISOR, **more: object) -> Reader:
    account = create_account(store, role, **more)
    store.commit()
    signed_in = Reader(app)
    signed_in.sign_in(account, language="fr")
    return signed_in


def make(someone: Reader, **fields: object) -> str:
    made = someone.post(
        "/keys/new", **{"name": "Salma", "language": "fr", "region": ["bmk"], **fields}
    )
    assert made.status_code == 200, made.text
    return made.text


def only_key(store: Session) -> PhoneKey:
    store.rollback()
    return store.scalars(select(PhoneKey)).one()


def test_the_password_is_shown_once(app: Flask, store: Session) -> None:
    supervisor = reader(app, store)
    shown = re.findall(r"<code>([^<]+)</code>", make(supervisor))
    key = only_key(store)

    assert shown[-2] == key.username
    assert ha1_of(key.username, shown[-1]) == key.ha1
    for path in ("/keys", f"/keys/{key.id}", f"/keys/{key.id}/sheet"):
        assert shown[-1] not in supervisor.get(path).text


def test_the_list_says_who_where_and_when(app: Flask, store: Session) -> None:
    supervisor = reader(app, store)
    assert "Aucun téléphone encore" in supervisor.get("/keys").text
    make(supervisor, region=["bmk", "sm"])

    listed = supervisor.get("/keys").text
    for words in (
        "Salma",
        "Béni Mellal-Khénifra, Souss-Massa",
        "Français",
        "pas encore de contact",
    ):
        assert words in listed


@pytest.mark.parametrize(
    ("language", "direction", "words"),
    [("fr", "ltr", "cinq minutes"), ("ar", "rtl", "خمس دقائق"), ("en", "ltr", "five minutes")],
)
def test_the_sheet_speaks_the_key_s_language_and_loads_nothing_from_elsewhere(
    app: Flask, store: Session, language: str, direction: str, words: str
) -> None:
    supervisor = reader(app, store)
    make(supervisor, language=language)
    sheet = supervisor.get(f"/keys/{only_key(store).id}/sheet").text

    assert f'<html lang="{language}" dir="{direction}">' in sheet
    assert words in sheet
    assert sheet.count("<svg") == 2
    assert re.findall(r'(?:src|href)="(?!/)[^"]*"', sheet) == []
    assert "style=" not in sheet


def test_the_address_on_the_sheet_opens_the_door_until_the_key_is_revoked(
    app: Flask, store: Session
) -> None:
    supervisor = reader(app, store)
    make(supervisor)
    key = only_key(store)
    sheet = supervisor.get(f"/keys/{key.id}/sheet").text
    token = re.search(r"/field/#key=([\w-]+)", sheet)
    assert token

    with serving(app) as address:
        url = f"{address}/key/{token[1]}/formList"
        assert requests.get(url, headers=OPENROSA, timeout=9).status_code == 200
        page = supervisor.get(f"/keys/{key.id}").text
        assert "quarantaine" in page
        supervisor.post(f"/keys/{key.id}/revoke")
        assert requests.get(url, headers=OPENROSA, timeout=9).status_code == 403
    assert "Révoquée" in supervisor.get("/keys").text
    assert supervisor.get(f"/keys/{key.id}/sheet").status_code == 404


def test_without_a_name_nothing_is_made(app: Flask, store: Session) -> None:
    supervisor = reader(app, store)
    refused = supervisor.post("/keys/new", name=" ", language="xx")
    assert refused.status_code == 422
    assert store.scalars(select(PhoneKey)).all() == []


def test_an_account_lends_its_name(app: Flask, store: Session) -> None:
    officer = create_account(store, Role.OFFICER, name="Omar", regions=["sm"])
    store.commit()
    make(reader(app, store), name="", account=officer.id)
    key = only_key(store)
    assert (key.name, key.account_id) == ("Omar", officer.id)


@pytest.mark.parametrize("role", [Role.MONITORING, Role.OFFICER, Role.PARTNER])
def test_other_roles_have_no_keys(app: Flask, store: Session, role: Role) -> None:
    other = reader(app, store, role, regions=["bmk"])
    assert other.get("/keys").status_code == 403
    assert "/keys" not in other.get("/account").text


def test_a_supervisor_of_a_region_has_its_keys_only(app: Flask, store: Session) -> None:
    make(reader(app, store, email="all@terrain.test"))
    other = reader(app, store, regions=["ori"], email="ori@terrain.test")

    assert "Salma" not in other.get("/keys").text
    assert other.get(f"/keys/{only_key(store).id}").status_code == 404
    assert other.post("/keys/new", name="x", language="fr", region=["bmk"]).status_code == 422


def test_without_https_the_page_says_that_phones_cannot_come(app: Flask, store: Session) -> None:
    assert "TERRAIN_PUBLIC_URL" in reader(app, store).get("/keys").text


def test_many_keys_are_shown_by_the_page(app: Flask, store: Session, settings: Settings) -> None:
    for number in range(52):
        make_key(
            store,
            name=f"Phone {number:02}",
            regions=[],
            language="fr",
            account=None,
            secret_key=settings.secret_key,
            now=NOW,
        )
    supervisor = reader(app, store)
    assert "Phone 49" in supervisor.get("/keys").text
    last = supervisor.get("/keys?page=2").text
    assert ("Phone 49" in last, "Phone 51" in last) == (False, True)
