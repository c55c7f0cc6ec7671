"""The foreign submissions as tables: two form versions, nested repeats."""

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from server.media import MediaStore
from sync.export import MASK
from sync.export_files import harmless
from sync.folder import import_folder
from tests.exports.conftest import Export, read_csv
from tests.factories import NOW
from tests.sync.conftest import FOREIGN, FORMS, add_xform

FORM = "formation_essai"
ABOUT = [
    "instance_id",
    "root_instance_id",
    "form_id",
    "form_version",
    "source_version",
    "review_state",
    "deleted",
]


@pytest.fixture
def foreign(store: Session, media: MediaStore) -> None:
    for name in FORMS:
        add_xform(store, (FOREIGN / "forms" / name).read_bytes())
    import_folder(store, media, FOREIGN / "submissions", now=NOW)


@pytest.fixture
def told(export: Export, foreign: None) -> list[dict[str, Any]]:
    """What jsonl says, line by line."""
    result = export(FORM)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_repeat_is_a_table_with_a_row_for_each_instance(
    export: Export, told: list[dict[str, Any]], tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    assert export(FORM, "--format", "csv", "-o", str(folder)).exit_code == 0
    assert sorted(path.name for path in folder.iterdir()) == [
        "seance-participant.csv",
        "seance.csv",
        "submissions.csv",
    ]
    sessions = [(each, session) for each in told for session in each["answers"]["seance"]]
    people = [person for _, session in sessions for person in session["participant"]]
    assert len(read_csv(folder / "submissions.csv")) == len(told) == 10
    rows = read_csv(folder / "seance.csv")
    assert [(row["instance_id"], row["seance/intitule"]) for row in rows] == [
        (each["instance_id"], session["intitule"] or "") for each, session in sessions
    ]
    listed = read_csv(folder / "seance-participant.csv")
    assert [row["seance/participant/nom"] for row in listed] == [
        harmless(person["nom"] or "") for person in people
    ]


def test_rows_know_their_parents(
    export: Export, told: list[dict[str, Any]], tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    export(FORM, "--format", "csv", "-o", str(folder))
    sessions = read_csv(folder / "seance.csv")
    people = read_csv(folder / "seance-participant.csv")
    instances = {row["instance_id"] for row in read_csv(folder / "submissions.csv")}
    assert {row["parent_key"] for row in sessions} <= instances
    assert {row["parent_key"] for row in people} <= {row["key"] for row in sessions}
    assert len({row["key"] for row in people}) == len(people)
    assert (sessions[0]["row"], sessions[1]["row"]) == ("0", "1")


def test_columns_are_the_questions_of_both_versions(
    export: Export, told: list[dict[str, Any]], tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    export(FORM, "--format", "csv", "-o", str(folder))
    rows = read_csv(folder / "submissions.csv")
    columns = list(rows[0])
    assert columns[: len(ABOUT)] == ABOUT
    assert columns[-1] == "_unknown"
    assert {"lieu/region", "lieu/position", "cout", "budget_reel", "organisateur"} <= set(columns)
    assert not {"merci", "seance", "lieu"} & set(columns)
    assert len(columns) == len(set(columns))
    for row, each in zip(rows, told, strict=True):
        assert [row[name] for name in ABOUT[:-1]] == [each[name] or "" for name in ABOUT[:-1]]
        assert row["lieu/region"] == (each["answers"]["lieu"]["region"] or "")
        old, new = each["answers"].get("cout"), each["answers"].get("budget_reel")
        assert row["cout"] == ("" if old is None else str(old))
        assert row["budget_reel"] == ("" if new is None else str(new))
    assert any(row["cout"] for row in rows)
    assert any(row["budget_reel"] for row in rows)


def test_a_place_is_written_as_phones_write_it(
    export: Export, told: list[dict[str, Any]], tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    export(FORM, "--format", "csv", "-o", str(folder))
    at = {row["instance_id"]: row for row in read_csv(folder / "submissions.csv")}
    for each in told:
        point = each["answers"]["lieu"]["position"]
        if point is not None:
            longitude, latitude = point["coordinates"][:2]
            words = at[each["instance_id"]]["lieu/position"].split()
            assert [float(word) for word in words[:2]] == [latitude, longitude]
            assert len(words) == 4


def test_a_workbook_has_the_same_tables(
    export: Export, told: list[dict[str, Any]], tmp_path: Path
) -> None:
    folder, file = tmp_path / "out", tmp_path / "out.xlsx"
    export(FORM, "--format", "csv", "-o", str(folder))
    assert export(FORM, "--format", "xlsx", "-o", str(file)).exit_code == 0
    book = load_workbook(file)
    assert book.sheetnames == ["submissions", "seance", "seance-participant"]
    for sheet in book:
        header, *rows = sheet.iter_rows(values_only=True)
        expected = read_csv(folder / f"{sheet.title}.csv")
        assert list(header) == list(expected[0])
        assert len(rows) == len(expected)
        for row, line in zip(rows, expected, strict=True):
            assert [as_text(cell) for cell in row] == [as_text(text) for text in line.values()]
    people = book["seance-participant"]
    age = [cell.value for cell in people[1]].index("seance/participant/age") + 1
    assert isinstance(people.cell(2, age).value, int)


def as_text(cell: str | float | None) -> str:
    """A cell as a text; 12500.0 is 12500 in a workbook."""
    return "" if cell is None else str(cell).removesuffix(".0")


@pytest.mark.parametrize("as_format", ["jsonl", "csv"])
def test_masked_personal_answers_are_in_no_file(
    export: Export, told: list[dict[str, Any]], tmp_path: Path, as_format: str
) -> None:
    names = {
        person["nom"]
        for each in told
        for session in each["answers"]["seance"]
        for person in session["participant"]
        if person["nom"]
    }
    out = tmp_path / "out"
    export(FORM, "--format", as_format, "--mask", "-o", str(out))
    files = out.iterdir() if out.is_dir() else [out]
    text = "".join(path.read_text(encoding="utf-8") for path in files)
    assert names
    assert not [name for name in names if name in text]
    assert MASK in text
