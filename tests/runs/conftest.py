"""The application on the test's store, for tests of the synchronisation screen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from server import jobs
from server.media import MediaStore, open_media
from tests.screens import Reader, make_app


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    made = make_app(database_url, tmp_path)
    yield made
    jobs.wait(made.extensions["terrain"], 30)


@pytest.fixture
def reader(app: Flask) -> Reader:
    return Reader(app)


@pytest.fixture
def media(tmp_path: Path) -> MediaStore:
    return open_media((tmp_path / "media").as_uri())


@pytest.fixture
def store(engine: Engine) -> Iterator[Session]:
    """A session that reads nothing again by itself: a reading would hold SQLite's write lock."""
    with Session(engine, expire_on_commit=False) as session:
        yield session
