"""Opens a workbook from outside with care and gives its rows as text."""

import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from forms.problems import FormProblem, XlsFormError

MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_UNPACKED_BYTES = 100 * 1024 * 1024
MAX_ROWS = 20_000
_MAX_COLUMNS = 500
_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DOCTYPE = b"<!DOCTYPE"
_MAX_MEMBERS = 2_000
# What zipfile and openpyxl raise for damaged, encrypted or hollow files.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    AttributeError,
    EOFError,
    IndexError,
    KeyError,
    OSError,
    OverflowError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True)
class Row:
    """A row of a sheet: its number as Excel shows it, and its cells by column heading."""

    number: int
    cells: Mapping[str, str]

    def get(self, *columns: str) -> str:
        """Return the first of these columns that is filled, else an empty text."""
        return next((self.cells[name] for name in columns if self.cells.get(name)), "")


@dataclass(frozen=True)
class Sheet:
    """A sheet with its headings, in lower case, and its rows that are not empty."""

    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Workbook:
    """The sheets of a workbook by their names in lower case."""

    sheets: Mapping[str, Sheet] = field(default_factory=dict)

    def sheet(self, name: str) -> Sheet:
        """Return a sheet, an empty one where there is none."""
        return self.sheets.get(name, Sheet())


def open_workbook(source: bytes, name: str) -> Workbook:
    """Read an XLSX workbook; what is none, or could do harm, is refused."""
    _refuse(source, name)
    try:
        book = load_workbook(BytesIO(source), read_only=True, data_only=True)
        return Workbook({sheet.title.strip().lower(): _sheet(sheet) for sheet in book.worksheets})
    except XlsFormError:
        raise
    except _DAMAGE as problem:
        raise _refusal(
            f"«{name}» is damaged ({problem}); open it in Excel or LibreOffice and save it again"
            " as .xlsx"
        ) from problem


def _refusal(message: str) -> XlsFormError:
    return XlsFormError(FormProblem(None, None, None, message))


def _refuse(source: bytes, name: str) -> None:
    if len(source) > MAX_FILE_BYTES:
        limit = MAX_FILE_BYTES // (1024 * 1024)
        raise _refusal(f"«{name}» is larger than {limit} MB; take pictures and unused sheets out")
    if source.startswith(_OLD_EXCEL):
        raise _refusal(
            f"«{name}» is an old or a protected Excel file; save it as .xlsx, without a password"
        )
    try:
        with zipfile.ZipFile(BytesIO(source)) as archive:
            _refuse_content(archive, name)
    except XlsFormError:
        raise
    except _DAMAGE as problem:
        raise _refusal(f"«{name}» is no XLSX workbook; save the form as .xlsx") from problem


def _refuse_content(archive: zipfile.ZipFile, name: str) -> None:
    members = archive.infolist()
    names = {member.filename.lower() for member in members}
    if any(member.endswith("vbaproject.bin") for member in names):
        raise _refusal(f"«{name}» holds macros; save it as .xlsx (workbook without macros)")
    if "xl/workbook.xml" not in names:
        raise _refusal(f"«{name}» is no XLSX workbook; save the form as .xlsx")
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED_BYTES or len(members) > _MAX_MEMBERS:
        limit = MAX_UNPACKED_BYTES // (1024 * 1024)
        raise _refusal(
            f"«{name}» unpacks to more than {limit} MB; copy the form's sheets to a new workbook"
        )
    for member in (part for part in members if part.filename.endswith((".xml", ".rels"))):
        with archive.open(member) as opened:
            if _DOCTYPE in opened.read(1024).upper():
                raise _refusal(f"«{name}» holds XML with a DOCTYPE, which no workbook has")


def _sheet(sheet: Any) -> Sheet:
    sheet.reset_dimensions()
    rows = enumerate(sheet.iter_rows(values_only=True, max_col=_MAX_COLUMNS), start=1)
    first = next(rows, (1, ()))[1]
    columns = tuple(_heading(value) for value in first)
    found: list[Row] = []
    for number, values in rows:
        if len(found) > MAX_ROWS:
            message = f"the sheet has more than {MAX_ROWS} rows; move long lists to a CSV file"
            raise XlsFormError(FormProblem(sheet.title, number, None, message))
        cells = dict(_cells(columns, values))
        if cells:
            found.append(Row(number, cells))
    return Sheet(tuple(filter(None, columns)), tuple(found))


def _heading(value: object) -> str:
    return str(value).strip().lower() if value is not None else ""


def _cells(columns: Sequence[str], values: Sequence[Any]) -> Iterator[tuple[str, str]]:
    for column, value in zip(columns, values, strict=False):
        text = _text(value)
        if column and text:
            yield column, text


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\u00a0", " ").strip()
