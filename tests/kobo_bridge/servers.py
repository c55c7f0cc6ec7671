"""Small servers that answer what a test says: from recordings, or by hand down to the last byte."""

from __future__ import annotations

import base64
import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("TERRAIN_SHARED", Path(__file__).parents[2] / ".." / "shared"))
KEPT = {"content-type", "etag", "location", "retry-after", "date", "content-disposition"}


@dataclass
class Answer:
    """What goes back; `length` may lie, to cut a body short."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None
    silent: bool = False


@dataclass
class Asked:
    """What came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


Script = Callable[[Asked], Answer]


class _Quiet(ThreadingHTTPServer):
    """A client that hung up is no news; eight that come at once all find a place."""

    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        pass


class Server:
    """Answers by a function; `asked` has what came."""

    def __init__(self, script: Script) -> None:
        self.script, self.asked = script, []
        self._lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _handle(self) -> None:
                size = int(self.headers.get("Content-Length") or 0)
                asked = Asked(self.command, self.path, dict(self.headers), self.rfile.read(size))
                with outer._lock:
                    outer.asked.append(asked)
                    answer = outer.script(asked)
                if answer.silent:
                    self.close_connection = True
                    return
                self.send_response_only(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                length = len(answer.body) if answer.length is None else answer.length
                if answer.status not in (204, 304):
                    self.send_header("Content-Length", str(length))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(answer.body)
                if length > len(answer.body):
                    self.close_connection = True

            do_GET = do_HEAD = do_POST = do_PATCH = do_DELETE = _handle  # noqa: N815 - its names

            def log_message(self, *args: object) -> None:
                pass

        self.http = _Quiet(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.http.server_port}"

    def paths(self) -> list[str]:
        return [f"{one.method} {one.path.split('?')[0]}" for one in self.asked]


@contextmanager
def serving(script: Script) -> Iterator[Server]:
    server = Server(script)
    thread = threading.Thread(target=server.http.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.http.shutdown()
        server.http.server_close()


def page(value: object, status: int = 200, **headers: str) -> Answer:
    """A JSON answer."""
    body = json.dumps(value).encode()
    return Answer(status, body, {"Content-Type": "application/json", **headers})


OK = page({"fine": True})
HTML = Answer(
    200, b"<html><head><title>Sign in</title></head></html>", {"Content-Type": "text/html"}
)


def in_turn(*answers: Answer) -> Script:
    """One answer after the other; the last one stays."""
    left = list(answers)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


def recorded(kind: str, number: str) -> Answer:
    """The answer of one recording."""
    folder = SHARED / "recordings" / kind
    if not folder.is_dir():
        pytest.skip(f"no recordings in {folder}: set TERRAIN_SHARED")
    found = json.loads(next(folder.glob(f"{number}_*.json")).read_text(encoding="utf-8"))
    response = found["response"]
    listed = response["headers"]
    pairs = listed.items() if isinstance(listed, dict) else listed
    headers = {name: value for name, value in pairs if name.lower() in KEPT}
    return Answer(response["status"], _body(response), headers)


def replaying(kind: str, routes: dict[str, list[str]]) -> Script:
    """Recordings by "METHOD /path" (the query left out); several are given in turn."""
    waiting = {
        route: [recorded(kind, number) for number in numbers] for route, numbers in routes.items()
    }

    def script(asked: Asked) -> Answer:
        left = waiting.get(f"{asked.method} {asked.path.split('?')[0]}")
        if not left:
            return Answer(500, f"no recording for {asked.method} {asked.path}".encode())
        return left.pop(0) if len(left) > 1 else left[0]

    return script


def _body(response: dict) -> bytes:
    if "body_json" in response:
        return json.dumps(response["body_json"]).encode()
    body = response.get("body") or {}
    if "base64" in body:
        return base64.b64decode(body["base64"])
    return body.get("text", "").encode()
