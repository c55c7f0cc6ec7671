"""An XLSForm as Kobo keeps it: rows with `$kuid` and `$xpath`, labels as lists by translation."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from openpyxl import load_workbook

TRANSLATED = ("label", "hint", "constraint_message", "required_message", "guidance_hint")
SELECTS = ("select_one_from_file", "select_multiple_from_file", "select_one", "select_multiple")


def content_of(xlsx: bytes, kuid: Callable[[str], str]) -> dict[str, Any]:
    """The content of a version that was imported from a workbook; `kuid` draws a row's name."""
    workbook = load_workbook(io.BytesIO(xlsx), read_only=True, data_only=True)
    sheets = {sheet.title: _rows(sheet) for sheet in workbook}
    languages = _languages(sheets)
    settings = dict(next(iter(sheets.get("settings", [])), {}))
    settings["id_string"] = settings.pop("form_id", "")
    settings.pop("form_title", None)
    return {
        "schema": "1",
        "survey": _survey(sheets["survey"], languages, kuid),
        "choices": [_choice(row, languages, kuid) for row in sheets.get("choices", [])],
        "settings": settings,
        "translated": sorted({name for name in TRANSLATED if _is_told(name, sheets)}),
        "translations": languages or [None],
    }


def _rows(sheet: Any) -> list[dict[str, str]]:
    lines = sheet.iter_rows(values_only=True)
    heads = [str(head).strip() if head is not None else "" for head in next(lines, ())]
    rows = ({h: str(c) for h, c in zip(heads, line, strict=False) if h and c is not None}
            for line in lines)  # fmt: skip
    return [row for row in rows if row]


def _languages(sheets: dict[str, list[dict[str, str]]]) -> list[str]:
    heads = [head for rows in sheets.values() for row in rows for head in row]
    return list(dict.fromkeys(h.split("::", 1)[1] for h in heads if h.startswith("label::")))


def _is_told(name: str, sheets: dict[str, list[dict[str, str]]]) -> bool:
    return any(head.startswith(f"{name}::") for rows in sheets.values() for r in rows for head in r)


def _survey(
    rows: list[dict[str, str]], languages: list[str], kuid: Callable[[str], str]
) -> list[dict[str, Any]]:
    shown, place = [], []
    for number, row in enumerate(rows):
        told = _translated(row, languages)
        kind = " ".join(told["type"].split())
        told["type"] = kind.replace("begin ", "begin_").replace("end ", "end_")
        told["$kuid"] = kuid(str(number))
        if told["type"].startswith("end_"):
            place.pop()
            shown.append(told)
            continue
        path = "/".join([*place, told["name"]])
        told["$xpath"], told["$autoname"] = path, told["name"]
        if told["type"].startswith("begin_"):
            place.append(told["name"])
        _split_select(told)
        if "required" in told:
            told["required"] = str(told["required"]).lower() in {"yes", "true", "true()"}
        shown.append(told)
    return shown


def _split_select(told: dict[str, Any]) -> None:
    word, _, listed = told["type"].partition(" ")
    if word in SELECTS and listed:
        told["type"] = word
        told["file" if word.endswith("_from_file") else "select_from_list_name"] = listed


def _choice(
    row: dict[str, str], languages: list[str], kuid: Callable[[str], str]
) -> dict[str, Any]:
    told = _translated(row, languages)
    name = str(told.get("name"))
    return told | {"$kuid": kuid(f"{told.get('list_name')}/{name}"), "$autovalue": name}


def _translated(row: dict[str, str], languages: list[str]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for head, value in row.items():
        name, mark, language = head.partition("::")
        if mark and name in TRANSLATED and language in languages:
            told.setdefault(name, [None] * len(languages))[languages.index(language)] = value
        else:
            told[head] = value
    return told
