"""Files of an export: harmless cells, never half-written, and what can't be written."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from server.media import MediaStore
from sync.export_files import CELL, CUT
from tests.exports.conftest import Export, read_csv
from tests.factories import create_form, create_submission

pytestmark = pytest.mark.one_database
FORM = "atelier_essai"
RISKS = {
    "=1+1": "'=1+1",
    "+cmd|' /C calc'!A0": "'+cmd|' /C calc'!A0",
    "-2+3+cmd": "'-2+3+cmd",
    "@SUM(A1)": "'@SUM(A1)",
    "\t=1": "'\t=1",
    "+212 612 34 56 78": "+212 612 34 56 78",
    "-12.5": "-12.5",
    "a=1": "a=1",
}


def test_a_text_that_a_spreadsheet_would_run_is_made_harmless(
    store: Session, media: MediaStore, export: Export, tmp_path: Path
) -> None:
    form = create_form(store)
    for text in RISKS:
        create_submission(store, media, form, {"titre": text, "participant": [{"nom": text}]})
    folder, file = tmp_path / "out", tmp_path / "out.xlsx"
    export(FORM, "--format", "csv", "-o", str(folder))
    export(FORM, "--format", "xlsx", "-o", str(file))
    assert [row["titre"] for row in read_csv(folder / "submissions.csv")] == list(RISKS.values())
    people = read_csv(folder / "participant.csv")
    assert [row["participant/nom"] for row in people] == list(RISKS.values())
    cells = [cell for sheet in load_workbook(file) for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    exact = export(FORM).stdout.splitlines()
    assert [json.loads(line)["answers"]["titre"] for line in exact] == list(RISKS)


@pytest.mark.parametrize("as_format", ["csv", "xlsx", "parquet"])
def test_more_than_one_table_needs_a_place(store: Session, export: Export, as_format: str) -> None:
    create_form(store)
    result = export(FORM, "--format", as_format)
    assert result.exit_code == 2
    assert "-o" in result.output


def test_an_unknown_form_is_said_and_nothing_is_written(export: Export, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = export("none", "--format", "csv", "-o", str(out))
    assert (result.exit_code, out.exists()) == (1, False)
    assert "none" in result.output


@pytest.mark.parametrize("as_format", ["jsonl", "csv", "xlsx"])
def test_what_breaks_halfway_leaves_what_was_there(
    store: Session,
    media: MediaStore,
    export: Export,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    as_format: str,
) -> None:
    form = create_form(store)
    for _ in range(2):
        create_submission(store, media, form)
    place = tmp_path / "place"
    place.mkdir()
    out = place / "out"
    if as_format != "csv":
        out.write_text("the export of yesterday")
    given = iter([{}])

    def break_at_the_second(*_: object) -> dict:
        return {**next(given), **dict.fromkeys(("instance_id", "deleted"), ""), "answers": {}}

    monkeypatch.setattr("sync.export.record", break_at_the_second)
    monkeypatch.setattr("sync.export_tables.record", break_at_the_second)
    assert export(FORM, "--format", as_format, "-o", str(out)).exit_code == 1
    left = [] if as_format == "csv" else [out]
    assert list(place.iterdir()) == left
    assert all(path.read_text() == "the export of yesterday" for path in left)


def test_a_file_is_replaced_and_a_folder_that_holds_something_is_not(
    store: Session, media: MediaStore, export: Export, tmp_path: Path
) -> None:
    create_submission(store, media, create_form(store))
    for as_format in ("jsonl", "xlsx"):
        file = tmp_path / f"out.{as_format}"
        file.write_text("old")
        assert export(FORM, "--format", as_format, "-o", str(file)).exit_code == 0
        assert file.read_bytes() != b"old"
    folder = tmp_path / "mine"
    folder.mkdir()
    assert export(FORM, "--format", "csv", "-o", str(folder)).exit_code == 0
    again = export(FORM, "--format", "csv", "-o", str(folder))
    assert again.exit_code == 1
    assert "new or empty" in again.output


def test_a_folder_that_is_not_there_is_named(
    store: Session, export: Export, tmp_path: Path
) -> None:
    create_form(store)
    result = export(FORM, "-o", str(tmp_path / "none" / "out.jsonl"))
    assert result.exit_code == 1
    assert str(tmp_path / "none") in result.output


def test_a_device_is_written_to_as_it_is(store: Session, media: MediaStore, export: Export) -> None:
    create_submission(store, media, create_form(store))
    assert export(FORM, "-o", "/dev/null").exit_code == 0
    assert Path("/dev/null").is_char_device()


def test_a_text_longer_than_a_cell_takes_is_cut_and_says_so(
    store: Session, media: MediaStore, export: Export, tmp_path: Path
) -> None:
    create_submission(store, media, create_form(store), {"observations": "x" * (CELL + 1)})
    file = tmp_path / "out.xlsx"
    export(FORM, "--format", "xlsx", "-o", str(file))
    sheet = load_workbook(file)["submissions"]
    column = [cell.value for cell in sheet[1]].index("observations") + 1
    text = sheet.cell(2, column).value
    assert (len(text), text.endswith(CUT)) == (CELL, True)


def test_a_question_named_like_a_column_of_ours_keeps_its_own(
    store: Session, media: MediaStore, export: Export, tmp_path: Path
) -> None:
    table = """
    | survey   |      |         |       |
    |          | type | name    | label |
    |          | text | deleted | Gone? |
    | settings |      |         |       |
    |          | form_title | form_id | version |
    |          | {title}    | {form_id} | {version} |
    """
    create_submission(store, media, create_form(store, table), {"deleted": "no"})
    folder = tmp_path / "out"
    export(FORM, "--format", "csv", "-o", str(folder))
    [row] = read_csv(folder / "submissions.csv")
    assert (row["deleted"], row["answers/deleted"]) == ("", "no")
