"""Builds the programme's XLSForms out of pieces.toml, forms.toml and programme.json.

`python -m forms.library.build` writes the workbooks; a test says when one is behind its pieces.
"""

import re
import tomllib
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from forms.programme import Programme, Word, load
from forms.xlsform_checks import MEANING_COLUMN, NAMESPACE

LIBRARY = Path(__file__).parent
LANGUAGES = {"fr": "Français (fr)", "ar": "العربية (ar)", "en": "English (en)"}
# A workbook that is built twice has the same bytes.
_MADE = datetime(2026, 11, 1)  # noqa: DTZ001 - the file format knows no zone
_SAVED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_TEXTS = ("label", "hint", "required_message", "constraint_message")
_COLUMNS = (
    "type",
    "name",
    "label",
    "hint",
    "required",
    "required_message",
    "relevant",
    "constraint",
    "constraint_message",
    "calculation",
    "choice_filter",
    "default",
    "appearance",
    "parameters",
    MEANING_COLUMN,
)

Table = list[list[str | None]]


def form_names() -> tuple[str, ...]:
    """Return the forms of the library; each is also its form id and file name."""
    return tuple(_read("forms.toml"))


def sheets(form: str, programme: Programme | None = None) -> dict[str, Table]:
    """Return a form's sheets as tables, headings first."""
    said, pieces = _read("forms.toml")[form], _read("pieces.toml")
    known = programme or load()
    rows = [_changed(row, said.get("change", {})) for row in _rows(said, pieces)]
    survey = [_survey_row(row, pieces["required"], known) for row in rows]
    lists = dict.fromkeys(filter(None, map(_list_of, rows)))
    choices = [choice for name in lists for choice in _choices(name, pieces, known)]
    return {
        "survey": _table(_COLUMNS, survey),
        "choices": _table(("list_name", "name", "label", *_parents(lists, pieces)), choices),
        "settings": _table(tuple(settings := _settings(form, said)), [settings]),
    }


def workbook(form: str) -> bytes:
    """Return a form's workbook."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, table in sheets(form).items():
        _fill(book.create_sheet(name), table)
    book.properties.created = _MADE
    book.properties.creator = load().name["fr"]
    content = BytesIO()
    book.save(content)
    return _same_bytes(content.getvalue())


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((LIBRARY / name).read_text(encoding="utf-8"))


def _rows(said: Mapping[str, Any], pieces: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for piece in said["pieces"]:
        yield from pieces["piece"][piece]
    if "kind" in said:
        kind = said["kind"]
        yield {
            "type": "calculate",
            "name": "genre_evenement",
            "as": "event.kind",
            "calculation": f"'{kind}'",
        }


def _changed(row: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, **changes.get(row.get("name", ""), {})}


def _survey_row(
    row: dict[str, Any], required: Mapping[str, str], programme: Programme
) -> dict[str, Any]:
    filled = dict(row)
    if "required" in row:
        filled.setdefault("required_message", required)
    if "constraint" in row:
        filled["constraint"] = row["constraint"].replace("{phone}", programme.phone["pattern"])
    filled[MEANING_COLUMN] = filled.pop("as", None)
    return filled


def _list_of(row: Mapping[str, Any]) -> str | None:
    kind, _, name = row["type"].partition(" ")
    return name if kind in ("select_one", "select_multiple") else None


def _choices(
    name: str, pieces: Mapping[str, Any], programme: Programme
) -> Iterator[dict[str, Any]]:
    of_programme = pieces["programme"].get(name)
    if of_programme is None:
        yield from ({"list_name": name, **choice} for choice in pieces["choice"][name])
        return
    words: Iterable[Word] = getattr(programme, of_programme["list"])
    for word in words:
        choice: dict[str, Any] = {"list_name": name, "name": word.code, "label": word.names}
        if "parent" in of_programme:
            choice[of_programme["parent"]] = word.parent
        yield choice


def _parents(lists: Iterable[str], pieces: Mapping[str, Any]) -> list[str]:
    found = (pieces["programme"].get(name, {}).get("parent") for name in lists)
    return [parent for parent in found if parent]


def _settings(form: str, said: Mapping[str, Any]) -> dict[str, str]:
    return {
        "form_title": said["title"],
        "form_id": form,
        "version": said["version"],
        "default_language": LANGUAGES["fr"],
        "instance_name": "concat(${date_debut}, ' ', ${titre})",
        "namespaces": NAMESPACE,
    }


def _table(columns: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> Table:
    headings = [heading for column in columns for heading in _headings(column)]
    table: Table = [list(headings)]
    for row in rows:
        table.append([_cell(row, heading) for heading in headings])
    return table


def _headings(column: str) -> list[str]:
    if column not in _TEXTS:
        return [column]
    return [f"{column}::{language}" for language in LANGUAGES.values()]


def _cell(row: Mapping[str, Any], heading: str) -> str | None:
    column, _, language = heading.partition("::")
    if column not in _TEXTS:
        return row.get(heading)
    code = next(code for code, name in LANGUAGES.items() if name == language)
    texts: Mapping[str, str] = row.get(column, {})
    return texts.get(code)


def _fill(sheet: Worksheet, table: Table) -> None:
    for number, values in enumerate(table, start=1):
        for column, value in enumerate(values, start=1):
            cell = sheet.cell(row=number, column=column, value=value)
            cell.number_format = "@"
            if number == 1:
                cell.font = Font(bold=True)
            elif (table[0][column - 1] or "").endswith("(ar)"):
                cell.alignment = Alignment(horizontal="right", readingOrder=2)
    for column in range(1, len(table[0]) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 28
    sheet.freeze_panes = "C2" if sheet.title != "settings" else "A2"


def _same_bytes(content: bytes) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as made, zipfile.ZipFile(packed, "w") as fixed:
        for name in made.namelist():
            entry = zipfile.ZipInfo(name, date_time=_MADE.timetuple()[:6])
            text = _SAVED.sub(rb"\g<1>" + _MADE.isoformat().encode() + b"Z", made.read(name))
            fixed.writestr(entry, text, compress_type=zipfile.ZIP_DEFLATED)
    return packed.getvalue()


if __name__ == "__main__":
    for form in form_names():
        (LIBRARY / f"{form}.xlsx").write_bytes(workbook(form))
