"""The map that moves and the viewer, in a real browser, by keyboard alone."""

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.accounts import Account
from server.models.forms import Form
from server.models.submissions import Submission
from tests.factories import create_account, create_submission
from tests.screens import enter, served
from tests.support.browser import PHONE, OpenPage, assert_accessible

pytestmark = pytest.mark.one_database
POINT = {"type": "Point", "coordinates": [-9.6, 30.43], "properties": {"accuracy": 900.0}}


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """The address of the running application."""
    with served(app) as address:
        yield address


@pytest.fixture
def place(store: Session, media: MediaStore, form: Form) -> Submission:
    """A workshop with a position, a photo and a signed list."""
    files = []
    for name in ("photo.jpg", "liste.jpg"):
        out = BytesIO()
        Image.new("RGB", (900, 600), "tan").save(out, "JPEG")
        files.append((name, out.getvalue()))
    answers = {
        "titre": "Atelier",
        "region": "sm",
        "cout": 150,
        "point": POINT,
        "photo": "photo.jpg",
        "liste": "liste.jpg",
        "participant": [{"nom": "Fatima"}],
    }
    made = create_submission(store, media, form, answers, files=files)
    store.commit()
    return made


def test_the_map_is_drawn_or_the_drawing_stays(
    open_page: OpenPage, site: str, supervisor: Account, place: Submission
) -> None:
    page = open_page()
    enter(page, site, supervisor)
    page.goto(f"{site}/review/{place.id}")
    figure = page.locator("[data-map]")
    figure.scroll_into_view_if_needed()
    expect(figure.locator("svg").first).to_be_visible()
    if not page.evaluate("Boolean(document.createElement('canvas').getContext('webgl2'))"):
        expect(page.locator(".map-canvas")).to_have_count(0)
        return
    page.wait_for_selector("[data-drawn]")
    expect(figure.locator("canvas")).to_have_count(1)
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="Toute la région").focus()
    page.keyboard.press("Enter")
    expect(figure.locator("canvas")).to_be_visible()


def test_the_viewer_zooms_turns_and_gives_the_focus_back_by_keyboard(
    open_page: OpenPage, site: str, supervisor: Account, place: Submission
) -> None:
    page = open_page()
    enter(page, site, supervisor)
    page.goto(f"{site}/review/{place.id}")
    photo = page.locator("#files a[data-view]").first
    photo.focus()
    page.keyboard.press("Enter")
    viewer = page.locator("#viewer")
    expect(viewer).to_be_visible()
    picture = viewer.locator("img")
    page.keyboard.press("+")
    expect(picture).to_have_attribute("style", re.compile(r"scale\(1\.4\) rotate\(0deg\)"))
    page.keyboard.press("0")
    page.keyboard.press("r")
    expect(picture).to_have_attribute("style", re.compile(r"rotate\(90deg\)"))
    page.keyboard.press("a")
    expect(viewer).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    expect(photo).to_be_focused()
    expect(page.locator(".rec-head .state")).to_have_text("Reçue")
    page.wait_for_load_state("networkidle")


def test_an_answer_is_corrected_where_it_stands_on_a_phone(
    open_page: OpenPage, site: str, store: Session, place: Submission
) -> None:
    account = create_account(store, language="ar")
    store.commit()
    page = open_page(locale="ar", width=PHONE)
    enter(page, site, account)
    page.goto(f"{site}/review/{place.id}")
    expect(page.locator("#correct")).to_be_hidden()
    page.get_by_role("link", name="تصحيح: الكلفة").click()
    field = page.get_by_role("textbox", name="الكلفة")
    expect(field).to_be_focused()
    field.fill("1500")
    page.locator("#fix-reason").fill("صفر ناقص")
    assert_accessible(page)
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="حفظ كنسخة جديدة باسمي").click()
    expect(page.locator("#answers")).to_contain_text("1.500")
    expect(page.locator("#thread")).to_contain_text("صفر ناقص")
    page.wait_for_load_state("networkidle")
