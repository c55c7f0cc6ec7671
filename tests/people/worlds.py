"""Lists of participants whose truth is known, read as records, and scored."""

import csv
import io
import json
import runpy
import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch
from xml.etree import ElementTree

from sync.people.kinds import Record

TESTS = Path(__file__).parents[1]
WORLDS = TESTS / "data" / "worlds"
SCORE = TESTS / "score" / "people.py"
Place = tuple[str, int]


def read_world(folder: Path) -> tuple[list[Record], list[Place]]:
    """Return a world's attendances, and of each the instance and row that it stands on."""
    records: list[Record] = []
    places: list[Place] = []
    for number, path in enumerate(sorted(folder.glob("instances/*/submission.xml"))):
        sheet = ElementTree.parse(path).getroot()
        instance_id = sheet.findtext(".//{*}instanceID") or ""
        for row, present in enumerate(sheet.findall("present")):
            said = {each.tag: (each.text or "").strip() or None for each in present}
            records.append(_record(len(records) + 1, number, sheet, said))
            places.append((instance_id, row))
    return records, places


def _record(number: int, sheet: int, xml: ElementTree.Element, said: dict[str, Any]) -> Record:
    return Record(
        attendance_id=number,
        list_id=sheet,
        name=said["nom"],
        sex=said["sexe"],
        phone=said["tel"],
        email=None,
        institution=said["organisme"],
        function=None,
        birth_year=None,
        age=int(said["age"]) if said["age"] else None,
        on=date.fromisoformat(xml.findtext("jour") or ""),
        region=xml.findtext("region"),
        province=None,
    )


def score_of(
    folder: Path, places: Sequence[Place], person_of: Mapping[int, int], scratch: Path
) -> dict[str, Any]:
    """Score with the scoring that outsiders use."""
    said = scratch / "people.csv"
    with said.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("instance_id", "row", "person_id"))
        writer.writerows((*place, person_of[at + 1]) for at, place in enumerate(places))
    printed = io.StringIO()
    arguments = [str(SCORE), str(said), str(folder / "people_truth.csv")]
    with patch.object(sys, "argv", arguments), redirect_stdout(printed):
        runpy.run_path(str(SCORE))
    score: dict[str, Any] = json.loads(printed.getvalue())
    return score


def truth_of(folder: Path) -> dict[Place, str]:
    """Return the person of each row of a world."""
    with (folder / "people_truth.csv").open(encoding="utf-8") as file:
        return {
            (row["instance_id"], int(row["row"])): row["person"] for row in csv.DictReader(file)
        }
