"""The screen that joins: side by side, one key, undone; only for who may see all of it."""

import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from server.models.accounts import Role
from server.models.joins import Joined
from server.models.submissions import Submission
from sync.joins.find import find_joins
from tests.factories import NOW, create_account, create_form, quick_passwords
from tests.joins.told import sheet
from tests.screens import Reader, make_app

pytestmark = pytest.mark.one_database
UNDO = re.compile(r'action="(/review/joins/acts/\d+/undo)"')


@pytest.fixture
def app(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The application."""
    quick_passwords(monkeypatch)
    return make_app(database_url, tmp_path)


@pytest.fixture
def days(app: Flask, store: Session) -> list[Submission]:
    """Two days of a training, asked about."""
    form = create_form(store)
    sheets = [sheet(store, app.extensions["media"], form, day) for day in (0, 1)]
    find_joins(store, now=NOW)
    store.commit()
    return sheets


def signed_in(app: Flask, store: Session, role: Role, **how: object) -> Reader:
    account = create_account(store, role, **how)
    store.commit()
    reader = Reader(app)
    reader.sign_in(account)
    return reader


def test_two_sheets_are_joined_and_undone(
    app: Flask, store: Session, days: list[Submission]
) -> None:
    reader = signed_in(app, store, Role.SUPERVISOR)
    page = reader.get("/review/joins").text
    assert "Question 1 sur 1" in page
    assert "3 participants en commun sur 3" in page
    assert 'href="/review/joins"' in reader.get("/review").text
    record = reader.get(f"/review/{days[0].id}").text
    assert "raconte peut-être le même événement" in record
    assert re.search(r'href="/review/joins\?group=\d+"', record)
    ticked = re.findall(r'name="telling" value="(\d+)"', page)
    where = re.search(r'action="(/review/joins/\d+)"', page)
    assert where is not None
    reader.post(where[1], telling=ticked, verdict="same")
    assert store.query(Joined).count() == 1
    store.expire_all()
    after = reader.get("/review/joins").text
    assert "Rien à réunir" in after
    record = reader.get(f"/review/{days[0].id}").text
    assert "Réunie à une autre soumission" in record
    assert "raconte peut-être le même événement" not in record
    undo = UNDO.search(after)
    assert undo is not None
    reader.post(undo[1])
    store.expire_all()
    assert store.query(Joined).count() == 0


def test_only_who_sees_all_of_a_group_is_asked(
    app: Flask, store: Session, days: list[Submission]
) -> None:
    elsewhere = signed_in(app, store, Role.SUPERVISOR, regions=["ori"])
    assert "Rien à réunir" in elsewhere.get("/review/joins").text
    reads = signed_in(app, store, Role.MONITORING)
    page = reads.get("/review/joins").text
    assert "Question 1 sur 1" in page
    assert 'name="verdict"' not in page
