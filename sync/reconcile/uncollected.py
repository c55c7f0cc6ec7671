"""A pause of Python's search for garbage, for short work that makes much that stays."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected(*, when: bool) -> Iterator[None]:
    """Pause it: while a plan is read and a few events are weighed, it takes a fifth of the time.

    Long work keeps the search, and so its memory.
    """
    pauses = when and gc.isenabled()
    if pauses:
        gc.disable()
    try:
        yield
    finally:
        if pauses:
            gc.enable()
