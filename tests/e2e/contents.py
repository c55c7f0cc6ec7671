"""What a store holds, in a form in which two stores can be compared row by row."""

import hashlib
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, select

from server.extensions import open_engine
from server.models.all import metadata

Rows = list[dict[str, Any]]


def store_contents(url: str) -> dict[str, Rows]:
    """The rows of all tables. Ids are replaced by their rank, for PostgreSQL leaves gaps in its
    sequences where a transaction was broken off; of times only whether there is one, also of
    those by a source's clock that a cursor holds.
    """
    engine = open_engine(url)
    with engine.connect() as connection:
        ranks = {table.name: _ranks(connection, table) for table in metadata.sorted_tables}
        contents = {t.name: _rows(connection, t, ranks) for t in metadata.sorted_tables}
    engine.dispose()
    return contents


def count(url: str, table: str) -> int:
    """How many rows a table has."""
    engine = open_engine(url)
    with engine.connect() as connection:
        number = connection.scalar(select(func.count()).select_from(metadata.tables[table]))
    engine.dispose()
    return number or 0


def until_rows(url: str, table: str, seconds: float = 30) -> None:
    """Wait until a table has rows."""
    until = time.monotonic() + seconds
    while count(url, table) == 0:
        assert time.monotonic() < until, f"nothing in {table} after {seconds} s"
        time.sleep(0.02)


def media_contents(folder: Path) -> dict[str, str]:
    """The files under final names: name → the SHA-256 of what is in them."""
    files = [path for path in folder.glob("??/??/*") if path.is_file()]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def blob_names(contents: dict[str, Rows]) -> set[str]:
    """The media files that a store refers to."""
    return {row["sha256"] for row in contents["blobs"]}


def _ranks(connection: Connection, table: Table) -> dict[Any, int]:
    if "id" not in table.c:
        return {}
    ids = connection.scalars(select(table.c.id).order_by(table.c.id))
    return {value: rank for rank, value in enumerate(ids)}


def _rows(connection: Connection, table: Table, ranks: dict[str, dict[Any, int]]) -> Rows:
    found = connection.execute(select(table).order_by(*table.primary_key)).mappings()
    return [{c.name: _shown(c, row[c.name], ranks) for c in table.c} for row in found]


def _shown(column: Any, value: Any, ranks: dict[str, dict[Any, int]]) -> Any:
    if isinstance(value, datetime):
        return "a time"
    if column.name == "position" and value is not None and column.table.name == "cursors":
        return {name: mark if isinstance(mark, int) else "a time" for name, mark in value.items()}
    target = next((key.column.table.name for key in column.foreign_keys), None)
    if column.name == "id":
        target = column.table.name
    return ranks[target].get(value, value) if target else value
