"""What can't be done as asked is said plainly: 2 for wrong use, 1 for what isn't there."""

from pathlib import Path

import pytest

from tests.e2e.contents import store_contents
from tests.e2e.processes import Installation

pytestmark = pytest.mark.one_database
WRONG_USE = [
    "nothing-like-it",
    "pull --nothing-like-it",
    "source add",
    "source add kobo name http://127.0.0.1:9",
    "source add central name http://127.0.0.1:9 --email a --password b --project one",
    "form publish no-such-file.xlsx",
    "plan import no-such-file.xlsx --year 2026",
    "plan list --year 26",
    "review uuid:1 wonderful",
    "export submissions",
    "export submissions --form a --format odt",
]
NOT_THERE = [
    ("pull no-such-source", "no-such-source"),
    ("source test no-such-source", "no-such-source"),
    ("source pause no-such-source", "no-such-source"),
    ("source remove no-such-source", "no-such-source"),
    ("source add kobo name not-an-address --token t", "not-an-address"),
    ("form alias no-such-form kobo a1", "no-such-form"),
    ("export submissions --form no-such-form", "no-such-form"),
    ("import no-such-folder", "no-such-folder"),
    ("review uuid:none approved", "uuid:none"),
    ("link uuid:none A_1_1", "uuid:none"),
    ("plan diff 1 2 --year 2026", "2026"),
]
SETTINGS = [
    ("PORT", "eighty"),
    ("TERRAIN_NIGHTLY_AT", "half past two"),
    ("TERRAIN_DATABASE_URL", "terrain.db"),
    ("TERRAIN_DATABASE_URL", "oracle://host/name"),
    ("TERRAIN_DATABASE_URL", "postgresql://terrain@127.0.0.1:9/terrain"),
    ("TERRAIN_MEDIA_URL", "gopher://host/media"),
    ("TERRAIN_HOME", "/proc/terrain"),
]


@pytest.mark.parametrize("command", WRONG_USE)
def test_wrong_use_ends_with_2_and_says_how_to_use_it(here: Installation, command: str) -> None:
    before = store_contents(here.database_url)

    failed = here.fails(*command.split(), status=2)

    assert "Usage: terrain" in failed.err
    assert failed.out == ""
    assert store_contents(here.database_url) == before


@pytest.mark.parametrize(("command", "name"), NOT_THERE)
def test_what_is_not_there_is_named(here: Installation, command: str, name: str) -> None:
    before = store_contents(here.database_url)

    failed = here.fails(*command.split())

    assert name in failed.err
    assert failed.out == ""
    assert store_contents(here.database_url) == before


@pytest.mark.parametrize(("name", "value"), SETTINGS)
def test_a_setting_that_can_not_be_used_is_named(here: Installation, name: str, value: str) -> None:
    failed = here.fails("pull", **{name: value})

    assert value in failed.err or name in failed.err
    assert len(failed.err.splitlines()) == 1


def test_a_store_that_was_never_made_is_said_and_not_made(tmp_path: Path) -> None:
    nowhere = Installation(tmp_path / "home")

    assert "terrain init" in nowhere.fails("pull").err
    assert "terrain init" in nowhere.fails("nightly").err
    nowhere.does("init", "--admin-password", "un-mot-de-passe")
    nowhere.does("pull")
