"""The application on the test's store, for tests of the door."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.factories import quick_passwords
from tests.screens import Reader, make_app


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Flask:
    """The application."""
    return make_app(database_url, tmp_path)


@pytest.fixture
def reader(app: Flask) -> Reader:
    """Someone at a browser, not signed in."""
    return Reader(app)


@pytest.fixture
def store(engine: Engine) -> Iterator[Session]:
    """A session that reads nothing again by itself: a reading would hold SQLite's write lock."""
    with Session(engine, expire_on_commit=False) as session:
        yield session


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    quick_passwords(monkeypatch)
