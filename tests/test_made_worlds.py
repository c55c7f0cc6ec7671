"""Made worlds come from their seed alone and in the samples' shapes."""

import csv
from pathlib import Path

import pytest

from sync.plan_workbook import reader
from tests.made_worlds.activities import make_activities
from tests.made_worlds.people import make_people
from tests.made_worlds.streams import many_activities, many_attendances, many_events
from tests.made_worlds.workbooks import LAYOUTS


def _all_of(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".xlsx"
    }


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_plan_is_read_whole_from_every_layout(tmp_path: Path, layout: str) -> None:
    made = make_activities(tmp_path, seed=5, year=2027, size=30, layout=layout)
    read = reader.read(tmp_path / "plan.xlsx", year=2027)
    rows = {row.code: row for row in read.rows}
    assert set(rows) == {each.code for each in made.activities}
    for each in made.activities:
        row = rows[each.code]
        assert row.regions == (each.region,)
        assert row.periods[0].start == each.start
        assert (row.sessions, row.participants) == (each.sessions, each.target)
        assert row.budget_mad == each.budget


def test_the_same_seed_makes_the_same_world(tmp_path: Path) -> None:
    for name in ("one", "two"):
        make_activities(tmp_path / name, seed=3, size=20, hardness=0.8)
    assert _all_of(tmp_path / "one") == _all_of(tmp_path / "two")
    make_activities(tmp_path / "other", seed=4, size=20, hardness=0.8)
    assert _all_of(tmp_path / "one") != _all_of(tmp_path / "other")


def test_truth_says_which_submissions_tell_one_event(tmp_path: Path) -> None:
    make_activities(tmp_path, seed=3, size=60, hardness=0.8)
    with (tmp_path / "truth.csv").open(encoding="utf-8") as file:
        truth = list(csv.DictReader(file))
    told = {each["told_as"] for each in truth}
    assert told == {"whole", "day", "officer", "correction"}
    assert len({each["event"] for each in truth}) < len(truth)


def test_people_come_again_under_other_spellings(tmp_path: Path) -> None:
    lists = make_people(tmp_path, seed=2, people=60, events=12, hardness=0.6)
    written: dict[int, set[str]] = {}
    for each in lists:
        for row, who in each.rows:
            written.setdefault(who, set()).add(row.name)
    assert max(len(names) for names in written.values()) > 3
    with (tmp_path / "people_truth.csv").open(encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == sum(len(each.rows) for each in lists)
    assert len(list(tmp_path.glob("instances/*/submission.xml"))) == len(lists)


def test_streams_are_the_same_each_time_and_as_long_as_asked() -> None:
    for stream in (many_attendances, many_activities, many_events):
        once, again = list(stream(120, seed=4)), list(stream(120, seed=4))
        assert len(once) == 120
        assert once == again
