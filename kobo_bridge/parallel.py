"""Several requests at once, as many as the other server bears, results as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def each(work: Callable[[T], R], items: Iterable[T], workers: int) -> Iterator[R]:
    """Results in the order they finish; no more than twice `workers` are ever held."""
    waiting = iter(items)
    with ThreadPoolExecutor(max_workers=workers) as pool:
        running: set[Future[R]] = {pool.submit(work, item) for item in islice(waiting, 2 * workers)}
        try:
            while running:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    yield future.result()
                    running |= {pool.submit(work, item) for item in islice(waiting, 1)}
        finally:
            for future in running:
                future.cancel()
