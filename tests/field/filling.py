"""Filling a form as a person does: questions are found by their place in the form."""

import os
import re
from pathlib import Path

from playwright.sync_api import FloatRect, Locator, Page, TimeoutError, expect

PIN = "481516"
KEPT = re.compile(r"\d\d:\d\d")
# What the page draws on a canvas and gives away as a file is noted, to be found again in the store.
NOTE_PICTURES = """
window.pictures = [];
const drawn = HTMLCanvasElement.prototype.toBlob;
HTMLCanvasElement.prototype.toBlob = function (told, ...more) {
  drawn.call(this, async (blob) => {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
    window.pictures.push(Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join(""));
    told(blob);
  }, ...more);
};
"""


def enter(page: Page, address: str, token: str) -> None:
    """Open the key's link and choose a PIN."""
    page.goto(f"{address}/field/#key={token}")
    page.locator("#pin-1").fill(PIN)
    page.locator("#pin-2").fill(PIN)
    page.locator("button[type=submit]").click()
    expect(page.locator("nav.tabbar")).to_be_visible()


def wait_until_offline_works(page: Page, forms: int = 1) -> None:
    """The worker keeps the app, and the forms are here."""
    expect(page.locator("a.tile")).to_have_count(forms)
    page.evaluate("() => navigator.serviceWorker.ready")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")


def unlock(page: Page, pin: str = PIN) -> None:
    """Give the PIN of the only person on the phone."""
    page.locator("#pin").fill(pin)
    page.locator("button[type=submit]").click()
    expect(page.locator("nav.tabbar, header.slim").first).to_be_visible()


def question(page: Page, path: str) -> Locator:
    return page.locator(f'[data-ref="/data/{path}"]')


def write(page: Page, path: str, text: str) -> None:
    question(page, path).locator("input, textarea").first.fill(text)


def pick(page: Page, path: str, *values: str) -> None:
    for value in values:
        question(page, path).locator(f'input[value="{value}"]').check()


def choose(page: Page, path: str, value: str) -> None:
    question(page, path).locator("select").select_option(value)


def search(page: Page, path: str, letters: str) -> None:
    box = question(page, path).locator("[role=combobox]")
    box.fill(letters)
    box.press("Enter")


def give_file(page: Page, path: str, file: Path | dict[str, object]) -> None:
    question(page, path).locator("input[type=file]").first.set_input_files(file)


def sign(page: Page, path: str) -> None:
    """Draw a line on the pad, once the page has come to rest under the finger."""
    pad = question(page, path).locator("canvas")
    pad.scroll_into_view_if_needed()
    box = _at_rest(page, pad)
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    for step in range(1, 8):
        page.mouse.move(box["x"] + 40 + 25 * step, box["y"] + 60 + (20 if step % 2 else -20))
    page.mouse.up()
    expect(question(page, path).locator("button:has-text('')").last).to_be_visible()


def _at_rest(page: Page, place: Locator) -> FloatRect:
    """Where something is when it has stopped moving: answers before may still add questions."""
    before = None
    while (box := place.bounding_box()) is None or box != before:
        before = box
        page.wait_for_timeout(200)
    return box


def go_on(page: Page) -> None:
    """To the next part; where it stays, what the page says is the reason."""
    before = page.locator(".steps").get_attribute("aria-valuenow") or ""
    page.locator(".decide .primary").click()
    moved = f".steps:not([aria-valuenow='{before}'])"
    try:
        page.wait_for_selector(moved, timeout=5_000)
    except TimeoutError as stayed:
        said = page.locator("main .error, main h1").all_inner_texts()
        message = f"the form stays on part {before}: {said}"
        raise AssertionError(message) from stayed


def send(page: Page) -> None:
    """The last button."""
    page.locator(".decide .primary").click()


def wait_until_kept(page: Page) -> None:
    """What was typed is on the phone."""
    page.wait_for_timeout(700)
    expect(page.locator("header.slim small")).to_have_text(KEPT)


def keep_picture(page: Page, name: str) -> None:
    """Keep a picture of the page where pictures are asked for."""
    if folder := os.environ.get("TERRAIN_SHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
