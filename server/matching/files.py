"""The glossary as a file: CSV or XLSX, one row a word; read back with every fault by its row."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from typing import Any
from zipfile import BadZipFile

import openpyxl
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook.child import _WorkbookChild

from server.matching.words import LONGEST_KEY, LONGEST_WORD, key_for
from server.models.matching import EntryKind
from sync.plan_workbook.text import has_arabic
from sync.reconcile.glossary import Entry

COLUMNS = ("kind", "key", "language", "word")
LANGUAGES = ("", "fr", "ar", "en")
MOST_ROWS = 20_000


@dataclass
class Reading:
    """What a file holds; `faults` are its rows that can't be read, with why."""

    entries: list[Entry] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)
    is_readable: bool = True


def as_csv(entries: Iterable[Entry]) -> bytes:
    """Return the glossary as CSV that spreadsheets open in UTF-8."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(_values(each) for each in entries)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(entries: Iterable[Entry]) -> bytes:
    """Return the glossary as a workbook."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("glossary")
    sheet.append(list(COLUMNS))
    for each in entries:
        sheet.append([_text(sheet, value) for value in _values(each)])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _values(entry: Entry) -> tuple[str, str, str, str]:
    return entry.kind.value, entry.key, entry.language, entry.word


def _text(sheet: _WorkbookChild, value: str) -> Cell:
    """A cell that is a text, also where it looks like a formula."""
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    return cell


def read(content: bytes) -> Reading:
    """Read either file; a header is found by its names, else the columns are in our order."""
    rows = _xlsx_rows(content) if content[:2] == b"PK" else _csv_rows(content)
    if rows is None:
        return Reading(is_readable=False)
    return _read(rows)


def _read(rows: Sequence[Sequence[str]]) -> Reading:
    reading, places = Reading(), list(range(len(COLUMNS)))
    for number, row in enumerate(rows[:MOST_ROWS], start=1):
        cells = [cell.strip() for cell in row]
        named = [cell.casefold() for cell in cells]
        if number == 1 and "word" in named and "kind" in named:
            places = [named.index(name) if name in named else -1 for name in COLUMNS]
        elif any(cells):
            _take(reading, number, [_at(cells, place) for place in places])
    return reading


def _take(reading: Reading, number: int, cells: Sequence[str]) -> None:
    kind, key, language, word = cells
    fault = _fault(kind, language, word, key)
    if fault:
        reading.faults.append((number, fault))
        return
    known = EntryKind(kind.casefold())
    tongue = language.casefold() or ("ar" if has_arabic(word) else "")
    reading.entries.append(Entry(known, key_for(known, key, word), tongue, word))


def _fault(kind: str, language: str, word: str, key: str) -> str | None:
    if kind.casefold() not in list(EntryKind):
        return "kind"
    if language.casefold() not in LANGUAGES:
        return "language"
    if not word or len(word) > LONGEST_WORD or len(key) > LONGEST_KEY:
        return "word"
    return None


def _at(cells: Sequence[str], place: int) -> str:
    return cells[place] if 0 <= place < len(cells) else ""


def _csv_rows(content: bytes) -> list[list[str]] | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    first = text.partition("\n")[0]
    return list(csv.reader(StringIO(text), delimiter=";" if ";" in first else ","))


def _xlsx_rows(content: bytes) -> list[list[str]] | None:
    try:
        book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)
    except (InvalidFileException, BadZipFile, KeyError, ValueError, OSError):
        return None
    return list(_cells(book.worksheets[0].iter_rows(max_row=MOST_ROWS, values_only=True)))


def _cells(rows: Iterable[Sequence[Any]]) -> Iterator[list[str]]:
    for row in rows:
        yield ["" if cell is None else str(cell) for cell in row]
