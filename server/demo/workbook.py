"""Plan workbooks as the offices of the made-up year write them, each in its own way."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from server.demo.material import material
from server.demo.planned import Activity, Office
from sync.plan_workbook.template_words import MONTHS
from sync.programme import load as programme

HEADER_ROW = 4
DARK = PatternFill("solid", fgColor="1F4E5F")
SOFT = PatternFill("solid", fgColor="DCE9E6")
BEFORE = (("Code", 18), ("Activité", 58), ("النشاط", 44), ("Région", 22), ("Type", 12))
AFTER = (
    ("Sessions", 10),
    ("Participants", 12),
    ("Budget (MAD)", 14),
    ("Responsable", 22),
    ("Partenaire", 34),
    ("Statut", 12),
    ("Commentaire", 40),
)
# What stands below "Calendrier", and which months each column means.
CALENDARS: dict[str, tuple[tuple[str, ...], int]] = {
    "quarters": (("T1", "T2", "T3", "T4"), 3),
    "months": (MONTHS["fr"], 1),
}
DATES = (("Date début", 14), ("Date fin", 14))


def workbook(office: Office, activities: Iterable[Activity], year: int) -> bytes:
    """Write one office's workbook; axes stand as rows between, or in a column of their own."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = f"PAA {year}"
    sheet.cell(1, 1, f"{material('plan')['programme']} – plan annuel d'activités {year}")
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    sheet.cell(2, 1, f"{office.part} · {office.responsible}")
    rows = [each for each in activities if each.region == office.region]
    if office.layout == "dates":
        _with_dates(sheet, office, rows, year)
    else:
        _with_marks(sheet, office, rows)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _with_marks(sheet: Worksheet, office: Office, rows: Sequence[Activity]) -> None:
    names, months = CALENDARS[office.layout]
    _header(sheet, BEFORE, names, AFTER)
    row, axis = HEADER_ROW + 2, ""
    for activity in rows:
        if activity.axis != axis:
            axis = activity.axis
            _axis_row(sheet, row, axis, len(BEFORE) + len(names) + len(AFTER))
            row += 1
        marked = {(month - 1) // months for month in activity.months}
        calendar = ["X" if place in marked else None for place in range(len(names))]
        _line(sheet, row, [*_before(activity), *calendar, *_after(activity, office)])
        row += 1
    total = sum(activity.cost * len(activity.months) for activity in rows)
    sheet.cell(row, 2, "TOTAL").font = Font(bold=True)
    sheet.cell(row, len(BEFORE) + len(names) + 3, total).font = Font(bold=True)


def _with_dates(sheet: Worksheet, office: Office, rows: Sequence[Activity], year: int) -> None:
    _header(sheet, (("Résultat", 10), *BEFORE, *DATES), (), AFTER)
    for row, activity in enumerate(rows, start=HEADER_ROW + 1):
        first = date(year, min(activity.months), 1)
        following = date(year + max(activity.months) // 12, max(activity.months) % 12 + 1, 1)
        days = [first, following - timedelta(days=1)]
        after = _after(activity, office)
        after[2] = f"{after[2]:,} MAD".replace(",", " ")
        _line(sheet, row, [activity.axis, *_before(activity), *days, *after])
        for column in (7, 8):
            sheet.cell(row, column).number_format = "DD/MM/YYYY"


def _header(
    sheet: Worksheet,
    before: Sequence[tuple[str, int]],
    calendar: Sequence[str],
    after: Sequence[tuple[str, int]],
) -> None:
    """One row, or two where the calendar is one name over several columns."""
    columns = [*before, *((name, 5) for name in calendar), *after]
    last = HEADER_ROW + (1 if calendar else 0)
    for column, (name, width) in enumerate(columns, start=1):
        in_calendar = len(before) < column <= len(before) + len(calendar)
        sheet.cell(last if in_calendar else HEADER_ROW, column, name)
        sheet.column_dimensions[get_column_letter(column)].width = width
        for row in range(HEADER_ROW, last + 1):
            cell = sheet.cell(row, column)
            cell.font, cell.fill = Font(bold=True, color="FFFFFF"), DARK
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        if calendar and not in_calendar:
            sheet.merge_cells(None, HEADER_ROW, column, last, column)
    if calendar:
        first = len(before) + 1
        sheet.cell(HEADER_ROW, first, "Calendrier")
        sheet.merge_cells(None, HEADER_ROW, first, HEADER_ROW, first + len(calendar) - 1)
    sheet.freeze_panes = f"C{last + 1}"


def _axis_row(sheet: Worksheet, row: int, axis: str, width: int) -> None:
    sheet.cell(row, 1, f"Résultat {axis[1:]} : {programme().axis_name(axis)}")
    sheet.cell(row, 1).font = Font(bold=True)
    sheet.cell(row, 1).fill = SOFT
    sheet.merge_cells(None, row, 1, row, width)


def _before(activity: Activity) -> list[object]:
    words = programme()
    region = next(each.word for each in words.regions if each.code == activity.region)
    kind = next(each for each in words.kinds if each.code == activity.kind)
    named = (region.name("fr"), kind.name("fr"))
    return [activity.code, activity.title, activity.title_ar, *named]


def _after(activity: Activity, office: Office) -> list[object]:
    sessions = len(activity.months)
    return [
        sessions,
        sessions * activity.participants,
        sessions * activity.cost,
        office.responsible,
        activity.partner or None,
        activity.status or None,
        activity.comment or None,
    ]


def _line(sheet: Worksheet, row: int, values: Iterable[object]) -> None:
    for column, value in enumerate(values, start=1):
        if value is not None:
            sheet.cell(row, column).value = value  # type: ignore[assignment]  # any plain value
