"""Runs a stand-in: in a thread of the test, or as a process of its own.

with running(KoboApp(KoboState())) as server:
    requests.get(server.url + "/api/v2/assets/")
"""

from __future__ import annotations

import argparse
import io
import signal
import socket
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from tests.stand_ins import faults
from tests.stand_ins.control import answer_control
from tests.stand_ins.journal import Journal, Seen
from tests.stand_ins.routing import raw_path


class State(Protocol):
    """What the server needs of a stand-in's state."""

    faults: faults.Faults
    journal: Journal
    lock: threading.RLock


class App(Protocol):
    """A stand-in: its state and how it answers."""

    state: State

    def answer(self, request: Request, path: str) -> Response:
        """Answer one request."""

    def kind(self, method: str, path: str, query: str) -> str:
        """Sort one request into the kinds of `journal.Seen`."""


class QuietHandler(WSGIRequestHandler):
    """No log lines; small packets go at once, otherwise each kept-alive answer waits 40 ms."""

    disable_nagle_algorithm = True

    def setup(self) -> None:
        """Remember the connection, so that a stopped server is really gone."""
        super().setup()
        _connections(self.server).add(self.connection)

    def finish(self) -> None:
        """Forget it."""
        _connections(self.server).discard(self.connection)
        super().finish()

    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing."""


def _connections(server: Any) -> set[socket.socket]:
    open_ones: set[socket.socket] = server.__dict__.setdefault("open_connections", set())
    return open_ones


class Door:
    """The WSGI application around a stand-in: control, faults, journal."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.stopping = threading.Event()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer; the body is read whole first, or it would be taken for the next request."""
        environ["wsgi.input"] = io.BytesIO(_body(environ))
        environ.pop("wsgi.input_terminated", None)
        request = Request(environ)
        path = raw_path(request)
        if path.startswith("/_control/"):
            return answer_control(self.app.state, request, path)(environ, start_response)
        return self._public(request, path)(environ, start_response)

    def _public(self, request: Request, path: str) -> Response:
        state = self.app.state
        rule = state.faults.take(request, path)
        if rule and rule.how == "slow":
            self.stopping.wait(rule.seconds)
        response = faults.instead(rule) if rule else None
        if rule and rule.how == "close":
            faults.hang_up(request.environ["werkzeug.socket"])
            response = Response(status=500)
        if response is None:
            with state.lock:
                response = self.app.answer(request, path)
            if rule and rule.how in {"cut", "truncated_json"}:
                response = faults.spoil(rule, response, request.environ["werkzeug.socket"])
        self._note(request, path, response)
        return response

    def _note(self, request: Request, path: str, response: Response) -> None:
        query = request.query_string.decode("latin-1")
        kind = self.app.kind(request.method, path, query)
        size = int(response.headers.get("Content-Length") or 0)
        self.app.state.journal.add(
            Seen(request.method, path, query, response.status_code, kind, size)
        )


def _body(environ: dict[str, Any]) -> bytes:
    if "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower():
        environ["CONTENT_LENGTH"] = str(len(body := environ["wsgi.input"].read()))
        environ.pop("HTTP_TRANSFER_ENCODING")
        return bytes(body)
    return bytes(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))


class Server:
    """A stand-in that listens; `url` is where."""

    def __init__(self, app: App, host: str = "127.0.0.1", port: int = 0) -> None:
        self.app = app
        self.door = Door(app)
        self.http: BaseWSGIServer = make_server(
            host, port, self.door, threaded=True, request_handler=QuietHandler
        )
        self.url = f"http://{host}:{self.http.server_port}"
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.05,), daemon=True)

    def start(self) -> None:
        """Listen in a thread."""
        self.thread.start()

    def stop(self) -> None:
        """Stop listening and wait for it."""
        self.door.stopping.set()
        self.http.shutdown()
        self.http.server_close()
        for connection in list(_connections(self.http)):
            faults.hang_up(connection)
        self.thread.join()


@contextmanager
def running(app: App, port: int = 0) -> Iterator[Server]:
    """A stand-in in a thread for the time of a `with`."""
    server = Server(app, port=port)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def serve(app: App, argv: argparse.Namespace) -> int:
    """Run as a process until SIGTERM or SIGINT; the address goes to standard output, first line."""
    server = Server(app, argv.host, argv.port)
    done = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: done.set())
    server.start()
    sys.stdout.write(server.url + "\n")
    sys.stdout.flush()
    done.wait()
    server.stop()
    return 0


def arguments(what: str) -> argparse.ArgumentParser:
    """The options that both stand-ins share."""
    parser = argparse.ArgumentParser(prog=f"python -m tests.stand_ins.{what}")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0: any free one, printed")
    parser.add_argument("--foreign", help="a folder with forms/ and submissions/ to receive")
    parser.add_argument("--fixed-clock", action="store_true", help="time starts at a fixed instant")
    return parser
