"""`/health`: what it says, and when it says no."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from server.home.health import CLOCK
from server.models.runs import Lock
from tests.screens import Reader, make_app


def test_it_says_versions_and_states(reader: Reader, store: Session) -> None:
    answer = reader.get("/health")
    assert answer.status_code == 200
    assert answer.json["status"] == "ok"
    assert answer.json["version"]
    assert answer.json["store"]["state"] == answer.json["media"]["state"] == "ok"
    assert answer.json["scheduler"]["state"] == "stopped"


@pytest.mark.one_database
def test_the_scheduler_runs_while_its_lock_holds(reader: Reader, store: Session) -> None:
    until = datetime.now(UTC) + timedelta(minutes=5)
    store.add(Lock(name=CLOCK, holder="here", until=until))
    store.commit()
    scheduler = reader.get("/health").json["scheduler"]
    assert scheduler["state"] == "running"
    assert scheduler["last_seen"] == until.isoformat()


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
