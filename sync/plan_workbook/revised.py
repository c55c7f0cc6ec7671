"""A plan as a workbook that `read` reads back the same: what a version made on screen says."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from forms.programme import Word
from sync.plan_workbook.records import PlanRow, Status
from sync.plan_workbook.template_words import COLUMNS, LANGUAGES, SHEETS, STATUSES, TITLE
from sync.programme import load

_FRENCH = LANGUAGES.index("fr")
_PERIOD, _WIDE = "Période", 26
_HEADER_ROW = 3


def revised(rows: Sequence[PlanRow], year: int) -> bytes:
    """Write rows in the columns of the blank workbook, the office's own columns after them."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = _title(year)
    sheet.cell(1, 1, TITLE[_FRENCH].format(year=year)).font = Font(bold=True, size=14)
    own = list(dict.fromkeys(name for row in rows for name in row.extra))
    headers = [_header(field, words[_FRENCH]) for field, words, _, _ in COLUMNS] + own
    for column, name in enumerate(headers, start=1):
        sheet.cell(_HEADER_ROW, column, name).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = _WIDE
    for number, row in enumerate(rows, start=_HEADER_ROW + 1):
        values = [_value(row, field) for field, _, _, _ in COLUMNS]
        values += [row.extra.get(name) for name in own]
        for column, value in enumerate(values, start=1):
            if value is not None and value != "":
                _put(sheet.cell(number, column), value)
    sheet.freeze_panes = f"A{_HEADER_ROW + 1}"
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def placed(rows: Sequence[PlanRow], year: int) -> Iterator[PlanRow]:
    """Yield rows with the place that they have in that workbook."""
    for number, row in enumerate(rows, start=_HEADER_ROW + 1):
        yield replace(row, sheet=_title(year), row=number, rows=(number,))


def _title(year: int) -> str:
    return SHEETS["plan"][_FRENCH].format(year=year)


def _header(field: str, words: str) -> str:
    """Name a column; days keep more than crosses in months, so the calendar is one column."""
    return _PERIOD if field == "months" else words


def _put(cell: Cell | MergedCell, value: str | float) -> None:
    """Write a text as text, also where it looks like a formula."""
    if isinstance(cell, MergedCell):
        return
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def _value(row: PlanRow, field: str) -> str | float | None:
    match field:
        case "months":
            return "; ".join(f"{e.start:%d/%m/%Y} - {e.end:%d/%m/%Y}" for e in row.periods)
        case "region":
            return _names([region.word for region in load().regions], row.regions)
        case "province":
            provinces = [each for region in load().regions for each in region.provinces]
            return _names(provinces, row.provinces)
        case "kind":
            return _names(load().kinds, [row.kind] if row.kind else [])
        case "status":
            return STATUSES[list(Status).index(row.status)][_FRENCH] if row.status else None
        case "budget_mad" | "budget_eur":
            amount = getattr(row, field)
            return None if amount is None else float(amount)
    value: str | int | None = getattr(row, field)
    return value


def _names(words: Sequence[Word], codes: Sequence[str]) -> str:
    named = {word.code: word.name("fr") for word in words}
    return ", ".join(named.get(code, code) for code in codes)
