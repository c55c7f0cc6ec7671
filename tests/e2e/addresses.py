"""`terrain serve` as a process, and asking it over HTTP."""

import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

import requests

from tests.e2e.processes import Command, Installation

PATIENCE = 30


@dataclass(frozen=True)
class Served:
    """A web server that answers."""

    url: str
    command: Command


@contextmanager
def served(here: Installation, *options: str, **how: Any) -> Iterator[Served]:
    """Serve the installation for the time of a `with`."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = str(free.getsockname()[1])
    url = f"http://127.0.0.1:{port}"
    command = here.start("serve", *options, PORT=port, **how)
    try:
        wait_for_health(url)
        yield Served(url, command)
    finally:
        command.kill()


def wait_for_health(url: str) -> None:
    """Wait until it answers that it can serve."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            answer = requests.get(f"{url}/health", timeout=PATIENCE)
        except requests.ConnectionError:
            assert time.monotonic() < until, "no answer on /health"
            time.sleep(0.05)
            continue
        assert answer.status_code == 200, answer.text
        return
