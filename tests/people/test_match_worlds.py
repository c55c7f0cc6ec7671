"""What was reached on the made-up worlds is kept."""

from pathlib import Path

import pytest

from sync.people.match import match
from tests.people.worlds import WORLDS, read_world, score_of


@pytest.mark.parametrize(
    ("world", "precision", "recall", "error"),
    [("people_plain", 0.985, 0.97, 0.02), ("people_hard", 0.98, 0.94, 0.05)],
)
def test_people_of_a_made_up_world_are_told_apart_and_found_again(
    world: str, precision: float, recall: float, error: float, tmp_path: Path
):
    records, places = read_world(WORLDS / world)
    score = score_of(WORLDS / world, places, match(records).person_of, tmp_path)
    assert score["missing"] == 0
    assert score["pair_precision"] >= precision
    assert score["pair_recall"] >= recall
    assert score["count_error"] <= error
