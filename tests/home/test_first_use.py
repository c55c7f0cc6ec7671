"""The first use: an empty store, what it offers to whom, and the made-up year."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from server.demo.loading import SETTING
from server.models.accounts import Role, Setting
from server.models.runs import Lock
from sync.night_pull import BUSY
from tests.factories import create_account, create_activity
from tests.screens import Reader

pytestmark = pytest.mark.one_database


@pytest.fixture
def administrator(app: Flask, store: Session) -> Reader:
    """Who set the installation up."""
    account = create_account(store, Role.ADMINISTRATOR)
    store.commit()
    reader = Reader(app)
    reader.sign_in(account)
    return reader


def test_it_offers_a_plan_a_source_and_the_made_up_year(administrator: Reader) -> None:
    page = administrator.get("/start").text
    for words in ("Importer un plan", "Brancher une source", "Voir une année inventée"):
        assert words in page
    assert 'action="/start/demo"' in page


def test_what_is_done_is_ticked(administrator: Reader, store: Session) -> None:
    create_activity(store)
    store.commit()
    assert "Fait" in administrator.get("/start").text


def test_only_an_administrator_loads_the_made_up_year(reader: Reader, store: Session) -> None:
    supervisor = create_account(store)
    store.commit()
    reader.sign_in(supervisor)
    assert 'action="/start/demo"' not in reader.get("/start").text
    assert reader.post("/start/demo").status_code == 403


def test_it_is_not_begun_while_a_run_goes_on(administrator: Reader, store: Session) -> None:
    store.add(Lock(name=BUSY, holder="elsewhere:1:1", until=datetime.now(UTC) + timedelta(hours=1)))
    store.commit()
    administrator.post("/start/demo")
    assert not [each for each in threading.enumerate() if each.name == "demo"]


def test_it_says_how_far_it_is_and_ends_at_the_queue(administrator: Reader, store: Session) -> None:
    store.add(Setting(name=SETTING, value={"done": 40, "of": 160}))
    store.commit()
    part = administrator.get("/start/progress").text
    assert "Chargement\u00a0: 40 sur 160" in part
    assert 'data-v="25"' in part
    store.get_one(Setting, SETTING).value = {"done": 160, "of": 160}
    store.commit()
    assert administrator.get("/start/progress").headers["HX-Redirect"] == "/"
