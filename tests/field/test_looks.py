"""Each page in both directions, narrow and wide, light and dark, readable by all."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from sync.keys import NewKey
from tests.field.conftest import OpenPhone
from tests.field.doors import Door
from tests.field.filling import enter, keep_picture, wait_until_kept, write
from tests.support.browser import assert_accessible

LOOKS = [("fr", 320, "light"), ("ar", 360, "dark"), ("en", 1280, "light")]
TOO_SMALL = """
() => [...document
  .querySelectorAll("main :is(button, select, a.btn, label.btn, .choice, .list a, summary)")]
  .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 43.5)
  .map((each) => each.outerHTML.slice(0, 90))
"""


def look(page: Page, name: str) -> None:
    assert_accessible(page)
    width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1], f"{name} goes sideways: {width}"
    if width[1] < 768:
        assert page.evaluate(TOO_SMALL) == []
    keep_picture(page, name)


@pytest.mark.one_database
@pytest.mark.parametrize(("language", "width", "scheme"), LOOKS)
def test_pages_are_readable_in_each_direction_and_width(
    language: str,
    width: int,
    scheme: str,
    door: Door,
    formation: str,
    new_key: Callable[..., NewKey],
    open_phone: OpenPhone,
) -> None:
    page = open_phone(language, width=width, color_scheme=scheme)
    enter(page, door.url, new_key(language=language).token)
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    page.locator("a.tile").click()
    write(page, "activite/titre", "دورة « Accueil »")
    wait_until_kept(page)
    look(page, f"look_form_{language}")
    page.locator("header .bar-tools button").click()
    look(page, f"look_contents_{language}")
    page.locator("dialog[open] ol button").nth(5).click()
    look(page, f"look_people_{language}")
    if width > 768:
        return
    page.locator("header .bar-tools button").click()
    page.locator("dialog[open] ol button").last.click()
    look(page, f"look_end_{language}")
    page.locator("main ul.list button").first.click()
    expect(page.locator("main :focus")).to_have_count(1)
    page.locator("header .bar-btn").first.click()
    expect(page.locator("ul.list a")).to_have_count(1)
    look(page, f"look_home_{language}")
    for number, name in ((1, "sends"), (2, "more")):
        page.locator("nav.tabbar a").nth(number).click()
        look(page, f"look_{name}_{language}")
