"""Workbooks written as small tables in a test."""

import zipfile
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from sync.plan_workbook import PlanRow, PlanWorkbook, read

YEAR = 2026


def fill_sheet(sheet: Worksheet, rows, *, merge=(), colour=None) -> Worksheet:
    """Write rows from A1 on, merge ranges, colour cells ({"F3": "FFC000"})."""
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            if value is not None:
                sheet.cell(number, column, value)
    for cell, rgb in (colour or {}).items():
        sheet[cell].fill = PatternFill("solid", fgColor=rgb)
    for area in merge:
        sheet.merge_cells(area)
    return sheet


def book(*sheets, **one) -> bytes:
    """Return a workbook's bytes: `book(rows, merge=…)`, or several `(title, rows)`."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    named = [each if isinstance(each, tuple) else ("PAA", each) for each in sheets]
    for title, rows in named:
        fill_sheet(workbook.create_sheet(title), rows, **one)
    return to_bytes(workbook)


def to_bytes(workbook: Workbook) -> bytes:
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def saved_result(content: bytes, value: bytes) -> bytes:
    """Return a workbook as Excel saves it: each formula with its result."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            part = part.replace(b"</f><v />", b"</f><v>" + value + b"</v>")
            new.writestr(name, part.replace(b"</f><v></v>", b"</f><v>" + value + b"</v>"))
    return stream.getvalue()


def read_book(*sheets, **one) -> PlanWorkbook:
    return read(book(*sheets, **one), year=YEAR)


def only(plan: PlanWorkbook) -> PlanRow:
    (row,) = plan.rows
    return row


def kinds(plan: PlanWorkbook) -> list[str]:
    return [problem.kind for problem in plan.problems]


def spans(row: PlanRow) -> list[str]:
    """Return a row's periods as "01-01/03-31"."""
    return [f"{each.start:%m-%d}/{each.end:%m-%d}" for each in row.periods]


def set_aside(plan: PlanWorkbook) -> dict[int, str]:
    return {each.row: each.reason_code for each in plan.set_aside}
