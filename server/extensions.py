"""The floor of the application: the database with its rules, Babel, CSRF, the API."""

import json
import re
import sqlite3
from functools import partial
from typing import Any

from flask_babel import Babel
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import Connection, Engine, create_engine, event, make_url

from server.models.all import metadata

db = SQLAlchemy(metadata=metadata)
migrate = Migrate()
babel = Babel()
csrf = CSRFProtect()

BUSY_TIMEOUT_MS = 30_000
READING = re.compile(r"\s*(?:SELECT|PRAGMA|EXPLAIN|VALUES)\b", re.IGNORECASE)


def engine_options(url: str) -> dict[str, Any]:
    """Options for `create_engine`: readable JSON, and connections that were cut are renewed."""
    options: dict[str, Any] = {
        "json_serializer": partial(json.dumps, ensure_ascii=False),
        "pool_pre_ping": True,
    }
    if make_url(url).get_backend_name() == "sqlite":
        options["connect_args"] = {"timeout": BUSY_TIMEOUT_MS / 1000}
    return options


def open_engine(url: str) -> Engine:
    """An engine as the application has it, for commands and jobs that need no Flask."""
    return create_engine(url, **engine_options(url))


@event.listens_for(Engine, "connect")
def _sqlite_rules(connection: Any, _record: Any) -> None:
    """WAL, foreign keys, durable commits; and transactions that begin when we say."""
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "before_cursor_execute")
def _sqlite_begin(connection: Connection, _cursor: Any, statement: str, *_rest: object) -> None:
    """SQLite has one writer: a transaction begins with its first write and waits for its turn.

    What is read before is read as it stands committed, as PostgreSQL does (READ COMMITTED); so a
    session that only reads keeps nobody waiting, and nobody fails halfway.
    """
    if connection.dialect.name != "sqlite" or READING.match(statement):
        return
    raw = connection.connection.driver_connection
    if raw is not None and not raw.in_transaction:
        raw.execute("BEGIN IMMEDIATE")
