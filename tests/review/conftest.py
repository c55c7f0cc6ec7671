"""The review screen on the test's store, with a workshop that was received."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.accounts import Account, Role
from server.models.forms import Form
from server.models.submissions import Submission
from tests.factories import create_account, create_form, create_submission, quick_passwords
from tests.screens import Reader, make_app


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Flask:
    """The application."""
    return make_app(database_url, tmp_path)


@pytest.fixture
def store(engine: Engine) -> Iterator[Session]:
    """A session that reads nothing again by itself: a reading would hold SQLite's write lock."""
    with Session(engine, expire_on_commit=False) as session:
        yield session


@pytest.fixture
def media(app: Flask) -> MediaStore:
    """Where the application keeps files."""
    return app.extensions["media"]


@pytest.fixture
def form(store: Session) -> Form:
    """A form of workshops, in three languages."""
    return create_form(store)


@pytest.fixture
def submission(store: Session, media: MediaStore, form: Form) -> Submission:
    """One workshop in Souss-Massa, received."""
    made = create_submission(store, media, form)
    store.commit()
    return made


@pytest.fixture
def supervisor(store: Session) -> Account:
    """Who decides."""
    account = create_account(store, Role.SUPERVISOR, name="Karim Benali")
    store.commit()
    return account


@pytest.fixture
def reader(app: Flask, supervisor: Account) -> Reader:
    """The supervisor, signed in."""
    someone = Reader(app)
    someone.sign_in(supervisor)
    return someone


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    quick_passwords(monkeypatch)
