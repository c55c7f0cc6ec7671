"""`terrain plan`: what it prints where, and its exit status."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from server.cli import terrain
from server.config import Settings
from tests.plan.conftest import WORLDS, planned, workbook

pytestmark = pytest.mark.one_database
COMITE = planned("A_02_01_SM_001", "Comité régional")
ATELIER = planned("A_03_02_SM_002", "Atelier sur l'emploi")


@pytest.fixture
def run(settings: Settings, tmp_path: Path) -> "Run":
    return Run(settings, tmp_path)


class Run:
    """Runs `terrain plan …` on the test's store."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self.environment = {
            "TERRAIN_HOME": str(settings.home),
            "TERRAIN_DATABASE_URL": settings.database_url,
            "LC_ALL": "C.UTF-8",
        }
        self.folder = folder

    def __call__(self, *arguments: str) -> Result:
        return CliRunner().invoke(terrain, ["plan", *arguments], env=self.environment)

    def imported(self, *rows: list[object], options: tuple[str, ...] = ()) -> Result:
        path = self.folder / "plan.xlsx"
        path.write_bytes(workbook(*rows))
        return self("import", str(path), "--year", "2026", *options)


def test_a_world_is_imported_and_listed_with_its_codes(run: Run) -> None:
    book = str(WORLDS / "activities_plain" / "plan.xlsx")
    assert run("import", book, "--year", "2026").exit_code == 0
    listed = json.loads(run("list", "--year", "2026", "--json").stdout)["activities"]
    codes = {row["code"]: row for row in listed}
    assert len(listed) == 60
    assert codes["A_01_04_SM_003"]["sessions"] == 2
    assert codes["A_01_04_SM_003"]["periods"] == [["2026-07-01", "2026-09-30"]]


def test_a_dry_run_says_what_would_change_and_writes_nothing(run: Run) -> None:
    seen = run.imported(COMITE, options=("--dry-run", "--json"))
    shown = json.loads(seen.stdout)
    assert (seen.exit_code, shown["part"], shown["version"], shown["dry_run"]) == (
        0,
        "sm",
        None,
        True,
    )
    assert [each["code"] for each in shown["added"]] == ["A_02_01_SM_001"]
    assert json.loads(run("list", "--json").stdout) == {"activities": []}


def test_errors_stand_on_standard_error_by_cell(run: Run) -> None:
    refused = run.imported(COMITE, COMITE)
    assert refused.exit_code == 1
    assert refused.stdout == ""
    assert "ligne 2" in refused.stderr
    assert "ligne 3" in refused.stderr
    assert "A_02_01_SM_001" in refused.stderr


def test_warnings_alone_are_no_failure(run: Run) -> None:
    done = run.imported(planned("A_02_01_SM_001", "Comité", sessions="beaucoup"))
    assert done.exit_code == 0
    assert "colonne G" in done.stderr


def test_partial_leaves_out_rows_with_errors_and_says_so(run: Run) -> None:
    done = run.imported(COMITE, COMITE, ATELIER, options=("--partial", "--json"))
    shown = json.loads(done.stdout)
    assert done.exit_code == 0
    assert [each["row"] for each in shown["left_out"]] == [2, 3]


def test_versions_are_compared_by_part_and_number(run: Run) -> None:
    run.imported(COMITE)
    run.imported(planned("A_02_01_SM_001", "Comité régional", sessions=5))
    shown = json.loads(run("diff", "sm@1", "2", "--year", "2026", "--json").stdout)
    assert shown["changed"][0]["fields"] == {"sessions": [2, 5]}
    told = run("diff", "1", "2", "--year", "2026", "--language", "en").stdout
    assert "Sessions: 2 → 5" in told
    missing = run("diff", "1", "9", "--year", "2026")
    assert (missing.exit_code, "sm@2" in missing.stderr) == (1, True)


def test_a_version_needs_its_part_where_there_are_several(run: Run) -> None:
    run.imported(COMITE)
    run.imported(planned("A_03_02_ORI_009", "Atelier", "Oriental"))
    refused = run("diff", "1", "1", "--year", "2026")
    assert (refused.exit_code, "several parts" in refused.stderr) == (1, True)


@pytest.mark.parametrize(
    ("locale", "word"), [("fr_MA.UTF-8", "ligne"), ("en_GB", "row"), ("ar", "السطر")]
)
def test_problems_speak_the_environments_language(run: Run, locale: str, word: str) -> None:
    run.environment["LC_ALL"] = locale
    assert word in run.imported(COMITE, COMITE).stderr


def test_a_file_that_is_no_workbook_fails_in_words(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "plan.xls"
    path.write_bytes(b"no workbook")
    refused = run("import", str(path), "--year", "2026")
    assert (refused.exit_code, "XLSX" in refused.stderr) == (1, True)
    assert run("import", str(tmp_path / "missing.xlsx"), "--year", "2026").exit_code == 2


def test_a_template_is_written_where_asked(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "modele.xlsx"
    done = run("template", "-o", str(path), "--year", "2027", "--language", "ar")
    assert (done.exit_code, done.stdout) == (0, "")
    assert load_workbook(path).sheetnames
    assert run("template", "--year", "2027").stdout_bytes.startswith(b"PK")
