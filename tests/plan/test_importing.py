"""Importing workbooks: parts, versions, differences, refusals; on both databases."""

from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.plan import ActivityValues, PlannedActivity, PlanPart, PlanVersion
from server.models.submissions import Blob
from sync.plan.importing import import_plan, preview
from sync.plan.listing import planned_activities
from sync.plan.outcome import PlanRefused, WorkbookRefused
from tests.plan.conftest import NOW, WORLDS, Imports, planned, workbook

COMITE = planned("A_02_01_SM_001", "Comité régional")
ATELIER = planned("A_03_02_SM_002", "Atelier sur l'emploi")
ORIENTAL = planned("A_03_02_ORI_009", "Atelier sur la santé", "Oriental")


@pytest.mark.parametrize(
    ("world", "sessions"), [("activities_plain", 118), ("activities_hard", 124)]
)
def test_the_plans_of_both_worlds_are_imported_whole(
    store: Session, media: MediaStore, world: str, sessions: int
) -> None:
    book = WORLDS / world / "plan.xlsx"
    outcome = import_plan(store, media, book, file_name="plan.xlsx", year=2026, now=NOW)
    store.commit()
    assert len(planned_activities(store, 2026)) == 60
    assert (outcome.part, len(outcome.difference.added), outcome.errors) == ("main", 60, ())
    assert sum(values.sessions or 0 for values in planned_activities(store, 2026)) == sessions


def test_the_same_workbook_again_makes_no_version(store: Session, imported: Imports) -> None:
    imported(COMITE, ATELIER)
    again = imported(COMITE, ATELIER)
    assert again.changes_nothing
    assert again.version is None
    assert again.difference.unchanged == 2
    assert store.scalar(select(func.count()).select_from(PlanVersion)) == 1


def test_a_second_workbook_is_a_new_version_with_its_difference(
    store: Session, imported: Imports
) -> None:
    imported(COMITE, ATELIER)
    changed = planned("A_02_01_SM_001", "Comité régional", sessions=5)
    outcome = imported(changed, planned("A_04_01_SM_003", "Réunion avec les MRE"))
    difference = outcome.version.difference
    assert [each["code"] for each in difference["added"]] == ["A_04_01_SM_003"]
    assert [each["code"] for each in difference["removed"]] == ["A_03_02_SM_002"]
    assert difference["changed"][0]["fields"] == {"sessions": [2, 5]}
    assert [
        v.is_current for v in store.scalars(select(PlanVersion).order_by(PlanVersion.number))
    ] == [
        False,
        True,
    ]


def test_older_versions_keep_their_values(store: Session, imported: Imports) -> None:
    imported(COMITE)
    imported(planned("A_02_01_SM_001", "Comité régional", sessions=5))
    activity = store.scalars(select(PlannedActivity)).one()
    kept = store.scalars(select(ActivityValues).order_by(ActivityValues.version_id)).all()
    assert [values.sessions for values in kept] == [2, 5]
    assert activity.values.sessions == 5


def test_an_activity_that_no_version_has_stays_unplanned(store: Session, imported: Imports) -> None:
    imported(COMITE, ATELIER)
    imported(COMITE)
    gone = store.scalars(select(PlannedActivity).where(PlannedActivity.is_planned.is_(False))).one()
    assert gone.code == "A_03_02_SM_002"
    imported(COMITE, ATELIER)
    assert gone.is_planned


def test_one_offices_workbook_replaces_its_part_only(store: Session, imported: Imports) -> None:
    imported(COMITE, ATELIER)
    imported(ORIENTAL)
    imported(planned("A_03_02_ORI_009", "Atelier sur la santé", "Oriental", sessions=7))
    assert {part.name for part in store.scalars(select(PlanPart))} == {"sm", "ori"}
    assert {values.code for values in planned_activities(store, 2026)} == {
        "A_02_01_SM_001",
        "A_03_02_SM_002",
        "A_03_02_ORI_009",
    }


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("rows", "file_name", "part"),
    [
        ([ORIENTAL], "plan.xlsx", "ori"),
        ([COMITE, ORIENTAL], "PAA_2026_Souss-Massa.xlsx", "sm"),
        ([COMITE, ORIENTAL], "PAA 2026.xlsx", "main"),
        ([COMITE, ORIENTAL], "plan national.xlsx", "main"),
    ],
)
def test_the_part_is_told_by_the_rows_else_by_the_file(
    store: Session, rows: list[list[object]], file_name: str, part: str
) -> None:
    assert preview(store, workbook(*rows), file_name=file_name, year=2026).part == part


