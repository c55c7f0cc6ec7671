"""KoboToolbox's own rows of a form version (`content`) → XForm: old versions have no other form."""

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

from openpyxl import Workbook

from forms.xlsform import ConvertedForm, convert

_TYPES = {"begin_group": "begin group", "begin_repeat": "begin repeat"}
_CONSUMED = {"select_from_list_name", "file"}


def convert_content(
    content: Mapping[str, Any], *, form_id: str, version: str, title: str
) -> ConvertedForm:
    """Convert `content` (survey, choices, settings, translations); raises `XlsFormError`."""
    languages = [name or "" for name in content.get("translations") or [None]]
    settings = dict(content.get("settings") or {})
    settings.pop("id_string", None)
    settings |= {"form_id": form_id, "version": version, "form_title": title or form_id}
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    survey = [_question(row) for row in content.get("survey") or []]
    _write(workbook, "survey", survey, languages)
    _write(workbook, "choices", content.get("choices") or [], languages)
    _write(workbook, "settings", [settings], languages)
    data = BytesIO()
    workbook.save(data)
    return convert(data.getvalue(), name=f"{form_id}.xlsx")


def _question(row: Mapping[str, Any]) -> dict[str, Any]:
    kind = str(row.get("type", ""))
    listed = row.get("select_from_list_name") or row.get("file")
    told = {name: value for name, value in row.items() if name not in _CONSUMED}
    told["type"] = f"{_TYPES.get(kind, kind)} {listed}" if listed else _TYPES.get(kind, kind)
    return told


def _write(
    workbook: Workbook, title: str, rows: Iterable[Mapping[str, Any]], languages: list[str]
) -> None:
    flat = [dict(_cells(row, languages)) for row in rows]
    columns = list(dict.fromkeys(name for row in flat for name in row))
    sheet = workbook.create_sheet(title)
    sheet.append(columns)
    for row in flat:
        sheet.append([row.get(name) for name in columns])


def _cells(row: Mapping[str, Any], languages: list[str]) -> Iterable[tuple[str, Any]]:
    """One cell for each value; a translated one, in the order of the languages, is several."""
    for name, value in row.items():
        if name.startswith("$"):
            continue
        if isinstance(value, list):
            for language, text in zip(languages, value, strict=False):
                yield (f"{name}::{language}" if language else name), text
        elif isinstance(value, bool):
            yield name, "yes" if value else "no"
        elif not isinstance(value, Mapping):
            yield name, value
