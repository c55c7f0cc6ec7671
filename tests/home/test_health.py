"""`/health`: what it says, and when it says no."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from server.clock import CLOCK
from server.models.accounts import Setting
from tests.screens import Reader, make_app


def test_it_says_versions_and_states(reader: Reader, store: Session) -> None:
    answer = reader.get("/health")
    assert answer.status_code == 200
    assert answer.json["status"] == "ok"
    assert answer.json["version"]
    assert answer.json["store"]["state"] == answer.json["media"]["state"] == "ok"
    assert answer.json["scheduler"]["state"] == "stopped"


@pytest.mark.one_database
@pytest.mark.parametrize(("ago", "state"), [(1, "running"), (60, "stopped")])
def test_the_scheduler_runs_while_its_beat_is_recent(
    reader: Reader, store: Session, ago: int, state: str
) -> None:
    at = datetime.now(UTC) - timedelta(minutes=ago)
    store.add(Setting(name=CLOCK, value={"at": at.isoformat(), "since": "2026-06-01"}))
    store.commit()
    scheduler = reader.get("/health").json["scheduler"]
    assert scheduler["state"] == state
    assert scheduler["last_seen"] == at.isoformat()


@pytest.mark.one_database
def test_a_store_that_was_never_made_can_not_serve(tmp_path: Path) -> None:
    answer = Reader(make_app(f"sqlite:///{tmp_path}/none.sqlite3", tmp_path)).get("/health")
    assert answer.status_code == 503
    assert answer.json["store"]["state"] == "failing"


@pytest.mark.one_database
def test_media_without_a_place_can_not_serve(database_url: str, tmp_path: Path) -> None:
    (tmp_path / "media").write_text("a file where the folder should be")
    answer = Reader(make_app(database_url, tmp_path)).get("/health")
    assert answer.status_code == 503
    assert answer.json["media"]["state"] == "failing"
