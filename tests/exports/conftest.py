"""`terrain export submissions` as an operator types it."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from server.cli import terrain
from server.media import MediaStore, open_media

Export = Callable[..., Result]


@pytest.fixture
def media(tmp_path: Path) -> MediaStore:
    return open_media((tmp_path / "media").as_uri())


@pytest.fixture
def export(store: Session, database_url: str, tmp_path: Path) -> Export:
    env = {"TERRAIN_HOME": str(tmp_path / "home"), "TERRAIN_DATABASE_URL": database_url}

    def type_it(form_id: str, *options: str) -> Result:
        store.commit()
        arguments = ["export", "submissions", "--form", form_id, *options]
        return CliRunner().invoke(terrain, arguments, env=env)

    return type_it


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
