"""What a file that is no plan gets: an error by its kind, with facts, in words."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from sync.plan_workbook import opening, read
from sync.plan_workbook.errors import (
    DamagedWorkbook,
    EncryptedWorkbook,
    MacroWorkbook,
    NoActivity,
    NoHeader,
    NotXlsx,
    PlanWorkbookError,
    WorkbookTooLarge,
)
from sync.plan_workbook.messages import sentence
from tests.plan_workbook.build import YEAR, book

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
PLAN = book([["Code", "Activité", "Région"], ["A_1_1", "Atelier", "SM"]])


def refused(content: bytes | Path) -> PlanWorkbookError:
    with pytest.raises(PlanWorkbookError) as caught:
        read(content, year=YEAR)
    for language in ("fr", "ar", "en"):
        assert "{" not in sentence(caught.value, language)
    return caught.value


def repacked(change=None, **added: bytes) -> bytes:
    """Return a plan whose parts are changed, or with more of them."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(PLAN)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(name, content) if change else content)
        for name, content in added.items():
            new.writestr(name.replace("__", "/").replace("_bin", ".bin"), content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (OLE, "XLS (Excel 97-2003)"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"Code;Activite\nA_1_1;Atelier\n", "CSV/TXT"),
        ("﻿<html><table></table></html>".encode(), "HTML/XML"),
        (b"", "0 KB"),
        (b"\x00\x01\x02\x03", "?"),
    ],
)
def test_not_a_workbook(content, found):
    error = refused(content)
    assert isinstance(error, NotXlsx)
    assert error.facts["found"] == found


def test_a_text_document_and_another_zip():
    def zipped(*names):
        stream = BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name in names:
                archive.writestr(name, "x")
        return stream.getvalue()

    assert refused(zipped("[Content_Types].xml", "word/document.xml")).facts["found"] == "DOCX"
    assert refused(zipped("mimetype", "content.xml")).facts["found"] == "ODS/ODT"
    assert refused(zipped("a.csv")).facts["found"] == "ZIP"


def test_macros():
    assert isinstance(refused(repacked(xl__vbaProject_bin=b"x")), MacroWorkbook)

    def macro_type(name, content):
        if name != "[Content_Types].xml":
            return content
        return content.replace(
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        )

    assert isinstance(refused(repacked(macro_type)), MacroWorkbook)


def test_a_password():
    content = OLE + "EncryptionInfo".encode("utf-16-le")
    assert isinstance(refused(content), EncryptedWorkbook)


def test_a_file_too_large(tmp_path):
    large = tmp_path / "plan.xlsx"
    with large.open("wb") as file:
        file.truncate(opening.MAX_FILE_BYTES + 1)
    assert isinstance(refused(large), WorkbookTooLarge)


def test_a_zip_bomb():
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(opening.MAX_UNPACKED_BYTES // 2**20 + 1):
                part.write(b" " * 2**20)
    assert len(stream.getvalue()) < 2**20
    assert isinstance(refused(stream.getvalue()), WorkbookTooLarge)


def test_entities_are_never_expanded():
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    error = refused(repacked(lambda name, content: bomb if "sheet1" in name else content))
    assert isinstance(error, DamagedWorkbook)
    assert "DOCTYPE" in error.facts["reason"]


@pytest.mark.parametrize("keep", [10, 200, -200])
def test_a_file_cut_short(keep):
    assert isinstance(refused(PLAN[:keep]), DamagedWorkbook)


def test_a_part_that_is_no_xml():
    error = refused(repacked(lambda name, content: b"<x" if "sheet1" in name else content))
    assert isinstance(error, DamagedWorkbook)


def test_no_header_says_what_came_nearest():
    error = refused(book([["Bonjour"], ["Région", "Budget", "Truc"], ["SM", 3, "x"]]))
    assert isinstance(error, NoHeader)
    assert error.facts["nearest"] == "PAA!2 (budget, region)"


def test_no_activity_below_the_header():
    error = refused(book([["Code", "Activité", "Région"], ["TOTAL"]]))
    assert isinstance(error, NoActivity)
    assert error.facts["sheets"] == "PAA"


def test_an_empty_workbook():
    assert isinstance(refused(book([])), NoHeader)


def test_a_merge_of_whole_columns_is_refused_before_it_is_loaded():
    def merging(name, content):
        if "sheet1" not in name:
            return content
        merge = b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells><pageMargins'
        return content.replace(b"<pageMargins", merge)

    error = refused(repacked(merging))
    assert isinstance(error, DamagedWorkbook)
    assert "A1:XFD1048576" in error.facts["reason"]


def test_more_cells_than_any_plan_has(monkeypatch):
    monkeypatch.setattr(opening, "MAX_CELLS_BYTES", 100)
    assert isinstance(refused(PLAN), WorkbookTooLarge)
