"""Databases of the tests: one a test, copied from a template that has the tables of the models."""

import shutil
import sqlite3
from contextlib import suppress
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import create_engine, make_url, text

from server.extensions import open_engine
from server.models.all import metadata

MIGRATIONS = Path(__file__).resolve().parents[2] / "server" / "migrations"


def head() -> str | None:
    """Return the newest migration, if there is one."""
    if not MIGRATIONS.exists():
        return None
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with suppress(CommandError):
        return ScriptDirectory.from_config(config).get_current_head()
    return None


def create_tables(url: str) -> None:
    """Make the tables of the models, marked as being at the newest migration."""
    engine = open_engine(url)
    metadata.create_all(engine)
    newest = head()
    with engine.begin() as connection:
        connection.execute(
            text("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)")
        )
        if newest:
            connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": newest})
    engine.dispose()


def sqlite_template(folder: Path) -> Path:
    """Return an SQLite file with the tables, made once in the folder."""
    path = folder / "template.sqlite3"
    if not path.exists():
        create_tables(f"sqlite:///{path}")
        with sqlite3.connect(path) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


def sqlite_database(template: Path | None, path: Path) -> str:
    """Return the address of a new SQLite database, a copy of the template if one is given."""
    if template:
        shutil.copyfile(template, path)
    return f"sqlite:///{path}"


def postgres_database(server: str, name: str, template: str | None) -> str:
    """Return the address of a new PostgreSQL database, a copy of the template if one is given."""
    copied = f' TEMPLATE "{template}" STRATEGY = FILE_COPY' if template else ""
    _command(server, f'CREATE DATABASE "{name}"{copied}')
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def drop_postgres_database(server: str, name: str) -> None:
    """Remove a database, whoever is still connected to it."""
    _command(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _command(server: str, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
