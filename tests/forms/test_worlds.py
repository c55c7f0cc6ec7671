"""The made-up worlds are told as their truth says."""

import csv
from datetime import date

import pytest

from forms import answers, definition, meaning
from tests.forms.tables import WORLDS


def world(folder: str, name: str) -> tuple[definition.FormDefinition, dict[str, list]]:
    asked = definition.read((WORLDS / folder / f"{name}.xml").read_bytes())
    told_by = {}
    for path in sorted((WORLDS / folder / "instances").glob("*/submission.xml")):
        xml = path.read_bytes()
        reading = answers.read(xml, asked)
        assert reading.flags == ()
        instance_id = answers.envelope(xml).instance_id
        told_by[instance_id] = meaning.tell(reading.answers, asked)
    return asked, told_by


@pytest.mark.parametrize("folder", ["activities_plain", "activities_hard"])
def test_the_world_of_activities_is_told_as_its_truth_says(folder) -> None:
    _, told_by = world(folder, "activite_monde")
    with (WORLDS / folder / "truth.csv").open(encoding="utf-8", newline="") as file:
        truth = list(csv.DictReader(file))
    assert truth
    for row in truth:
        (event,) = told_by[row["instance_id"]]
        assert event.title == row["title"]
        assert event.date == date.fromisoformat(row["date"])
        # Where the region was left out, the province's is taken.
        assert event.region == row["region"] or (event.province and not row["region"])
        assert (event.activity_code or "") == row["code_entered"].strip()
        assert event.kind


@pytest.mark.parametrize("folder", ["people_plain", "people_hard"])
def test_the_world_of_people_has_a_row_for_each_attendance(folder) -> None:
    _, told_by = world(folder, "presence_monde")
    with (WORLDS / folder / "people_truth.csv").open(encoding="utf-8", newline="") as file:
        truth = [(row["instance_id"], int(row["row"])) for row in csv.DictReader(file)]
    rows = [
        (instance_id, person.row)
        for instance_id, (event,) in told_by.items()
        for person in event.participants
    ]
    assert sorted(rows) == sorted(truth)
