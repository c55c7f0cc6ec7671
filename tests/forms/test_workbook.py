"""Files that are no form, or want to do harm, are refused with what to do."""

import zipfile
from io import BytesIO

import pytest

from forms.xlsform import XlsFormError, convert
from tests.forms.tables import workbook


def refusal_of(content: bytes, name: str = "essai.xlsx") -> str:
    with pytest.raises(XlsFormError) as caught:
        convert(content, name=name)
    return str(caught.value)


def packed(**members: bytes) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no XLSX workbook"),
        (b"type,name\ntext,a\n", "no XLSX workbook"),
        (b"%PDF-1.4", "no XLSX workbook"),
        (b"PK\x03\x04broken", "no XLSX workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "save it as .xlsx"),
        (packed(word__document_xml=b"<x/>"), "no XLSX workbook"),
        (packed(xl__workbook_xml=b"<workbook/>"), "damaged"),
        (bytes(10 * 1024 * 1024 + 1), "larger than 10 MB"),
    ],
    ids=["empty", "csv", "pdf", "cut", "old", "docx", "hollow", "large"],
)
def test_files_that_are_no_form(content, says) -> None:
    assert says in refusal_of(content)


def test_macro_file_is_refused() -> None:
    content = BytesIO(workbook("| survey |\n| | type | name | label |\n| | text | a | A |"))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    assert "macros" in refusal_of(content.getvalue(), "essai.xlsm")


def test_zip_bomb_is_refused() -> None:
    content = BytesIO(workbook("| survey |\n| | type | name | label |\n| | text | a | A |"))
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", bytes(101 * 1024 * 1024))
    assert "unpacks to more than 100 MB" in refusal_of(content.getvalue())


def test_workbook_with_entities_is_refused() -> None:
    content = BytesIO(workbook("| survey |\n| | type | name | label |\n| | text | a | A |"))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("xl/extra.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>")
    assert "DOCTYPE" in refusal_of(content.getvalue())
