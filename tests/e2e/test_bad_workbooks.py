"""Forms and plans that can't be taken: what to mend and where, and nothing is kept of them."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.e2e.contents import count, media_contents, store_contents
from tests.e2e.processes import Installation

pytestmark = pytest.mark.one_database
PLAN_HEADER = ["Code", "Activité", "Région", "Type", "Début", "Fin"]


def saved(path: Path, *rows: list[str], title: str = "survey") -> Path:
    """A workbook with one sheet of these rows."""
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def not_a_workbook(path: Path) -> None:
    path.write_bytes(b"type,name,label\ntext,a,A\n")


def with_macros(path: Path) -> None:
    saved(path, ["type", "name", "label"], ["text", "a", "A"])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")


def cut_short(path: Path) -> None:
    content = BytesIO()
    saved(content, ["type", "name", "label"])  # type: ignore[arg-type] # openpyxl takes both
    path.write_bytes(content.getvalue()[:-100])


@pytest.mark.parametrize(
    ("make", "says"),
    [(not_a_workbook, "xlsx"), (with_macros, "macro"), (cut_short, "xlsx")],
)
@pytest.mark.parametrize("command", [("form", "publish"), ("plan", "import", "--year", "2026")])
def test_a_file_that_is_no_workbook_is_named_and_not_taken(
    here: Installation,
    tmp_path: Path,
    make: Callable[[Path], None],
    says: str,
    command: tuple[str, ...],
) -> None:
    path = tmp_path / "essai.xlsx"
    make(path)
    before = store_contents(here.database_url)

    failed = here.fails(*command, str(path))

    assert "essai.xlsx" in failed.err
    assert says in failed.err.lower()
    assert failed.out == ""
    assert_untouched(here, before)


def test_the_errors_of_a_form_are_told_by_sheet_row_and_column(
    here: Installation, tmp_path: Path
) -> None:
    rows = [["text", "titre", "Titre"], ["select_one absente", "region", "Région"]]
    path = saved(tmp_path / "essai.xlsx", ["type", "name", "label"], *rows)
    before = store_contents(here.database_url)

    told = here.fails("form", "publish", str(path)).err

    assert [word for word in ("survey", "row 3", "absente") if word not in told] == [], told
    assert_untouched(here, before)


def test_two_equal_codes_of_a_plan_are_told_and_nothing_of_it_is_taken(
    here: Installation, tmp_path: Path
) -> None:
    dates = ["Atelier", "01/03/2026", "31/03/2026"]
    rows = [[code, "Un atelier", "Souss-Massa", *dates] for code in ("A_1_1", "A_1_2", "A_1_1")]
    path = saved(tmp_path / "plan.xlsx", PLAN_HEADER, *rows, title="PAA")
    before = store_contents(here.database_url)

    failed = here.fails("plan", "import", str(path), "--year", "2026", "--language", "en")

    assert "A_1_1" in failed.err
    assert "PAA" in failed.err
    assert all(row in failed.err for row in ("2", "4"))
    assert failed.out == ""
    assert_untouched(here, before)

    here.does("plan", "import", str(path), "--year", "2026", "--partial")
    assert count(here.database_url, "planned_activities") == 1


def assert_untouched(here: Installation, before: dict[str, list[dict[str, object]]]) -> None:
    """Neither the store nor the media hold anything of it."""
    assert store_contents(here.database_url) == before
    assert media_contents(here.home / "media") == {}
