"""A blank plan workbook to fill in, which `read` reads without a problem."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from sync.plan_workbook import template_words as words
from sync.programme import Programme, load

_HEADER_ROW = 4
_EXAMPLE_ROW = 6
_LAST_ROW = 500
_DARK = PatternFill("solid", fgColor="1F4E5F")
_GREY = PatternFill("solid", fgColor="E7E6E6")
_LINE = Side(style="thin", color="B7B7B7")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)


def template(
    year: int,
    language: str = "fr",
    regions: Sequence[str] | None = None,
    programme: Programme | None = None,
) -> bytes:
    """Return a blank workbook in a language; its lists offer these regions, or all."""
    programme = programme or load()
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    language = language if language in words.LANGUAGES else words.LANGUAGES[0]
    plan = workbook.create_sheet(_in(words.SHEETS["plan"], language).format(year=year))
    lists = _lists(programme, language, regions)
    columns = _write_header(plan, year, language)
    _write_example(plan, columns, language, lists)
    _write_lists(workbook, plan, columns, language, lists)
    _write_help(workbook, language)
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _in(entry: words.Words, language: str) -> str:
    return entry[words.LANGUAGES.index(language)]


def _lists(
    programme: Programme, language: str, regions: Iterable[str] | None
) -> dict[str, list[str]]:
    """Return what the cells of some columns are chosen from."""
    chosen = set(regions) if regions is not None else None
    return {
        "axis": [axis.code for axis in programme.axes],
        "region": [
            region.word.name(language)
            for region in programme.regions
            if chosen is None or region.code in chosen
        ],
        "kind": [kind.name(language) for kind in programme.kinds],
        "status": [_in(status, language) for status in words.STATUSES],
    }


def _write_header(sheet: Worksheet, year: int, language: str) -> dict[str, int]:
    """Write title and header; return each field's first column."""
    sheet.sheet_view.rightToLeft = language == "ar"
    sheet.cell(1, 1, _in(words.TITLE, language).format(year=year)).font = Font(bold=True, size=14)
    sheet.cell(2, 1, _in(words.ADVICE, language))
    columns: dict[str, int] = {}
    column = 1
    for field, header, width, _ in words.COLUMNS:
        columns[field] = column
        months = words.MONTHS[language] if field == "months" else ()
        name = f"{_in(header, language)} {year}" if months else _in(header, language)
        _write_name(sheet, column, name, months, width)
        column += len(months) or 1
    sheet.freeze_panes = f"{get_column_letter(columns['sub_activity'])}{_EXAMPLE_ROW}"
    sheet.row_dimensions[_HEADER_ROW].height = 30
    return columns


def _write_name(sheet: Worksheet, column: int, name: str, below: Sequence[str], width: int) -> None:
    last = column + max(len(below), 1) - 1
    sheet.cell(_HEADER_ROW, column, name)
    for number, month in enumerate(below):
        sheet.cell(_HEADER_ROW + 1, column + number, month)
    for each in range(column, last + 1):
        sheet.column_dimensions[get_column_letter(each)].width = width
        for row in (_HEADER_ROW, _HEADER_ROW + 1):
            cell = sheet.cell(row, each)
            cell.font = Font(bold=True, color="FFFFFF")
            cell.fill, cell.alignment, cell.border = _DARK, _CENTRED, _BORDER
    sheet.merge_cells(
        start_row=_HEADER_ROW,
        start_column=column,
        end_row=_HEADER_ROW if below else _HEADER_ROW + 1,
        end_column=last,
    )


def _write_example(
    sheet: Worksheet, columns: dict[str, int], language: str, lists: dict[str, list[str]]
) -> None:
    """Write the grey row; numbers as numbers, lists by their first entry."""
    texts = {field: _in(entry, language) for field, entry in words.EXAMPLE.items()}
    texts |= {field: entries[0] for field, entries in lists.items() if entries and field != "axis"}
    for field, text in texts.items():
        sheet.cell(_EXAMPLE_ROW, columns[field], int(text) if text.isdigit() else text)
    for month in (2, 3):
        sheet.cell(_EXAMPLE_ROW, columns["months"] + month, "X")
    for column in range(1, columns["comment"] + 1):
        cell = sheet.cell(_EXAMPLE_ROW, column)
        cell.fill, cell.border = _GREY, _BORDER
        cell.font = Font(italic=True, color="7F7F7F")


def _write_lists(
    workbook: Workbook,
    plan: Worksheet,
    columns: dict[str, int],
    language: str,
    lists: dict[str, list[str]],
) -> None:
    """Write the lists on a sheet of their own and offer them in the plan's cells."""
    sheet = workbook.create_sheet(_in(words.SHEETS["lists"], language))
    sheet.sheet_view.rightToLeft = language == "ar"
    for column, (field, entries) in enumerate(lists.items(), start=1):
        for row, entry in enumerate(entries, start=1):
            sheet.cell(row, column, entry)
        if entries:
            _offer(plan, columns[field], _range(sheet, column, len(entries)))
    months = (columns["months"], columns["months"] + 11)
    _offer(plan, months[0], '"X"', last=months[1])


def _range(sheet: Worksheet, column: int, count: int) -> str:
    letter = get_column_letter(column)
    return f"{quote_sheetname(sheet.title)}!${letter}$1:${letter}${count}"


def _offer(sheet: Worksheet, column: int, source: str, *, last: int | None = None) -> None:
    """Offer a list in a column without forbidding other words, such as two regions."""
    offered = DataValidation(type="list", formula1=source, allow_blank=True, errorStyle="warning")
    first_letter, last_letter = get_column_letter(column), get_column_letter(last or column)
    offered.add(f"{first_letter}{_EXAMPLE_ROW}:{last_letter}{_LAST_ROW}")
    sheet.add_data_validation(offered)


def _write_help(workbook: Workbook, language: str) -> None:
    """Write how to fill it in, in French and in Arabic, and in the language asked for."""
    sheet = workbook.create_sheet(_in(words.SHEETS["help"], language))
    sheet.column_dimensions["A"].width = 100
    row = 1
    for each in dict.fromkeys((language, "fr", "ar")):
        lines = [_in(line, each) for line in words.HELP]
        lines += [
            f"{_in(header, each)} — {_in(advice, each)}" for _, header, _, advice in words.COLUMNS
        ]
        for line in lines:
            cell = sheet.cell(row, 1, line)
            cell.alignment = Alignment(
                wrap_text=True, readingOrder=2 if each == "ar" else 1,
                horizontal="right" if each == "ar" else "left",
            )  # fmt: skip
            row += 1
        sheet.cell(row - len(lines), 1).font = Font(bold=True, size=13)
        row += 1
