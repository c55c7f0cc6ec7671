"""What the made-up year is made of: the files beside, and chance that falls the same each time."""

import json
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

FOLDER = Path(__file__).parent / "data"


@lru_cache(maxsize=16)
def material(name: str) -> Any:
    """Read one of the files once."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def chance(*topic: object) -> Random:
    """A die of its own for each topic, so that a change here moves nothing there."""
    return Random(":".join(map(str, ("terrain demo", *topic))))  # noqa: S311 - nothing secret
