"""The made-up worlds of events and plans whose true links are known."""

import csv
import io
import json
import runpy
import sys
from contextlib import redirect_stdout
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.sources import SourceKind
from sync.ingest import ingest
from sync.plan.importing import import_plan
from sync.receive import Arrival, door, receive
from sync.reconcile.listing import COLUMNS, link_rows
from tests.factories import create_form

TESTS = Path(__file__).parents[1]
WORLDS = TESTS / "data" / "worlds"
SCORE = TESTS / "score" / "links.py"
NOW = datetime(2027, 1, 10, 9, 0, tzinfo=UTC)


def load_world(session: Session, media: MediaStore, name: str) -> None:
    """Import a world's plan and receive its submissions."""
    folder = WORLDS / name
    import_plan(session, media, folder / "plan.xlsx", file_name="plan.xlsx", year=2026, now=NOW)
    create_form(session, (folder / "activite_monde.xml").read_bytes())
    where = door(session, SourceKind.FOLDER, now=NOW)
    for path in sorted(folder.glob("instances/*/submission.xml")):
        arrival = Arrival(xml=path.read_bytes(), remote_form_id="activite_monde")
        ingest(session, receive(session, where, arrival, now=NOW), now=NOW)


def score_of(session: Session, name: str, folder: Path) -> dict[str, Any]:
    """Write the links as the command does and score them against the world's truth."""
    links = folder / f"{name}.csv"
    with links.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(link_rows(session, "fr"))
    said = io.StringIO()
    arguments = [str(SCORE), str(links), str(WORLDS / name / "truth.csv")]
    with patch.object(sys, "argv", arguments), redirect_stdout(said):
        runpy.run_path(str(SCORE), run_name="__main__")
    return json.loads(said.getvalue())
