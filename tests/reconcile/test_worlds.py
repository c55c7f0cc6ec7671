"""The sample worlds are linked as well as was reached; `make bench` says how well."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from server.media import open_media
from sync.reconcile import reconcile
from sync.reconcile.glossary import save
from tests.reconcile.worlds import NOW, load_world, score_of

REACHED = {
    "activities_plain": {
        "auto_precision": 0.995,
        "auto_recall": 0.97,
        "top1": 0.99,
        "unplanned_not_linked": 0.99,
        "unplanned_precision": 0.97,
    },
    "activities_hard": {
        "auto_precision": 0.99,
        "auto_recall": 0.97,
        "top1": 0.98,
        "unplanned_not_linked": 0.99,
        "unplanned_precision": 0.9,
    },
}
REACHED_WITHOUT_WORDS = {"activities_plain": 0.97, "activities_hard": 0.95}


@pytest.mark.one_database
@pytest.mark.parametrize("name", sorted(REACHED))
def test_links_of_a_world_are_right_and_most_are_found(
    store: Session, tmp_path: Path, name: str
) -> None:
    load_world(store, open_media(f"file://{tmp_path / 'media'}"), name)
    reconcile(store, now=NOW)
    score = score_of(store, name, tmp_path)
    assert score["missing"] == 0
    assert {each: score[each] for each in REACHED[name] if score[each] < REACHED[name][each]} == {}
    save(store, [])
    reconcile(store, now=NOW)
    assert score_of(store, name, tmp_path)["top1"] >= REACHED_WITHOUT_WORDS[name]
