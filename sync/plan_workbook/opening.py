"""From bytes to an openpyxl workbook, refusing what is no workbook or a trap."""

import re
import warnings
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import ParseError

import openpyxl
from lxml.etree import XMLSyntaxError
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook

from sync.plan_workbook.errors import (
    DamagedWorkbook,
    EncryptedWorkbook,
    MacroWorkbook,
    NotXlsx,
    WorkbookTooLarge,
)

MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_UNPACKED_BYTES = 150 * 1024 * 1024
# Cells cost some fifty times their text in memory.
MAX_CELLS_BYTES = 25 * 1024 * 1024
# openpyxl makes every cell of a merged range.
MAX_MERGED_CELLS = 200_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PARTS = ("EncryptedPackage".encode("utf-16-le"), "EncryptionInfo".encode("utf-16-le"))
_KNOWN_STARTS = {
    b"%PDF": "PDF",
    b"{\\rtf": "RTF",
    b"<": "HTML/XML",
    b"\xef\xbb\xbf<": "HTML/XML",
    b"\x89PNG": "image",
    b"\xff\xd8\xff": "image",
}
# openpyxl lets whatever its parts raise through.
_UNREADABLE = (
    AttributeError,
    EOFError,
    IndexError,
    InvalidFileException,
    KeyError,
    NotImplementedError,
    OSError,
    ParseError,
    RuntimeError,
    TypeError,
    ValueError,
    XMLSyntaxError,
    zipfile.BadZipFile,
    zlib.error,
)


def bytes_of(source: bytes | Path) -> bytes:
    """Return a file's bytes, refusing one too large before it is read."""
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > MAX_FILE_BYTES:
        raise WorkbookTooLarge(size=_megabytes(size), limit=_megabytes(MAX_FILE_BYTES))
    return source if isinstance(source, bytes) else source.read_bytes()


def check(content: bytes) -> None:
    """Raise the error that says what this file is, when it is no plain XLSX workbook."""
    if not content.startswith(b"PK"):
        raise _what_else(content)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check_parts(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise DamagedWorkbook(reason=str(error)) from error


def load(content: bytes, *, values: bool) -> Workbook:
    """Load a checked workbook, with formulas as written or with their last values."""
    try:
        with warnings.catch_warnings():
            # About what openpyxl would not write back: pictures, extensions of Excel.
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(BytesIO(content), data_only=values)
    except _UNREADABLE as error:
        raise DamagedWorkbook(reason=f"{type(error).__name__}: {error}") from error


def _what_else(content: bytes) -> Exception:
    if content.startswith(_OLE):
        if any(part in content for part in _ENCRYPTED_PARTS):
            return EncryptedWorkbook()
        return NotXlsx(found="XLS (Excel 97-2003)")
    if not content.strip():
        return NotXlsx(found="0 KB")
    for start, name in _KNOWN_STARTS.items():
        if content.startswith(start):
            return NotXlsx(found=name)
    return NotXlsx(found="CSV/TXT" if _is_text(content) else "?")


def _is_text(content: bytes) -> bool:
    return b"\x00" not in content[:4096]


def _check_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED_BYTES:
        raise WorkbookTooLarge(size=_megabytes(unpacked), limit=_megabytes(MAX_UNPACKED_BYTES))
    if any(part.flag_bits & 0x1 for part in parts):
        raise EncryptedWorkbook
    names = {part.filename for part in parts}
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise MacroWorkbook
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise NotXlsx(found=_kind_of_archive(names))
    cells = [part for part in parts if _holds_cells(part.filename)]
    size = sum(part.file_size for part in cells)
    if size > MAX_CELLS_BYTES:
        raise WorkbookTooLarge(size=_megabytes(size), limit=_megabytes(MAX_CELLS_BYTES))
    _check_types(_start_of(archive, "[Content_Types].xml", 1024 * 1024))
    _refuse_entities(archive, parts)
    for part in cells:
        _refuse_merges(archive.read(part.filename), part.filename)


def _holds_cells(name: str) -> bool:
    return name.startswith("xl/worksheets/") or name.lower() == "xl/sharedstrings.xml"


def _refuse_merges(sheet: bytes, name: str) -> None:
    merged = 0
    for found in re.findall(rb"mergeCell\b[^>]*\bref=[\"']([^\"']*)", sheet):
        reference = found.decode(errors="replace")
        merged += _count_cells(reference)
        if merged > MAX_MERGED_CELLS:
            raise DamagedWorkbook(reason=f"{name}: mergeCell {reference}")


def _count_cells(reference: str) -> int:
    """Count a range's cells; one without rows or columns is all of a sheet's."""
    try:
        left, top, right, bottom = range_boundaries(reference)
    except ValueError:
        return 0
    if left is None or top is None or right is None or bottom is None:
        return MAX_MERGED_CELLS + 1
    return (right - left + 1) * (bottom - top + 1)


def _check_types(types: bytes) -> None:
    if b"macroEnabled" in types:
        raise MacroWorkbook
    if b"sheet.binary" in types:
        raise NotXlsx(found="XLSB")


def _kind_of_archive(names: set[str]) -> str:
    if any(name.startswith("word/") for name in names):
        return "DOCX"
    if any(name.startswith("ppt/") for name in names):
        return "PPTX"
    return "ODS/ODT" if "mimetype" in names else "ZIP"


def _refuse_entities(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """No workbook declares a document type; one that does wants entities expanded."""
    for part in parts:
        if part.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in _start_of(
            archive, part.filename, 4096
        ):
            raise DamagedWorkbook(reason=f"DOCTYPE in {part.filename}")


def _start_of(archive: zipfile.ZipFile, name: str, length: int) -> bytes:
    with archive.open(name) as part:
        return part.read(length)


def _megabytes(size: int) -> str:
    return f"{max(1, round(size / 1024 / 1024))} MB"
