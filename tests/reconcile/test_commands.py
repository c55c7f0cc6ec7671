"""`terrain reconcile`, `terrain link` and `terrain export links` as an operator types them."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from server.cli import terrain
from server.media import open_media
from server.models.submissions import Submission
from tests.factories import create_account, create_activity, create_form, send

Run = Callable[..., Result]
TITLE = "Formation de capitalisation des expériences régionales"
ANSWERS = {"titre": TITLE, "nature": "formation", "jour": "2026-06-03", "region": "sm"}


@pytest.fixture
def run(store: Session, database_url: str, tmp_path: Path) -> Run:
    env = {"TERRAIN_HOME": str(tmp_path), "TERRAIN_DATABASE_URL": database_url}

    def type_it(*arguments: str) -> Result:
        store.commit()
        result = CliRunner().invoke(terrain, list(arguments), env=env)
        store.expire_all()
        return result

    return type_it


@pytest.fixture
def submission(store: Session, tmp_path: Path) -> Submission:
    media = open_media(f"file://{tmp_path / 'media'}")
    form = create_form(store)
    send(store, media, form, ANSWERS, instance_id="uuid:a")
    edited = send(
        store,
        media,
        form,
        ANSWERS | {"lieu": "Agadir"},
        instance_id="uuid:b",
        deprecated_id="uuid:a",
    ).edition
    assert edited is not None
    return edited.submission


def rows(run: Run, *options: str) -> list[dict[str, str]]:
    result = run("export", "links", "--format", "csv", *options)
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout)))


def test_reconcile_without_a_plan_says_so_and_succeeds(run: Run, submission: Submission) -> None:
    result = run("reconcile")
    assert result.exit_code == 0
    assert "no plan" in result.stderr
    assert result.stdout == ""
    (row,) = rows(run)
    assert (row["status"], row["activity_code"]) == ("unplanned", "")


def test_the_export_says_what_was_linked_how_and_why(
    run: Run, store: Session, submission: Submission
) -> None:
    create_activity(store)
    assert run("reconcile", "--year", "2026").exit_code == 0
    (row,) = rows(run)
    assert (row["instance_id"], row["root_instance_id"], row["row"]) == ("uuid:b", "uuid:a", "0")
    assert (row["activity_code"], row["status"], row["method"]) == (
        "A_01_05_SM_001", "linked", "scored",
    )  # fmt: skip
    assert float(row["score"]) > 0.8
    assert "; même région" in row["evidence"]
    (arabic,) = rows(run, "--lang", "ar")
    assert "الجهة نفسها" in arabic["evidence"]


def test_a_proposal_gives_its_best_candidate(
    run: Run, store: Session, submission: Submission
) -> None:
    create_activity(store)
    create_activity(store, "A_01_05_SM_002")
    run("reconcile")
    (row,) = rows(run)
    assert (row["status"], row["method"]) == ("proposed", "scored")
    assert row["activity_code"] == "A_01_05_SM_001"


def test_link_takes_any_edition_and_any_way_to_write_the_code(
    run: Run, store: Session, submission: Submission
) -> None:
    create_activity(store)
    create_activity(store, "A_02_01_SM_002", title="Tout autre chose")
    account = create_account(store)
    assert run("link", "uuid:a", "a2.1 sm 2", "--as", account.email).exit_code == 0
    run("reconcile")
    (row,) = rows(run)
    assert (row["activity_code"], row["method"], row["score"]) == ("A_02_01_SM_002", "person", "")
    assert run("link", "uuid:b", "none").exit_code == 0
    (row,) = rows(run)
    assert (row["activity_code"], row["status"], row["method"]) == ("", "unplanned", "person")


def test_link_lists_the_closest_codes_where_none_is_meant(
    run: Run, store: Session, submission: Submission
) -> None:
    create_activity(store)
    result = run("link", "uuid:a", "A_01_05_SM_009")
    assert result.exit_code == 1
    assert "A_01_05_SM_001" in result.stderr
    assert run("link", "uuid:unknown", "none").exit_code == 1


def test_a_title_that_a_spreadsheet_would_run_is_made_harmless(
    run: Run, store: Session, tmp_path: Path
) -> None:
    media = open_media(f"file://{tmp_path / 'media'}")
    send(store, media, create_form(store), ANSWERS | {"titre": "=1+1"})
    (row,) = rows(run)
    assert row["title"] == "'=1+1"
    file = tmp_path / "links.csv"
    assert run("export", "links", "-o", str(file)).stdout == ""
    assert "'=1+1" in file.read_text(encoding="utf-8")
