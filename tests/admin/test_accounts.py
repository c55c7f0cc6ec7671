"""Accounts, their names at sources, their tokens, and the log of personal readings."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.auth import account_of_token
from server.media import MediaStore
from server.models.accounts import Account, AccountAlias, ApiToken, PersonalReading, Role
from server.models.submissions import Submission
from server.passwords import is_right
from tests.admin.made import FOREIGN_ANSWERS, FOREIGN_TABLE
from tests.factories import create_account, create_form, send
from tests.runs.made import create_remote
from tests.screens import Reader

pytestmark = pytest.mark.one_database
SECRET = re.compile(r'class="secret" dir="ltr"><code>([^<]+)<')
OFFICER = {"email": "naima@example.org", "name": "Naïma", "role": "officer", "language": "ar"}


def test_a_new_account_gets_a_password_that_is_shown_once(
    app: Flask, admin: Reader, store: Session
) -> None:
    page = admin.post("/admin/accounts/new", **OFFICER, region=["sm"])
    password = SECRET.search(page.text)[1]
    account = store.scalars(select(Account).where(Account.email == OFFICER["email"])).one()
    assert (account.role, account.regions, account.language) == ("officer", ["sm"], "ar")
    assert is_right(password, account.password_hash)
    store.commit()
    assert password not in admin.get(f"/admin/accounts/{account.id}").text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"email": "nothing"}, "Écrivez une adresse e-mail"),
        ({"region": []}, "Un agent de terrain a besoin d’une région"),
        ({"role": "emperor"}, "Choisissez un rôle"),
    ],
)
def test_what_an_account_lacks_is_said(admin: Reader, change: dict, words: str) -> None:
    answer = admin.post("/admin/accounts/new", **{**OFFICER, "region": ["sm"], **change})
    assert answer.status_code == 422
    assert words in answer.text


def test_an_account_is_changed_closed_and_opened(admin: Reader, store: Session) -> None:
    account = create_account(store, Role.PARTNER)
    store.commit()
    address = f"/admin/accounts/{account.id}"
    admin.post(address, name="Ministère", role="monitoring", language="fr", region=["ori"])
    admin.post(f"{address}/active", active="0")
    store.refresh(account)
    assert (account.name, account.role, account.regions) == ("Ministère", "monitoring", ["ori"])
    assert not account.is_active
    store.commit()
    admin.post(f"{address}/active", active="1")
    store.refresh(account)
    assert account.is_active


def test_the_last_administrator_stays(
    admin: Reader, store: Session, administrator: Account
) -> None:
    address = f"/admin/accounts/{administrator.id}"
    admin.post(f"{address}/active", active="0")
    answer = admin.post(address, name="x", role="supervisor", language="fr")
    assert answer.status_code == 422
    store.refresh(administrator)
    assert (administrator.is_active, administrator.role) == (True, "administrator")


def test_a_locked_account_is_unlocked_and_a_new_password_ends_sessions(
    app: Flask, admin: Reader, store: Session
) -> None:
    until = datetime.now(UTC) + timedelta(minutes=10)
    account = create_account(store, Role.SUPERVISOR)
    store.commit()
    other = Reader(app)
    other.sign_in(account)
    account.locked_until = until
    store.commit()
    assert "Verrouillé" in admin.get("/admin/accounts").text
    admin.post(f"/admin/accounts/{account.id}/unlock")
    page = admin.post(f"/admin/accounts/{account.id}/password")
    store.refresh(account)
    assert account.locked_until is None
    assert is_right(SECRET.search(page.text)[1], account.password_hash)
    store.commit()
    assert other.get("/review").status_code == 302


def test_a_name_of_a_source_is_matched_and_taken_back(
    admin: Reader, store: Session, media: MediaStore
) -> None:
    source = create_remote(store, name="Kobo")
    officer = create_account(store, Role.OFFICER, name="Naïma", regions=["sm"])
    form = create_form(store, FOREIGN_TABLE, form_id="suivi")
    send(store, media, form, FOREIGN_ANSWERS, source=source, submitted_by="sm_terrain")
    store.commit()
    assert "sm_terrain" in admin.get("/admin/names").text
    admin.post("/admin/names", source=source.id, name="sm_terrain", account=officer.id)
    assert store.scalars(select(Submission.account_id)).one() == officer.id
    alias = store.scalars(select(AccountAlias)).one()
    store.commit()
    assert "Tous les noms sont associés" in admin.get("/admin/names").text
    admin.post(f"/admin/names/{alias.id}/forget")
    assert store.scalars(select(Submission.account_id)).one() is None


def test_a_token_is_shown_once_works_and_is_revoked(
    app: Flask, admin: Reader, store: Session, administrator: Account
) -> None:
    page = admin.post("/admin/tokens", name="tableau")
    token = SECRET.search(page.text)[1]
    assert token not in admin.get("/admin/tokens").text
    assert account_of_token(store, f"Bearer {token}").id == administrator.id
    kept = store.scalars(select(ApiToken)).one()
    store.commit()
    other = create_account(store, Role.SUPERVISOR)
    store.commit()
    stranger = Reader(app)
    stranger.sign_in(other)
    assert stranger.post(f"/admin/tokens/{kept.id}/revoke").status_code == 404
    admin.post(f"/admin/tokens/{kept.id}/revoke")
    store.refresh(kept)
    assert kept.revoked_at is not None


def test_the_log_of_personal_readings_pages(
    admin: Reader, store: Session, administrator: Account
) -> None:
    now = datetime.now(UTC)
    for number in range(60):
        store.add(
            PersonalReading(
                account_id=administrator.id, at=now - timedelta(minutes=number), what="phones"
            )
        )
    store.commit()
    first, second = admin.get("/admin/readings"), admin.get("/admin/readings?page=2")
    assert first.text.count("· téléphones") == 50
    assert second.text.count("· téléphones") == 10


OWN = {"/admin/tokens"}
ADDRESSES = (
    "/admin/sources",
    "/admin/sources/new",
    "/admin/forms",
    "/admin/forms/new",
    "/admin/accounts",
    "/admin/accounts/new",
    "/admin/names",
    "/admin/readings",
    "/admin/tokens",
)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_only_administrators_administer(app: Flask, store: Session, role: Role) -> None:
    account = create_account(store, role)
    source = create_remote(store, name="Kobo")
    form = create_form(store, FOREIGN_TABLE, form_id="suivi")
    store.commit()
    reader = Reader(app)
    reader.sign_in(account)
    more = (f"/admin/sources/{source.id}", f"/admin/forms/{form.id}/meaning")
    for path in (*ADDRESSES, *more):
        assert reader.get(path).status_code == (200 if path in OWN else 403), path
    for path in (f"/admin/sources/{source.id}/remove", "/admin/accounts/new", "/admin/names"):
        assert reader.post(path).status_code == 403, path
