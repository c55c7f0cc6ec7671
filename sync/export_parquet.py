"""Tables as a folder of Parquet files; a column is numbers only where each of its values is one."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path as FilePath
from typing import Any

import pyarrow as pa
from pyarrow.parquet import ParquetWriter

from forms.definition import Path
from sync.export_files import FILE_NAME, names_of
from sync.export_tables import Row, Table

BATCH = 5_000
# A column is of the widest kind among its values; one that is empty everywhere is text.
KINDS = (pa.int64(), pa.float64(), pa.string())
INTEGER, NUMBER, TEXT = range(3)


def write_parquet(
    folder: FilePath, tables: Mapping[Path, Table], rows: Callable[[], Iterable[Row]]
) -> None:
    """Write a file for each table, named as those of CSV.

    `rows` is asked twice, so that no table is ever held whole: once for what the columns hold, once
    to write. Phone numbers and codes are text and keep their leading zero.
    """
    schemas = _schemas(tables, rows())
    names = names_of(tables, FILE_NAME)
    with ExitStack() as stack:
        writers = {
            path: stack.enter_context(ParquetWriter(folder / f"{names[path]}.parquet", schema))
            for path, schema in schemas.items()
        }
        for path, batch in _batches(rows()):
            schema = schemas[path]
            columns = [
                pa.array([_fitting(row[at], field.type) for row in batch], field.type)
                for at, field in enumerate(schema)
            ]
            writers[path].write_table(pa.Table.from_arrays(columns, schema=schema))


def _schemas(tables: Mapping[Path, Table], rows: Iterable[Row]) -> dict[Path, pa.Schema]:
    widest: dict[Path, list[int]] = {
        path: [-1] * len(table.header) for path, table in tables.items()
    }
    for path, row in rows:
        kinds = widest[path]
        for at, value in enumerate(row):
            if value is not None:
                kinds[at] = max(kinds[at], _kind(value))
    return {
        path: pa.schema(
            pa.field(name, KINDS[kind])
            for name, kind in zip(table.header, widest[path], strict=True)
        )
        for path, table in tables.items()
    }


def _kind(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return TEXT
    return INTEGER if isinstance(value, int) and abs(value) < 2**63 else NUMBER


def _fitting(value: Any, kind: pa.DataType) -> Any:
    return str(value) if value is not None and kind == pa.string() else value


def _batches(rows: Iterable[Row]) -> Iterator[tuple[Path, list[list[Any]]]]:
    held: dict[Path, list[list[Any]]] = {}
    for path, row in rows:
        held.setdefault(path, []).append(row)
        if len(held[path]) == BATCH:
            yield path, held.pop(path)
    yield from held.items()
