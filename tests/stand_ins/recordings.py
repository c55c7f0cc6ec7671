"""The recorded exchanges with real servers, where this machine has them, and how answers are
compared.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("TERRAIN_SHARED") or REPOSITORY.parent / "shared")
FOREIGN = REPOSITORY / "tests" / "data" / "foreign"


def recorded(server: str) -> Iterator[dict[str, Any]]:
    """The exchanges with `kobo` or `odk_central`, by number; none where they are absent."""
    for path in sorted((SHARED / "recordings" / server).glob("[0-9]*.json")):
        exchange = json.loads(path.read_text(encoding="utf-8"))
        if "response" in exchange:
            yield {"name": path.stem, **exchange}


def body_bytes(body: Any) -> bytes:
    """A recorded body."""
    if not isinstance(body, dict):
        return b""
    if "base64" in body:
        return base64.b64decode(body["base64"])
    return str(body.get("text", "")).encode()


def differences(recorded_value: Any, given: Any, at: str = "") -> list[str]:
    """Where keys or types differ; a list is compared by its first item, null fits anything."""
    if recorded_value is None or given is None:
        return []
    if isinstance(recorded_value, dict) and isinstance(given, dict):
        found = [f"{at}/{key} is missing" for key in recorded_value if key not in given]
        found += [f"{at}/{key} is not recorded" for key in given if key not in recorded_value]
        for key in recorded_value:
            if key in given:
                found += differences(recorded_value[key], given[key], f"{at}/{key}")
        return found
    if isinstance(recorded_value, list) and isinstance(given, list):
        if recorded_value and given:
            return differences(recorded_value[0], given[0], f"{at}[]")
        return (
            [f"{at} is {'empty' if recorded_value else 'not empty'}"]
            if recorded_value != given
            else []
        )
    kinds = [_kind(recorded_value), _kind(given)]
    return [] if kinds[0] == kinds[1] else [f"{at}: {kinds[0]} recorded, {kinds[1]} given"]


def _kind(value: Any) -> str:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return "number"
    return type(value).__name__
