"""Forms that others wrote, with nested groups and repeats: each record opens in each language."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.accounts import Account
from server.models.sources import SourceKind
from server.models.submissions import Submission
from sync.blobs import keep_blob
from sync.ingest import ingest
from sync.receive import Arrival, door, receive
from tests.factories import NOW, create_form
from tests.screens import Reader

pytestmark = pytest.mark.one_database
FOREIGN = Path(__file__).resolve().parents[1] / "data" / "foreign"


@pytest.fixture
def foreign(store: Session, media: MediaStore) -> list[Submission]:
    """What a folder copied off a phone holds."""
    for path in sorted((FOREIGN / "forms").glob("*.xml")):
        create_form(store, path.read_bytes())
    folder = door(store, SourceKind.FOLDER, now=NOW)
    for path in sorted((FOREIGN / "submissions").glob("*.xml")):
        files = [
            (
                beside.name.removeprefix(f"{path.stem}__"),
                keep_blob(store, media, [beside.read_bytes()], now=NOW),
            )
            for beside in sorted(path.parent.glob(f"{path.stem}__*"))
        ]
        arrival = Arrival(xml=path.read_bytes(), files=files)
        ingest(store, receive(store, folder, arrival, now=NOW), now=NOW)
    store.commit()
    return list(store.scalars(select(Submission).order_by(Submission.id)))


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_each_record_opens_in_each_language(
    app: Flask, store: Session, supervisor: Account, foreign: list[Submission], language: str
) -> None:
    supervisor.language = language
    store.add(supervisor)
    store.commit()
    reader = Reader(app)
    reader.sign_in(supervisor)
    assert len(foreign) == 13
    for submission in foreign:
        page = reader.get(f"/review/{submission.id}")
        assert page.status_code == 200
        assert f'<html lang="{language}"' in page.text
        assert "06123456" not in page.text, "a phone is masked though the form says no meaning"
    assert reader.get("/review").status_code == 200
