"""Candidate pairs and what each field says of them: Splink on DuckDB, within a fixed memory."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from duckdb.func import PythonUDFType
from duckdb.sqltypes import BIGINT
from splink import DuckDBAPI, Linker

from sync.people.blocking import block, named_pairs
from sync.people.grades import DIFFERENT, SAME, Grader
from sync.people.model import ADJUSTED, FIELDS, Model, settings
from sync.people.prior import chance_of_pair
from sync.people.readings import Readings

_MEMORY = "1500MB"
_THREADS = 2
_LEAST_BITS = -10.0

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Scored:
    """Pairs by their ids, and per field the weight of evidence in bits; not said is NaN."""

    first: Numbers
    second: Numbers
    bits: dict[str, Floats]


def score(readings: Readings, model: Model, *, attendances: int) -> Scored:
    """Block and compare; what is far from being one person is left out."""
    with _database() as con:
        chance = chance_of_pair(model.pairs_per_attendance * attendances, attendances)
        found = _predicted(con, readings, settings(model, chance), at_least=_LEAST_BITS)
        bits = ", ".join(f"{_bits(each)} AS {each}" for each in FIELDS)
        wanted = f"SELECT id_l, id_r, {bits} FROM {found} ORDER BY ALL"  # noqa: S608 - our columns
        table = con.sql(wanted).to_arrow_table()
        return Scored(
            table.column("id_l").to_numpy(),
            table.column("id_r").to_numpy(),
            {each: table.column(each).to_numpy() for each in FIELDS},
        )


def degrees(readings: Readings, model: Model) -> pa.Table:
    """Return all candidate pairs with each field's degree of agreement, to learn from."""
    with _database() as con:
        found = _predicted(con, readings, settings(model, 0.5, degrees=True), at_least=None)
        degree = ", ".join(f"gamma_{each} AS {each}" for each in FIELDS)
        wanted = f"SELECT id_l, id_r, {degree} FROM {found} ORDER BY ALL"  # noqa: S608 - the same
        return con.sql(wanted).to_arrow_table()


@contextmanager
def _database() -> Iterator[duckdb.DuckDBPyConnection]:
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as con:
        con.execute(f"SET memory_limit = '{_MEMORY}'; SET threads = {_THREADS}")
        con.execute(f"SET temp_directory = '{folder}'; SET preserve_insertion_order = false")
        yield con


def _predicted(
    con: duckdb.DuckDBPyConnection,
    readings: Readings,
    said: dict[str, Any],
    *,
    at_least: float | None,
) -> str:
    """Let Splink compare the blocked pairs; return the name of its table."""
    con.register("read", readings.table)
    con.execute("CREATE TABLE people AS SELECT * FROM read")
    block(con)
    _give_grades(con, readings)
    api = DuckDBAPI(connection=con)
    linker = Linker(api.register("people"), said, log_level=None, validate_settings=False)
    tables = linker.table_management
    for column, shares in readings.shares.items():
        kind = readings.table.schema.field(column).type
        values = pa.array(list(shares), kind), pa.array(list(shares.values()), pa.float64())
        lookup = pa.table(dict(zip((column, f"tf_{column}"), values, strict=True)))
        tables.register_term_frequency_lookup(api.register(lookup), column)
    tables.register_blocked_pairs_for_predict(api.register("pairs"))
    found = linker.inference.predict(threshold_match_weight=at_least, warning_mode="never")
    con.remove_function("name_grade")
    return found.physical_name


def _give_grades(con: duckdb.DuckDBPyConnection, readings: Readings) -> None:
    """Grade the names of all pairs once; the database looks them up by `name_grade`."""
    a, b = named_pairs(con)
    names = len(readings.names)
    known = np.append(a * names + b, np.iinfo(np.int64).max)
    grade = np.append(Grader(readings.names).grades(a, b), DIFFERENT)

    def name_grade(one: pa.Array, two: pa.Array) -> pa.Array:
        first, second = one.to_numpy(), two.to_numpy()
        asked = np.minimum(first, second) * names + np.maximum(first, second)
        found = grade[np.searchsorted(known, asked)]
        return pa.array(np.where(first == second, SAME, found))

    con.create_function(
        "name_grade", name_grade, [BIGINT, BIGINT], BIGINT, type=PythonUDFType.ARROW
    )


def _bits(field: str) -> str:
    """Return a field's evidence as SQL; Splink gives exactly 0 where one side does not say it."""
    adjusted = f" + mw_tf_adj_{field}" if field in ADJUSTED else ""
    return f"CASE WHEN mw_{field} = 0 THEN 'nan'::DOUBLE ELSE mw_{field}{adjusted} END"
