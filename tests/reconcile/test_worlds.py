"""Both worlds are linked well enough; `make bench` says how well."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from server.media import open_media
from sync.reconcile import reconcile
from tests.reconcile.worlds import NOW, load_world, score_of


@pytest.mark.one_database
@pytest.mark.parametrize("name", ["activities_plain", "activities_hard"])
def test_links_of_a_world_are_right_and_most_are_found(
    store: Session, tmp_path: Path, name: str
) -> None:
    load_world(store, open_media(f"file://{tmp_path / 'media'}"), name)
    reconcile(store, now=NOW)
    score = score_of(store, name, tmp_path)
    assert score["missing"] == 0
    assert score["auto_precision"] >= 0.97
    assert score["auto_recall"] >= 0.8
    assert score["top1"] >= 0.93
    assert score["unplanned_not_linked"] >= 0.97
