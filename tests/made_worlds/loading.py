"""Import made worlds as the product does, and score what was made of them."""

import csv
import io
import json
import runpy
import sys
from collections.abc import Iterable, Mapping
from contextlib import redirect_stdout
from datetime import datetime
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

SCORES = Path(__file__).parents[1] / "score"


def load_activities(
    session: Session, media: MediaStore, folder: Path, *, year: int, now: datetime
) -> None:
    """Import a world's plan and receive its submissions."""
    import_plan(session, media, folder / "plan.xlsx", file_name="plan.xlsx", year=year, now=now)
    _receive(session, folder, "activite_monde", now)


def load_people(session: Session, folder: Path, *, now: datetime) -> None:
    """Receive a world's lists of participants."""
    _receive(session, folder, "presence_monde", now)


def links_score(session: Session, folder: Path) -> dict[str, Any]:
    """Score the links as the export has them against the world's truth."""
    return score("links.py", folder, COLUMNS, link_rows(session, "fr"), "truth.csv")


def score(
    script: str, folder: Path, columns: Iterable[str], rows: Iterable[Mapping[str, Any]], truth: str
) -> dict[str, Any]:
    said = folder / f"said_{script}.csv"
    with said.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(columns))
        writer.writeheader()
        writer.writerows(rows)
    out = io.StringIO()
    arguments = [str(SCORES / script), str(said), str(folder / truth)]
    with patch.object(sys, "argv", arguments), redirect_stdout(out):
        runpy.run_path(str(SCORES / script), run_name="__main__")
    return json.loads(out.getvalue())


def _receive(session: Session, folder: Path, form: str, now: datetime) -> None:
    create_form(session, (folder / f"{form}.xml").read_bytes())
    where = door(session, SourceKind.FOLDER, now=now)
    for path in sorted(folder.glob("instances/*/submission.xml")):
        arrival = Arrival(xml=path.read_bytes(), remote_form_id=form)
        ingest(session, receive(session, where, arrival, now=now), now=now)
