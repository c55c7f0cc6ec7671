"""The application on the test's store, an administrator who is signed in, stand-in servers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from server import jobs
from server.media import MediaStore, open_media
from server.models.accounts import Account, Role
from tests.factories import create_account
from tests.screens import Reader, make_app
from tests.stand_ins.central import CentralApp, CentralState
from tests.stand_ins.client import Door
from tests.stand_ins.kobo import KoboApp, KoboState
from tests.stand_ins.recordings import FOREIGN
from tests.stand_ins.server import running


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    made = make_app(database_url, tmp_path)
    yield made
    jobs.wait(made.extensions["terrain"], 60)


@pytest.fixture
def media(tmp_path: Path) -> MediaStore:
    return open_media((tmp_path / "media").as_uri())


@pytest.fixture
def store(engine: Engine) -> Iterator[Session]:
    """A session that reads nothing again by itself: a reading would hold SQLite's write lock."""
    with Session(engine, expire_on_commit=False) as session:
        yield session


@pytest.fixture
def administrator(store: Session) -> Account:
    account = create_account(store, Role.ADMINISTRATOR, name="Amina Idrissi")
    store.commit()
    return account


@pytest.fixture
def admin(app: Flask, administrator: Account) -> Reader:
    reader = Reader(app)
    reader.sign_in(administrator, language="fr")
    return reader


@pytest.fixture
def kobo() -> Iterator[Door]:
    state = KoboState()
    state.seed_foreign(str(FOREIGN))
    with running(KoboApp(state)) as server:
        yield Door(state, server.url, None)


@pytest.fixture
def central() -> Iterator[Door]:
    state = CentralState()
    state.seed_foreign(str(FOREIGN))
    with running(CentralApp(state)) as server:
        yield Door(state, server.url, None)
