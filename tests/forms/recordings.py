"""Exchanges recorded from a real KoboToolbox and a real ODK Central, where they are at hand."""

import json
import os
from pathlib import Path

import pytest

_REPOSITORY = Path(__file__).parents[2]
SHARED = Path(os.environ.get("TERRAIN_SHARED", _REPOSITORY.parent / "shared"))


def response(server: str, number: str) -> bytes:
    """The body of the recorded response with this number."""
    found = sorted((SHARED / "recordings" / server).glob(f"{number}_*.json"))
    if not found:
        pytest.skip("no recordings here: set TERRAIN_SHARED to the folder that holds them")
    return json.loads(found[0].read_text(encoding="utf-8"))["response"]["body"]["text"].encode()
