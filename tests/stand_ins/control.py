"""The state's methods over HTTP, for tests that are shell scripts: POST /_control/<method> with
JSON arguments.

Bytes travel as `{"base64": "..."}`, in both directions. GET /_control/requests gives the journal.
"""

from __future__ import annotations

import base64
import dataclasses
import functools
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from werkzeug.wrappers import Request, Response

from tests.stand_ins.faults import Fault


def answer_control(state: Any, request: Request, path: str) -> Response:
    """Call what the path names; 400 with a message when it cannot be done."""
    name = path.removeprefix("/_control/").strip("/")
    arguments = json.loads(request.get_data() or b"{}")
    try:
        with state.lock:
            result = _call(state, name, {key: _in(value) for key, value in arguments.items()})
    except (KeyError, TypeError, ValueError, AttributeError, LookupError) as error:
        return _json({"error": f"{type(error).__name__}: {error}"}, 400)
    return _json(_out(result), 200)


def locked(kind: Any) -> Any:
    """Let each control method of a state hold its lock, also when a test calls it directly."""
    for name in kind.controls:
        setattr(kind, name, _holding(getattr(kind, name)))
    return kind


def _holding(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def hold(self: Any, *args: Any, **named: Any) -> Any:
        with self.lock:
            return method(self, *args, **named)

    return hold


def _call(state: Any, name: str, arguments: dict[str, Any]) -> Any:
    if name == "requests":
        return state.journal.as_json()
    if name == "counts":
        return state.journal.counts()
    if name == "clear":
        return state.journal.clear()
    if name == "fail":
        return state.faults.add(Fault(**arguments))
    if name == "heal":
        return state.faults.clear()
    if name == "move_clock":
        return state.clock.move(**arguments)
    if name.startswith("_") or name not in state.controls:
        raise ValueError(f"no such control: {name}; there are {sorted(state.controls)}")
    return getattr(state, name)(**arguments)


def _in(value: Any) -> Any:
    if isinstance(value, dict):
        if set(value) == {"base64"}:
            return base64.b64decode(value["base64"])
        return {key: _in(item) for key, item in value.items()}
    return value


def _out(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode()}
    if isinstance(value, datetime):
        return value.isoformat()
    if hasattr(value, "summary"):
        return value.summary()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {key: _out(item) for key, item in vars(value).items() if key != "xml"}
    if isinstance(value, list):
        return [_out(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _out(item) for key, item in value.items()}
    return value


def _json(value: Any, status: int) -> Response:
    return Response(json.dumps(value, default=str), status, content_type="application/json")
