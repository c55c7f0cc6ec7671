"""The browser of the tests itself: it clicks, takes pictures, and tells on pages that misbehave."""

import http.server
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.support.browser import PHONE, OpenPage, Watch, accessibility_faults, assert_accessible

GOOD = """<!doctype html><html lang="ar" dir="rtl"><meta charset="utf-8">
<title>ميدان</title><link rel="icon" href="data:,">
<main><h1>ميدان</h1><button onclick="this.textContent='تم'">إرسال</button></main></html>"""
BAD = """<!doctype html><html><link rel="icon" href="data:,"><img src="photo.png">
<script>console.error("broken")</script><script src="http://elsewhere.invalid/x.js"></script></html>"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """A small site over real HTTP: good.html and bad.html."""
    (tmp_path / "good.html").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bad.html").write_text(BAD, encoding="utf-8")
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_page_is_shown_clicked_and_pictured(site: str, open_page: OpenPage) -> None:
    page = open_page(locale="ar", width=PHONE)
    page.goto(f"{site}/good.html")
    page.get_by_role("button").click()
    assert page.get_by_role("button").inner_text() == "تم"
    assert page.screenshot().startswith(b"\x89PNG")
    assert_accessible(page)


def test_a_page_that_asks_elsewhere_or_breaks_is_told_on(
    site: str, open_page: OpenPage, page_watch: Watch
) -> None:
    page = open_page()
    page.goto(f"{site}/bad.html")
    told = "\n".join(page_watch.faults)
    page_watch.faults.clear()
    assert "elsewhere.invalid" in told
    assert "broken" in told
    assert any("image-alt" in fault for fault in accessibility_faults(page))
