"""The queue: from a decision to the next submission on screen, and its list over many years."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from flask import Flask
from playwright.sync_api import Page, sync_playwright
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bench.registry import benchmark
from bench.review_store import NEW, USED, fill
from server.extensions import open_engine
from server.models.accounts import Account
from server.review.filters import Filters
from server.review.queries import counts, neighbours, page_of_rows
from tests.screens import enter, make_app, served
from tests.support.browser import FLAGS, executable
from tests.support.databases import sqlite_database, sqlite_template

WAITING, DECISIONS, YEARS = 1_000, 40, 100_000
# From the key to the frame that shows the next one.
CLOCK = """
let pressed = 0;
window.times = [];
addEventListener("keydown", () => { pressed = performance.now(); }, true);
document.addEventListener("terrain:shown", () => requestAnimationFrame(() => setTimeout(
  () => window.times.push(performance.now() - pressed))));
"""
# The longest of these is what the reader of the list waits for.
ASKED: tuple[dict[str, str], ...] = (
    {},
    {"region": "sm"},
    {"officer": "a"},
    {"problem": "counts_differ"},
    {"period": "2026-2"},
    {"assigned": "none"},
    {"sort": "oldest"},
    {"state": "approved"},
    {"state": "approved", "page": "100"},
)


@contextmanager
def _store(count: int, states: tuple[str, ...]) -> Iterator[tuple[Flask, Engine, Account]]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        url = sqlite_database(sqlite_template(home), home / "terrain.sqlite3")
        engine = open_engine(url)
        with Session(engine, expire_on_commit=False) as session:
            account = fill(session, count, states)
        yield make_app(url, home), engine, account
        engine.dispose()


def _decide(page: Page, address: str) -> list[float]:
    """Approve one after the other, each once the next is there: a reader takes longer."""
    page.goto(f"{address}/review")
    page.keyboard.press("Enter")
    page.wait_for_selector("#desk")
    for n in range(DECISIONS):
        page.wait_for_selector("#desk[data-next='ready']", state="attached")
        page.keyboard.press("a")
        page.wait_for_function("(count) => window.times.length > count", arg=n)
    return page.evaluate("window.times")


@cache
def _times() -> list[float]:
    """Milliseconds from the decision to the next one on screen, a thousand waiting."""
    found = executable()
    if found is None:
        raise RuntimeError("no chromium: `make setup` unpacks one")
    program, settings = found
    with (
        _store(WAITING, NEW) as (app, _, account),
        served(app) as address,
        sync_playwright() as player,
    ):
        browser = player.chromium.launch(executable_path=program, args=FLAGS, env=settings)
        page = browser.new_page()
        page.add_init_script(CLOCK)
        enter(page, address, account)
        times = _decide(page, address)
        browser.close()
        return times


@cache
def _list_times() -> tuple[float, float, float]:
    """The slowest page of rows, counts and neighbours of a list over many years, in ms."""
    with _store(YEARS, USED) as (_, engine, account), Session(engine) as session:
        each = [_of_filter(session, account, Filters.read(words)) for words in ASKED]
        rows, found, beside = zip(*each, strict=True)
        return max(rows), max(found), max(beside)


def _of_filter(session: Session, account: Account, asked: Filters) -> tuple[float, float, float]:
    page = page_of_rows(session, account, asked)
    middle = page[len(page) // 2].id
    return (
        _ms(lambda: page_of_rows(session, account, asked)),
        _ms(lambda: counts(session, account, asked)),
        _ms(lambda: neighbours(session, account, asked, middle)),
    )


def _ms(ask: Callable[[], object]) -> float:
    """The second time, as the store's pages are in memory by then."""
    ask()
    start = perf_counter()
    ask()
    return (perf_counter() - start) * 1000


@benchmark("decision to the next submission on screen, median ms", at_most=150)
def decided_median() -> float:
    """In a real Chromium, 1,000 waiting, the next one fetched ahead."""
    return median(_times())


@benchmark("decision to the next submission on screen, p95 ms", at_most=150)
def decided_p95() -> float:
    """Of the same decisions, the one in twenty that took longest."""
    return quantiles(_times(), n=20)[-1]


@benchmark("a page of the queue among 100,000 submissions, slowest filter, ms", at_most=250)
def page_among_many() -> float:
    """SQLite; rows with their events, links and findings."""
    return _list_times()[0]


@benchmark("counts of the queue among 100,000 submissions, slowest filter, ms", at_most=250)
def counts_among_many() -> float:
    """SQLite; all segments in one query."""
    return _list_times()[1]


@benchmark("before and after a submission among 100,000, slowest filter, ms", at_most=500)
def neighbours_among_many() -> float:
    """SQLite; asked while the one before is read."""
    return _list_times()[2]
