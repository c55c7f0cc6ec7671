"""A real Chromium for the tests: pages by language and width that ask no other machine.

Chromium is the one on PATH, else the one that set-up unpacked into .cache.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
UNPACKED = ROOT / ".cache" / "chromium"
AXE = ROOT / "tests" / "node" / "node_modules" / "axe-core" / "axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE, LAPTOP = 360, 1280
HEIGHTS = {PHONE: 740, LAPTOP: 900}
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

OpenPage = Callable[..., Page]


def executable() -> tuple[Path, dict[str, str]] | None:
    """Return the Chromium to run and the environment that it needs, if there is one."""
    on_path = next(filter(None, map(shutil.which, NAMES)), None)
    if on_path:
        return Path(on_path), dict(os.environ)
    if not (UNPACKED / "chromium").exists():
        return None
    libraries = os.pathsep.join([str(UNPACKED / "lib"), str(UNPACKED)])
    settings = {"LD_LIBRARY_PATH": libraries, "FONTCONFIG_PATH": str(UNPACKED)}
    return UNPACKED / "chromium", {**os.environ, **settings}


@dataclass
class Watch:
    """What a page did that none of ours may do."""

    faults: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        """Note requests to other machines, errors on the console and exceptions in scripts."""
        page.on("request", self._request)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"exception in a script: {error}"))

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.hostname != "127.0.0.1":
            self.faults.append(f"asked another machine: {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(
                f"error on the console: {message.text} ({message.location.get('url')})"
            )


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """This worker's Chromium; tests that need it are skipped where there is none."""
    found = executable()
    if found is None:
        pytest.skip("browser left out: no chromium on PATH and none unpacked; `make test` does it")
    program, settings = found
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS, env=settings)
        yield browser
        browser.close()


@pytest.fixture
def page_watch() -> Watch:
    """The faults of this test's pages; a test that provokes one on purpose clears them."""
    return Watch()


@pytest.fixture
def open_page(chromium: Browser, page_watch: Watch) -> Iterator[OpenPage]:
    """Open pages, `open_page(locale="ar", width=PHONE, …)`, each with its own cookies.

    The test fails if a page asked another machine for anything or reported an error.
    """
    contexts = []

    def make(locale: str = "fr", width: int = LAPTOP, **options: object) -> Page:
        size = {"width": width, "height": HEIGHTS.get(width, 900)}
        context = chromium.new_context(locale=locale, viewport=size, **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page_watch.follow(page)
        return page

    yield make
    for context in contexts:
        context.close()
    assert not page_watch.faults, "\n".join(page_watch.faults)


def accessibility_faults(page: Page) -> list[str]:
    """Return what axe-core finds on the page, one line for each rule with its first places."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    # Without preload axe writes no style into the page, which the policy of ours would refuse.
    found = page.evaluate(
        "(tags) => axe.run(document, {preload: false, runOnly: {type: 'tag', values: tags}})",
        AXE_RULES,
    )
    return [
        f"{fault['id']} ({fault['impact']}): {fault['help']}: "
        + ", ".join(str(node["target"][0]) for node in fault["nodes"][:3])
        for fault in found["violations"]
    ]


def assert_accessible(page: Page) -> None:
    """Fail with what axe-core finds on the page."""
    if not AXE.exists():
        pytest.skip("accessibility check left out: axe-core is not installed; `make test` does it")
    faults = accessibility_faults(page)
    assert not faults, "\n".join(faults)
