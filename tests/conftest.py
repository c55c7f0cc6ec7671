"""What all tests share: a real database each, SQLite and PostgreSQL, and a real browser."""

import itertools
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from server.app import create_app
from server.config import Settings, read_settings
from server.extensions import db, open_engine
from tests.support import databases, postgres
from tests.support.serving import serving

pytest_plugins = ["tests.support.browser"]

BACKENDS = ("sqlite", "postgresql")
POSTGRES_FOLDER = "TERRAIN_TEST_POSTGRES"
POSTGRES_PREFIX = "terrain-pg-"
_numbers = itertools.count()


def pytest_configure(config: pytest.Config) -> None:
    """Name the folder of the shared PostgreSQL before workers start, so that they inherit it."""
    if not hasattr(config, "workerinput"):
        postgres.sweep(Path(tempfile.gettempdir()), POSTGRES_PREFIX)
        os.environ[POSTGRES_FOLDER] = tempfile.mkdtemp(prefix=POSTGRES_PREFIX)
        (Path(os.environ[POSTGRES_FOLDER]) / "owner").write_text(str(os.getpid()))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the shared PostgreSQL when the last worker has gone."""
    if not hasattr(config, "workerinput") and POSTGRES_FOLDER in os.environ:
        postgres.stop(Path(os.environ[POSTGRES_FOLDER]))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run tests that touch the store on both databases, unless marked one_database."""
    if "backend" in metafunc.fixturenames:
        once = metafunc.definition.get_closest_marker("one_database")
        metafunc.parametrize("backend", BACKENDS[:1] if once else BACKENDS, indirect=True)


@pytest.fixture
def backend(request: pytest.FixtureRequest) -> str:
    """The kind of database that this test runs on."""
    return request.param


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """The address of the session's PostgreSQL; its tests are skipped where it can't start."""
    try:
        return postgres.shared_server(Path(os.environ[POSTGRES_FOLDER]))
    except postgres.PostgresMissing as error:
        pytest.skip(f"PostgreSQL left out: {error}")


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str, worker_id: str) -> str:
    """The name of this worker's PostgreSQL database with all tables, to copy from."""
    name = f"template_{worker_id}"
    databases.create_tables(databases.postgres_database(postgres_server, name, None))
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This worker's SQLite file with all tables, to copy from."""
    return databases.sqlite_template(tmp_path_factory.mktemp("sqlite"))


def _database(request: pytest.FixtureRequest, *, with_tables: bool) -> Iterator[str]:
    kind = request.getfixturevalue("backend")
    if kind == "sqlite":
        template = request.getfixturevalue("sqlite_template") if with_tables else None
        folder = request.getfixturevalue("tmp_path")
        name = "terrain.sqlite3" if with_tables else "empty.sqlite3"
        yield databases.sqlite_database(template, folder / name)
        return
    server = request.getfixturevalue("postgres_server")
    template = request.getfixturevalue("postgres_template") if with_tables else None
    name = f"test_{os.getpid()}_{next(_numbers)}"
    yield databases.postgres_database(server, name, template)
    databases.drop_postgres_database(server, name)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, backend: str) -> Iterator[str]:
    """A database of this test's own, with all tables, as `terrain init` leaves it."""
    yield from _database(request, with_tables=True)


@pytest.fixture
def empty_database_url(request: pytest.FixtureRequest, backend: str) -> Iterator[str]:
    """A database of this test's own, without any table."""
    yield from _database(request, with_tables=False)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine as the application has it, on a database with all tables."""
    made = open_engine(database_url)
    yield made
    made.dispose()


@pytest.fixture
def store(engine: Engine) -> Iterator[Session]:
    """A session on a database with all tables; what the test does not commit is rolled back."""
    with Session(engine) as session:
        yield session


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """The settings of an installation on a database with all tables."""
    home = str(tmp_path / "home")
    return read_settings({"TERRAIN_HOME": home, "TERRAIN_DATABASE_URL": database_url})


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application of that installation."""
    made = create_app(settings)
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where that application answers over real HTTP."""
    with serving(app) as url:
        yield url
