"""XLSForms written as tables in a test, and the foreign samples."""

import json
from functools import cache
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook

from forms import definition
from forms.definition import FormDefinition
from forms.xlsform import ConvertedForm, convert

DATA = Path(__file__).parents[1] / "data"
FOREIGN = DATA / "foreign"
WORLDS = DATA / "worlds"
EXPECTED = json.loads((FOREIGN / "submissions" / "expected.json").read_text(encoding="utf-8"))
INDEX = {
    item["file"]: item
    for item in json.loads((FOREIGN / "submissions" / "index.json").read_text(encoding="utf-8"))
}


def workbook(text: str) -> bytes:
    """A workbook from lines `| survey |` and, below, `| | type | name | label |`."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = None
    for line in filter(None, (line.strip() for line in text.splitlines())):
        title, *cells = [cell.strip() for cell in line.strip("|").split("|")]
        if title:
            sheet = book.create_sheet(title)
        if sheet is not None and any(cells):
            sheet.append([cell or None for cell in cells])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def converted(text: str, name: str = "essai.xlsx") -> ConvertedForm:
    return convert(workbook(text), name=name)


def form(text: str) -> FormDefinition:
    return converted(text).definition


@cache
def foreign_form(form_id: str, version: str | None) -> FormDefinition:
    known = [
        definition.read(path.read_bytes()) for path in sorted((FOREIGN / "forms").glob("*.xml"))
    ]
    return next(form for form in known if (form.form_id, form.version) == (form_id, version))


def foreign_xml(file: str) -> bytes:
    return (FOREIGN / "submissions" / file).read_bytes()


def submission(body: str, form_id: str = "essai") -> bytes:
    return f'<data id="{form_id}">{body}</data>'.encode()
