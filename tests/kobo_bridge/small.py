"""A small form, as XForm and as XLSForm."""

from __future__ import annotations

import io

from openpyxl import Workbook


def small(version: str, files: str = "") -> str:
    """An XForm with one question."""
    return (
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">'
        f'<h:head><h:title>Small</h:title><model><instance><data id="small" version="{version}">'
        f"<note/><photo/><meta><instanceID/></meta></data></instance>{files}"
        '<bind nodeset="/data/note" type="string"/><bind nodeset="/data/photo" type="binary"/>'
        "</model></h:head><h:body>"
        '<input ref="/data/note"><label>Note</label></input>'
        '<upload ref="/data/photo" mediatype="image/*"><label>Photo</label></upload>'
        "</h:body></h:html>"
    )


LIST = '<instance id="list" src="jr://file-csv/list.csv"/>'


def xlsx(version: str, form_id: str = "small") -> bytes:
    """The same as an XLSForm with a list of its own file."""
    book = Workbook()
    survey = book.active
    survey.title = "survey"
    for row in (
        ["type", "name", "label"],
        ["text", "note", "Note"],
        ["select_one_from_file list.csv", "one", "One"],
    ):
        survey.append(row)
    settings = book.create_sheet("settings")
    settings.append(["form_title", "form_id", "version"])
    settings.append(["Small", form_id, version])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


SMALL_XLSX = xlsx("2")
