"""A pull of both servers, killed with SIGKILL at any of 50 points of its run and started again:
the store is that of a run that was left alone (DESIGN.md, rules 1 and 5).
"""

import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path

import pytest

from tests.e2e.contents import blob_names, media_contents, store_contents
from tests.e2e.points import die_at, sweep_seldom
from tests.e2e.stages import FIRST, LARGE, LATER, Stage, Uninterrupted, stage

FIGURES = {
    # Of the form that both servers hold, Central's ten trainings are Kobo's; two older editions of
    # one are there only. Kobo's three meetings are of a form of its own.
    FIRST: {"new": 16, "edited": 2, "attachments": 31, "unchanged": 9},
    LATER: {
        "new": 2,
        "edited": 2,
        "deleted": 2,
        "reviewed": 2,
        "attachments": 2,
        "unchanged": 18,
    },
}
FIGURES[LARGE] = FIGURES[LATER]
RUNS = [
    ("sqlite", FIRST, 18),
    ("sqlite", LATER, 10),
    ("sqlite", LARGE, 12),
    ("postgresql", FIRST, 4),
    ("postgresql", LATER, 2),
    ("postgresql", LARGE, 4),
]
KILLS = [
    pytest.param(kind, phase, place / runs, id=f"{kind}-{phase}-{place + 1} of {runs}")
    for kind, phase, runs in RUNS
    for place in range(runs)
]
Staged = Callable[[str, str], tuple[Stage, Uninterrupted]]


@pytest.fixture(scope="module")
def staged(
    request: pytest.FixtureRequest, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Staged]:
    """Make a stage and run its pull undisturbed, once for each kind of database and phase."""
    with ExitStack() as stack:

        @lru_cache
        def make(kind: str, phase: str) -> tuple[Stage, Uninterrupted]:
            names = ("postgres_server", "postgres_template") if kind == "postgresql" else ()
            postgres = tuple(map(request.getfixturevalue, names)) or None
            folder = tmp_path_factory.mktemp(f"{kind}-{phase}")
            made = stack.enter_context(stage(phase, folder, sqlite_template, postgres))
            return made, made.uninterrupted()

        yield make


@pytest.mark.parametrize("phase", [FIRST, LATER, LARGE])
def test_the_figures_of_a_pull_are_those_of_what_the_servers_hold(
    staged: Staged, phase: str
) -> None:
    _, alone = staged("sqlite", phase)

    assert alone.figures == FIGURES[phase]
    assert blob_names(alone.contents) == set(alone.media)
    assert alone.contents["locks"] == []


@pytest.mark.parametrize(("kind", "phase", "progress"), KILLS)
def test_a_pull_killed_anywhere_and_started_again_leaves_the_same_store(
    staged: Staged, kind: str, phase: str, progress: float
) -> None:
    at, alone = staged(kind, phase)
    with at.copy() as here:
        point = 1 + int(progress * alone.points)
        killed = here.start("pull", "--json", prepare=die_at, told=(point, at.seldom)).wait()
        assert killed.status == -signal.SIGKILL, f"not killed at {point} of {alone.points}"
        assert_no_file_is_half_written(here.home / "media")

        here.does("pull", "--json", prepare=sweep_seldom, told=(at.seldom,))

        contents = store_contents(here.database_url)
        for table, rows in alone.contents.items():
            assert contents[table] == rows, table
        media = media_contents(here.home / "media")
        # Bytes that were moved in before the commit that would have named them may stay unnamed.
        assert blob_names(contents) <= set(media)


def assert_no_file_is_half_written(folder: Path) -> None:
    """Under its final name a file is whole from the first moment."""
    media = media_contents(folder)
    assert [name for name, digest in media.items() if name != digest] == []
