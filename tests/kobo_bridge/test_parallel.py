"""Several at once: bounded, as they finish, an error ends it."""

from __future__ import annotations

import threading

import pytest

from kobo_bridge import parallel


def test_results_come_as_they_finish():
    first_may_end = threading.Event()

    def work(number):
        if number == 0:
            first_may_end.wait(5)
        return number

    found = parallel.each(work, range(3), 2)
    assert {next(found), next(found)} == {1, 2}
    first_may_end.set()
    assert list(found) == [0]


def test_no_more_is_taken_than_is_worked_on():
    """Memory does not grow with the number of submissions."""
    taken = []

    def items():
        for number in range(1000):
            taken.append(number)
            yield number

    found = parallel.each(lambda number: number, items(), 4)
    next(found)
    assert len(taken) <= 9
    found.close()


def test_as_many_at_once_as_said_and_no_more():
    lock, now, most = threading.Lock(), [0], [0]

    def work(_):
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        threading.Event().wait(0.005)
        with lock:
            now[0] -= 1

    list(parallel.each(work, range(40), 8))
    assert 1 < most[0] <= 8


def test_an_error_ends_it():
    def work(number):
        if number == 3:
            raise ValueError(number)
        return number

    with pytest.raises(ValueError, match="3"):
        list(parallel.each(work, range(100), 2))
