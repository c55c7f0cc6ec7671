"""Fifty submissions reviewed by keyboard, in three languages: the next is there before the key."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.forms import Form
from server.models.submissions import Submission
from tests.factories import create_account, create_submission, send
from tests.screens import enter, served
from tests.support.browser import PHONE, OpenPage, Watch, assert_accessible

pytestmark = pytest.mark.one_database
EACH = {"fr": 17, "ar": 17, "en": 16}
DONE = "Everything is done."
STATES = ("approved", "has_issues", "approved", "rejected")
LISTEN = """
window.shown = [];
document.addEventListener("terrain:shown", ({detail}) => window.shown.push(detail.from));
"""
SWIPE = """([from, to]) => {
  const desk = document.querySelector("#desk h1");
  const at = (x) => new Touch({identifier: 1, target: desk, clientX: x, clientY: 200});
  const fire = (kind, x, touches) => desk.dispatchEvent(new TouchEvent(kind, {
    bubbles: true, touches: touches ? [at(x)] : [], changedTouches: [at(x)]}));
  fire("touchstart", from, true); fire("touchend", to, false);
}"""


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """The application over real HTTP."""
    with served(app) as address:
        yield address


def make(store: Session, media: MediaStore, form: Form, count: int) -> list[Submission]:
    titles = ("Atelier régional", "ورشة جهوية", "Réunion de suivi")
    made = [
        create_submission(store, media, form, {"titre": f"{titles[n % 3]} {n}", "region": "sm"})
        for n in range(count)
    ]
    store.commit()
    return made


def current(page: Page) -> int:
    return int(page.locator("#desk").get_attribute("data-id") or 0)


def settle(page: Page) -> None:
    """Until every decision is at the server."""
    page.wait_for_selector("body[data-outbox='0']", state="attached")


def decide(page: Page, state: str) -> int:
    """Decide by keys alone, once the next one is there, which a person's reading gives time for."""
    page.wait_for_selector("#desk[data-next='ready'], #desk:not([data-after])", state="attached")
    submission_id = current(page)
    if state == "approved":
        page.keyboard.press("a")
    else:
        page.keyboard.press("i" if state == "has_issues" else "r")
        page.keyboard.type("Le lieu ?")
        page.keyboard.press("Control+Enter")
    return submission_id


def states(store: Session) -> dict[int, str]:
    store.rollback()
    found = dict(store.execute(select(Submission.id, Submission.review_state)).all())
    store.commit()
    return found


def test_fifty_are_reviewed_by_keyboard_in_three_languages(
    site: str, open_page: OpenPage, store: Session, media: MediaStore, form: Form
) -> None:
    make(store, media, form, sum(EACH.values()))
    expected: dict[int, str] = {}
    for language, count in EACH.items():
        account = create_account(store, language=language)
        store.commit()
        page = open_page(locale=language)
        page.add_init_script(LISTEN)
        enter(page, site, account)
        page.goto(f"{site}/review")
        page.keyboard.press("Enter")
        page.wait_for_selector("#desk")
        for n in range(count):
            state = STATES[n % len(STATES)]
            expected[decide(page, state)] = state
            if n == 5:
                undo_and_decide_again(page, store, expected, state)
            if n == count - 1:
                break
        if language != "en":
            assert page.evaluate("[...new Set(window.shown)]") == ["prefetch"]
            settle(page)
    expect(page.locator("#head")).to_contain_text(DONE)
    assert states(store) == expected
    assert len(expected) == sum(EACH.values())


def undo_and_decide_again(page: Page, store: Session, expected: dict[int, str], state: str) -> None:
    """U takes the last decision back and shows what it was on; it is then decided anew."""
    last = list(expected)[-1]
    settle(page)
    page.wait_for_selector("#desk[data-next='ready']", state="attached")
    assert states(store)[last] == state
    page.keyboard.press("u")
    page.wait_for_selector(f"#desk[data-id='{last}']")
    assert states(store)[last] == "received"
    page.evaluate("window.shown = []")
    assert decide(page, state) == last


def test_a_decision_that_was_overtaken_is_said_with_both_sides_and_its_comment_is_kept(
    site: str,
    open_page: OpenPage,
    page_watch: Watch,
    store: Session,
    media: MediaStore,
    form: Form,
) -> None:
    made = make(store, media, form, 3)
    account = create_account(store)
    store.commit()
    page = open_page(width=PHONE, has_touch=True)
    enter(page, site, account)
    page.goto(f"{site}/review/{made[2].id}")
    send(
        store,
        media,
        form,
        {"titre": "Corrigé"},
        instance_id="uuid:later",
        deprecated_id=made[2].instance_id,
    )
    store.commit()
    decide(page, "has_issues")
    alert = page.locator("#desk-alerts section")
    expect(alert).to_contain_text("Rien n’a été décidé")
    expect(alert).to_contain_text("Le lieu ?")
    assert current(page) == made[1].id
    assert_accessible(page)
    assert states(store)[made[2].id] == "received"
    alert.get_by_role("link", name="Regarder à nouveau").click()
    page.wait_for_selector(f"#desk[data-id='{made[2].id}']")
    expect(page.locator("#c-has_issues")).to_have_value("Le lieu ?")
    page.evaluate(SWIPE, [300, 100])
    page.wait_for_selector(f"#desk[data-id='{made[1].id}']")
    page.evaluate(SWIPE, [100, 300])
    page.wait_for_selector(f"#desk[data-id='{made[2].id}']")
    page_watch.faults = [each for each in page_watch.faults if "409" not in each]


def test_without_a_network_a_decision_waits_is_said_and_goes_when_it_is_back(
    site: str,
    open_page: OpenPage,
    page_watch: Watch,
    store: Session,
    media: MediaStore,
    form: Form,
) -> None:
    made = make(store, media, form, 3)
    account = create_account(store)
    store.commit()
    page = open_page()
    enter(page, site, account)
    page.goto(f"{site}/review/{made[2].id}")
    page.wait_for_selector("#desk[data-next='ready']", state="attached")
    page.context.set_offline(True)
    decide(page, "approved")
    page.wait_for_selector(f"#desk[data-id='{made[1].id}']")
    expect(page.locator(".crumb .push")).to_have_text("1 sur 2")
    expect(page.locator("#outbox")).to_contain_text("Pas de réseau")
    page.keyboard.press("u")
    page.wait_for_selector(f"#desk[data-id='{made[2].id}']")
    page.keyboard.press("j")
    expect(page.locator(".toast")).to_contain_text("n’est pas sur l’appareil")
    decide(page, "approved")
    expect(page.locator("#outbox")).to_be_visible()
    page.context.set_offline(False)
    settle(page)
    expect(page.locator("#outbox")).to_be_hidden()
    assert states(store)[made[2].id] == "approved"
    page_watch.faults = [each for each in page_watch.faults if "net::ERR_" not in each]
