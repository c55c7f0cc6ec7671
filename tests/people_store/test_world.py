"""From a folder of submissions to the file of who is who, by the commands that people type."""

import io
import json
import runpy
import shutil
import sys
from contextlib import redirect_stdout
from pathlib import Path
from unittest.mock import patch

import pytest
from click.testing import CliRunner

from server.cli import terrain
from server.config import Settings

TESTS = Path(__file__).parents[1]
WORLD = TESTS / "data" / "worlds" / "people_plain"
SCORE = TESTS / "score" / "people.py"
SHEETS = 8


@pytest.mark.one_database
def test_lists_are_imported_reconciled_and_exported_with_their_people(
    settings: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "world"
    sheets = sorted((WORLD / "instances").iterdir())[:SHEETS]
    for sheet in sheets:
        shutil.copytree(sheet, folder / "instances" / sheet.name)
    home = {"TERRAIN_HOME": str(settings.home), "TERRAIN_DATABASE_URL": settings.database_url}
    runner, found = CliRunner(env=home), tmp_path / "people.csv"
    for arguments in (
        ["form", "publish", str(WORLD / "presence_monde.xlsx")],
        ["import", str(folder)],
        ["reconcile"],
        ["export", "people", "--format", "csv", "-o", str(found)],
    ):
        done = runner.invoke(terrain, arguments, catch_exceptions=False)
        assert done.exit_code == 0, done.output
    said = _score(found, tmp_path)
    assert said["missing"] == 0
    assert said["pair_precision"] >= 0.9
    assert said["pair_recall"] >= 0.85


def _score(found: Path, folder: Path) -> dict[str, float]:
    """Score against the truth of the sheets that were imported."""
    truth = folder / "truth.csv"
    here = {line.split(",")[0] for line in found.read_text(encoding="utf-8").splitlines()}
    lines = (WORLD / "people_truth.csv").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line.split(",")[0] in here]
    truth.write_text("\n".join(kept) + "\n", encoding="utf-8")
    assert len(kept) > 100
    out = io.StringIO()
    with patch.object(sys, "argv", [str(SCORE), str(found), str(truth)]), redirect_stdout(out):
        runpy.run_path(str(SCORE), run_name="__main__")
    return json.loads(out.getvalue())
