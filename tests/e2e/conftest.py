"""An installation for each test, and stand-ins of the servers that it pulls."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.e2e.processes import Installation
from tests.e2e.servers import Remote, run_remote

RunRemote = Callable[[str], Remote]


@pytest.fixture
def here(tmp_path: Path, database_url: str) -> Installation:
    """An installation whose store is made."""
    return Installation(tmp_path / "home", {"TERRAIN_DATABASE_URL": database_url})


@pytest.fixture
def remote() -> Iterator[RunRemote]:
    """Run a stand-in, `remote("kobo")` or `remote("central")`, for the time of the test."""
    with ExitStack() as stack:
        yield lambda kind: stack.enter_context(run_remote(kind))
