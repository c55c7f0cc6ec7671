"""Submissions with a photo through the door of a real server, each on disk when answered."""

import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from time import perf_counter

from bench.registry import benchmark
from tests.e2e.phones import Answers, Server, free_port, set_up, start_phones
from tests.e2e.processes import Installation
from tests.support.databases import sqlite_template

EACH, PHONES = 40, 8


@cache
def _rates() -> tuple[float, float]:
    """Submissions a second with one phone, then with eight, on the same server."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        home.mkdir()
        shutil.copyfile(sqlite_template(Path(folder)), home / "terrain.sqlite3")
        server = Server(Installation(home), free_port())
        tokens = set_up(server.installation.database_url, PHONES)
        server.start()
        try:
            return _rate(server, tokens[:1]), _rate(server, tokens)
        finally:
            server.kill()


def _rate(server: Server, tokens: list[str]) -> float:
    with ThreadPoolExecutor(len(tokens)) as pool:
        start = perf_counter()
        sent, ends = start_phones(pool, server.address, tokens, EACH, Answers())
        for end in ends:
            end.result()
        return len(sent) / (perf_counter() - start)


@benchmark("submissions with a photo a second, eight phones at once", at_least=10)
def received_a_second() -> float:
    """On SQLite, photo and commit flushed to disk before each answer."""
    return _rates()[1]


@benchmark("what eight phones get through, times what one gets through", at_least=0.8)
def eight_phones_against_one() -> float:
    """Many at once wait for each other, they do not get in each other's way."""
    return _rates()[1] / _rates()[0]
