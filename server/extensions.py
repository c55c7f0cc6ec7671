"""The floor of the application: the database with its rules, Babel, CSRF, the API."""

import json
import sqlite3
from contextvars import ContextVar
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

# SQLite has one writer: who means to write says so when it begins, so that two writers wait for
# each other instead of failing halfway. Requests that only read set this to False.
means_to_write: ContextVar[bool] = ContextVar("means_to_write", default=True)
BUSY_TIMEOUT_MS = 30_000


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


@event.listens_for(Engine, "begin")
def _sqlite_begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if means_to_write.get() else "BEGIN")
