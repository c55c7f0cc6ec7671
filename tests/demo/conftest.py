"""The made-up year, loaded once for all tests that only look."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from server.config import Settings, read_settings
from server.demo.loading import load
from server.extensions import open_engine
from server.media import open_media
from tests.support import databases


@pytest.fixture(scope="session")
def loaded(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of a store that holds it."""
    home = tmp_path_factory.mktemp("demo")
    url = databases.sqlite_database(sqlite_template, home / "terrain.sqlite3")
    settings = read_settings({"TERRAIN_HOME": str(home), "TERRAIN_DATABASE_URL": url})
    engine = open_engine(url)
    with Session(engine) as session:
        load(session, open_media(settings.media_url))
    engine.dispose()
    return settings


@pytest.fixture
def year(loaded: Settings) -> Iterator[Session]:
    """A session on it; what a test changes is rolled back."""
    engine = open_engine(loaded.database_url)
    with Session(engine) as session:
        yield session
    engine.dispose()
