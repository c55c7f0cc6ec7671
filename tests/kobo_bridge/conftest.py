from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from kobo_bridge.http import Http
from tests.kobo_bridge.servers import Script, Server, serving


@pytest.fixture
def sleeps() -> list[float]:
    """What the clients slept, without sleeping."""
    return []


@pytest.fixture
def serve() -> Iterator[Callable[[Script], Server]]:
    """Start a small server for the time of the test."""
    with ExitStack() as stack:
        yield lambda script: stack.enter_context(serving(script))


@pytest.fixture
def http(
    serve: Callable[[Script], Server], sleeps: list[float]
) -> Callable[..., tuple[Http, Server]]:
    """A session to a server that answers by a script."""

    def make(script: Script, **options: object) -> tuple[Http, Server]:
        server = serve(script)
        options = {"timeout": (5.0, 10.0), **options}
        return Http(server.url, sleep=sleeps.append, jitter=lambda: 1.0, **options), server

    return make
