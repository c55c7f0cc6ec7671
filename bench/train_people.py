"""`python -m bench.train_people`: the model of who-is-who, from the samples and made worlds."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sync.people.learn import learned, shown
from sync.people.model import FILE, shipped_model
from tests.made_worlds.people import make_people
from tests.people.worlds import WORLDS, read_world, truth_of

# Seeds for training; others are for judging.
SEEDS = range(1, 9)
HARDNESS = (0.1, 0.3, 0.5)
# What the model before counts for is little: it is made anew.
AS_IF = 50.0


def main() -> None:
    """Count on all worlds, and write the model."""
    base = shipped_model()
    corpora = []
    for world in _worlds():
        records, places = read_world(world)
        truth = truth_of(world)
        corpora.append(shown(records, [truth[place] for place in places], base))
    model = learned(base, corpora, as_if=AS_IF).as_dict()
    FILE.write_text(json.dumps(model, indent=1) + "\n", encoding="utf-8")


def _worlds() -> Iterator[Path]:
    yield from (WORLDS / "people_plain", WORLDS / "people_hard")
    with tempfile.TemporaryDirectory() as folder:
        for seed in SEEDS:
            world = Path(folder) / str(seed)
            make_people(world, seed=seed, hardness=HARDNESS[seed % len(HARDNESS)])
            yield world


if __name__ == "__main__":
    main()