def test_two_equal_codes_refuse_the_workbook(store: Session, imported: Imports) -> None:
    with pytest.raises(PlanRefused) as refused:
        imported(COMITE, planned("a-2-1-sm-1", "Le même code, écrit autrement"))
    assert {(each.row, each.kind) for each in refused.value.outcome.errors} == {
        (2, "equal_codes"),
        (3, "equal_codes"),
    }
    assert planned_activities(store, 2026) == []


def test_partial_imports_the_rows_without_errors(store: Session, imported: Imports) -> None:
    outcome = imported(COMITE, planned("A_02_01_SM_001", "Même code"), ATELIER, partial=True)
    assert [values.code for values in planned_activities(store)] == ["A_03_02_SM_002"]
    assert [row.row for row in outcome.left_out] == [2, 3]
    assert [each["reason"] for each in outcome.version.set_aside] == ["error", "error"]


def test_a_code_of_another_part_is_refused_by_its_name(imported: Imports) -> None:
    imported(COMITE, part="Agadir")
    with pytest.raises(PlanRefused) as refused:
        imported(ORIENTAL, COMITE, part="Oujda")
    error = refused.value.outcome.errors[0]
    assert (error.kind, error.row, error.facts["part"]) == ("code_of_other_part", 3, "Agadir")


def test_an_activity_moves_to_another_part_once_its_own_lost_it(
    store: Session, imported: Imports
) -> None:
    imported(COMITE, ATELIER, part="Agadir")
    imported(COMITE, part="Agadir")
    imported(ATELIER, part="Taroudant")
    moved = store.scalars(
        select(PlannedActivity).where(PlannedActivity.code == "A_03_02_SM_002")
    ).one()
    assert (moved.part.name, moved.is_planned) == ("Taroudant", True)


def test_a_preview_says_the_same_and_writes_nothing(store: Session, imported: Imports) -> None:
    imported(COMITE)
    content = workbook(COMITE, ATELIER)
    seen = preview(store, content, file_name="plan.xlsx", year=2026)
    assert (seen.part, seen.base, seen.version) == ("sm", 1, None)
    assert [each["code"] for each in seen.difference.added] == ["A_03_02_SM_002"]
    assert not store.dirty
    assert not store.new
    assert store.scalar(select(func.count()).select_from(PlanVersion)) == 1


def test_a_row_without_a_code_is_given_one_that_stays(store: Session, imported: Imports) -> None:
    nameless = planned("", "Colloque de clôture")
    first = imported(COMITE, nameless)
    assert [(each.kind, each.row, each.value) for each in first.problems] == [
        ("code_given", 3, "SC_R0_01")
    ]
    imported(COMITE, planned("", "Une autre, au-dessus"), nameless)
    assert {v.code: v.title for v in planned_activities(store)} == {
        "A_02_01_SM_001": "Comité régional",
        "SC_R0_01": "Colloque de clôture",
        "SC_R0_02": "Une autre, au-dessus",
    }


def test_what_is_too_large_for_its_column_is_kept_beside(store: Session, imported: Imports) -> None:
    row = planned("A_02_01_SM_001", "Très long " * 200, participants=5_000_000_000)
    imported(row)
    values = planned_activities(store, 2026)[0]
    assert len(values.title) == 1000
    assert len(values.extra["title"]) > 1900
    assert (values.participants, values.extra["participants"]) == (None, "5000000000")
    assert imported(row).changes_nothing


def test_the_workbooks_bytes_are_kept(store: Session, media: MediaStore) -> None:
    content = workbook(COMITE)
    outcome = import_plan(store, media, content, file_name="../../plan.xlsx", year=2026, now=NOW)
    blob = store.get_one(Blob, outcome.version.blob_id)
    assert b"".join(media.chunks(blob.sha256)) == content
    assert outcome.version.file_name == "plan.xlsx"


@pytest.mark.one_database
def test_a_file_that_is_no_workbook_is_refused_in_words(store: Session, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(WorkbookRefused, match="no XLSX workbook") as refused:
        preview(store, path, file_name=path.name, year=2026)
    assert refused.value.problem.kind == "not_xlsx"
