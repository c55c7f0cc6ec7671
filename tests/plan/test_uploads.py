"""Importing on screen: preview, confirmation, refusals in words, renamings."""

import zipfile
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.plan import PlannedActivity, PlanVersion
from tests.plan.browsing import Reader, reader, seen
from tests.plan.conftest import planned, workbook

COMITE = planned("A_02_01_SM_001", "Comité régional")
ATELIER = planned("A_03_02_SM_002", "Atelier sur l'emploi")


@pytest.fixture
def supervisor(app: Flask, store: Session) -> Reader:
    return reader(app, store)


def versions(store: Session) -> int:
    return len(seen(store, select(PlanVersion.id)))


def test_a_workbook_is_written_only_when_confirmed(store: Session, supervisor: Reader) -> None:
    page = supervisor.upload(workbook(COMITE, ATELIER))
    assert page.status_code == 200
    assert "2 activités ajoutées" in page.text
    assert versions(store) == 0
    answer = supervisor.confirm(page)
    assert (answer.status_code, versions(store)) == (302, 1)
    assert "Comité régional" in supervisor.get(answer.location).text


@pytest.mark.one_database
def test_nothing_to_confirm_where_nothing_changed(store: Session, supervisor: Reader) -> None:
    supervisor.confirm(supervisor.upload(workbook(COMITE)))
    page = supervisor.upload(workbook(COMITE)).text
    assert "Rien n’a changé" in page
    assert "/plan/import/confirm" not in page


@pytest.mark.one_database
def test_errors_are_shown_by_cell_and_nothing_is_written(
    store: Session, supervisor: Reader
) -> None:
    page = supervisor.upload(workbook(COMITE, COMITE))
    assert page.status_code == 422
    assert "ligne 3" in page.text
    assert "/plan/import/confirm" not in page.text
    refused = supervisor.upload(workbook(COMITE, COMITE, ATELIER))
    again = supervisor.press("/plan/import/partial", refused)
    assert supervisor.confirm(again).status_code == 302
    assert seen(store, select(PlannedActivity.code)) == ["A_03_02_SM_002"]


@pytest.mark.one_database
def test_a_preview_that_was_overtaken_is_shown_anew(
    app: Flask, store: Session, supervisor: Reader
) -> None:
    page = supervisor.upload(workbook(COMITE))
    other = reader(app, store)
    other.confirm(other.upload(workbook(COMITE, ATELIER)))
    answer = supervisor.confirm(page)
    assert (answer.status_code, versions(store)) == (200, 1)
    assert "1 activité retirée" in answer.text


@pytest.mark.one_database
def test_only_the_last_preview_can_be_confirmed(store: Session, supervisor: Reader) -> None:
    first = supervisor.upload(workbook(COMITE))
    supervisor.upload(workbook(ATELIER))
    assert supervisor.confirm(first).status_code == 409
    assert versions(store) == 0


def macro_workbook() -> bytes:
    content = BytesIO(workbook(COMITE))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    return content.getvalue()


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7 no workbook", "pas un classeur XLSX"),
        (b"", "pas un classeur XLSX"),
        (macro_workbook(), "macros"),
        (b"PK\x03\x04 cut", "abîmé"),
        (b"PK\x03\x04" + bytes(21 * 1024 * 1024), "trop grand"),
    ],
    ids=["pdf", "empty", "macros", "damaged", "too large"],
)
def test_a_file_that_is_no_plan_is_refused_in_words(
    store: Session, supervisor: Reader, content: bytes, words: str
) -> None:
    page = supervisor.upload(content)
    assert page.status_code == 422
    assert words in page.text
    assert versions(store) == 0


@pytest.mark.one_database
def test_a_body_past_the_limit_is_refused(app: Flask, supervisor: Reader) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 1000
    page = supervisor.upload(workbook(COMITE))
    assert page.status_code == 413
    assert "trop" in page.text


@pytest.mark.one_database
def test_no_file_chosen_is_said_at_the_field(supervisor: Reader) -> None:
    page = supervisor.upload(b"", name="")
    assert page.status_code == 422
    assert "Choisissez d’abord un classeur" in page.text


@pytest.mark.one_database
def test_a_renaming_is_confirmed_on_screen(store: Session, supervisor: Reader) -> None:
    supervisor.confirm(supervisor.upload(workbook(ATELIER)))
    renamed = planned("A_03_07_SM_012", "Atelier sur l'emploi")
    supervisor.confirm(supervisor.upload(workbook(renamed)))
    old, new = seen(store, select(PlannedActivity.id).order_by(PlannedActivity.id))
    assert "A_03_07_SM_012" in supervisor.get("/plan/links?year=2026").text
    answer = supervisor.send(f"/plan/{new}/renamed", renamed_from=old)
    assert answer.status_code == 302
    assert seen(store, select(PlannedActivity.renamed_from_id).order_by(PlannedActivity.id)) == [
        None,
        old,
    ]


@pytest.mark.one_database
def test_versions_are_compared_and_their_workbooks_given_back(
    store: Session, supervisor: Reader
) -> None:
    first = workbook(COMITE)
    supervisor.confirm(supervisor.upload(first))
    supervisor.confirm(supervisor.upload(workbook(planned("A_02_01_SM_001", "Comité", sessions=7))))
    ids = seen(store, select(PlanVersion.id).order_by(PlanVersion.number))
    page = supervisor.get(f"/plan/versions?year=2026&before={ids[0]}&after={ids[1]}").text
    assert "<del><bdi>Comité régional</bdi></del>" in page
    assert supervisor.get(f"/plan/versions/{ids[0]}/workbook").data == first


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_a_blank_workbook_is_offered(supervisor: Reader, language: str) -> None:
    answer = supervisor.get(f"/plan/template.xlsx?year=2027&language={language}")
    assert answer.headers["Content-Disposition"] == "attachment; filename=plan-2027.xlsx"
    assert load_workbook(BytesIO(answer.data)).sheetnames
