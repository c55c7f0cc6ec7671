"""Tables into files: a folder of CSV, or one workbook; whole under their name, or not at all."""

import csv
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path as FilePath
from typing import Any

from openpyxl import Workbook

from forms.definition import Path
from sync.errors import Refused
from sync.export_tables import TOP, Row, Table

TOP_NAME = "submissions"
# A spreadsheet runs a cell that begins with one of these; a number or a phone is no formula.
RISKY = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(r"[+-]?\d[\d .;-]*")
SHEET_ROWS = 1_048_576
SHEET_NAME = 31
FILE_NAME = 200
CELL = 32_767
CUT = " … (cut here, whole in jsonl)"


def harmless(value: Any) -> Any:
    """Put an apostrophe before a text that a spreadsheet would run."""
    if isinstance(value, str) and value.startswith(RISKY) and not NUMBER.fullmatch(value):
        return f"'{value}"
    return value


@contextmanager
def file_beside(path: FilePath) -> Iterator[FilePath]:
    """A file to write to; it takes its final name when the block ends well."""
    if path.is_dir():
        raise Refused(f"{path} is a folder; name a file")
    if path.exists() and not path.is_file():
        yield path  # a pipe or a device has no half-written state
        return
    final = path.resolve()
    with _beside(final) as folder:
        yield folder / final.name
        (folder / final.name).replace(final)


@contextmanager
def folder_beside(path: FilePath) -> Iterator[FilePath]:
    """A folder to write into; it takes its final name when the block ends well."""
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise Refused(f"{path} is there already; name a folder that is new or empty")
    final = path.resolve()
    with _beside(final) as folder:
        (folder / final.name).mkdir()
        yield folder / final.name
        (folder / final.name).replace(final)


@contextmanager
def _beside(final: FilePath) -> Iterator[FilePath]:
    if not final.parent.is_dir():
        raise Refused(f"there is no folder {final.parent}; make it first")
    try:
        folder = FilePath(tempfile.mkdtemp(prefix=".terrain-export-", dir=final.parent))
    except OSError as error:
        raise Refused(f"can't write in {final.parent}: {error.strerror}") from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write_csv(folder: FilePath, tables: Mapping[Path, Table], rows: Iterable[Row]) -> None:
    """Write a file for each table, `submissions.csv` and one by each repeat's path."""
    names = names_of(tables, FILE_NAME)
    with ExitStack() as stack:
        writers = {}
        for path, table in tables.items():
            target = folder / f"{names[path]}.csv"
            file = stack.enter_context(target.open("w", encoding="utf-8", newline=""))
            writers[path] = csv.writer(file, lineterminator="\n")
            writers[path].writerow([harmless(name) for name in table.header])
        for path, row in rows:
            writers[path].writerow([harmless(value) for value in row])


def write_xlsx(file: FilePath, tables: Mapping[Path, Table], rows: Iterable[Row]) -> None:
    """Write a workbook with a sheet for each table; rows go to disk as they come."""
    book = Workbook(write_only=True)
    names = names_of(tables, SHEET_NAME)
    sheets = {path: book.create_sheet(names[path]) for path in tables}
    try:
        _fill(sheets, tables, rows)
    finally:
        for sheet in sheets.values():
            sheet.close()
    book.save(file)


def _fill(sheets: Mapping[Path, Any], tables: Mapping[Path, Table], rows: Iterable[Row]) -> None:
    counts = dict.fromkeys(tables, 1)
    for path, table in tables.items():
        sheets[path].append([harmless(name) for name in table.header])
    for path, row in rows:
        counts[path] += 1
        if counts[path] > SHEET_ROWS:
            raise Refused(f"{'/'.join(path)} has more rows than a sheet takes; use --format csv")
        sheets[path].append([_fitting(harmless(value)) for value in row])


def _fitting(value: Any) -> Any:
    """What a cell takes: a longer text is cut and says so."""
    if isinstance(value, str) and len(value) > CELL:
        return value[: CELL - len(CUT)] + CUT
    return value


def names_of(tables: Iterable[Path], longest: int) -> dict[Path, str]:
    """Name each table, by its repeat's path: letters that files and sheets take, once."""
    names: dict[Path, str] = {}
    for path in tables:
        whole = "-".join(path) if path != TOP else TOP_NAME
        wanted, number = whole[:longest], 1
        while wanted.lower() in {name.lower() for name in names.values()}:
            number += 1
            wanted = f"{whole[: longest - 1 - len(str(number))]}_{number}"
        names[path] = wanted
    return names
