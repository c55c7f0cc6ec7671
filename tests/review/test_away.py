"""The queue on a trip: read and decided without network, told apart where someone else decided."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.accounts import Account, PersonalReading
from server.models.forms import Form
from server.models.reviews import Decision
from server.models.submissions import ReviewState, Submission
from sync.review import current_edition, decide
from tests.factories import NOW, create_account, create_submission
from tests.screens import Reader, enter, served
from tests.support.browser import LAPTOP, PHONE, OpenPage, Watch, assert_accessible

pytestmark = pytest.mark.one_database
PEOPLE = [{"nom": "Amina Idrissi", "tel": "0612345678"}]


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """The application over real HTTP."""
    with served(app) as address:
        yield address


@pytest.fixture
def queue(store: Session, media: MediaStore, form: Form) -> list[Submission]:
    """Four workshops to review."""
    made = [
        create_submission(
            store, media, form, {"titre": f"Atelier {n}", "region": "sm", "participant": PEOPLE}
        )
        for n in range(4)
    ]
    store.commit()
    return made


def take_along(page: Page, site: str, count: int) -> None:
    page.goto(f"{site}/review")
    page.locator("#away summary").click()
    page.locator("#away form button.primary").click()
    expect(page.locator("[data-forget]")).to_be_visible(timeout=20_000)
    expect(page.locator("#away output")).to_contain_text(f"{count} ")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def state_of(store: Session, submission: Submission) -> ReviewState:
    store.rollback()
    store.refresh(submission)
    return submission.review_state


def test_decisions_taken_without_network_go_out_later_and_nothing_is_overwritten(
    site: str,
    open_page: OpenPage,
    page_watch: Watch,
    store: Session,
    queue: list[Submission],
    supervisor: Account,
) -> None:
    page = open_page(locale="fr", width=LAPTOP)
    enter(page, site, supervisor)
    take_along(page, site, len(queue))

    page.context.set_offline(True)
    page.goto(f"{site}/review")
    expect(page.locator("[data-row]")).to_have_count(len(queue))
    page.keyboard.press("Enter")
    decided = []
    for _ in range(3):
        page.wait_for_selector("#desk[data-next='ready']")
        decided.append(int(page.locator("#desk").get_attribute("data-id") or 0))
        page.keyboard.press("a")
        expect(page.locator("#desk")).not_to_have_attribute("data-id", str(decided[-1]))
    expect(page.locator("#outbox")).to_contain_text("3")

    other = create_account(store)
    contested = next(each for each in queue if each.id == decided[1])
    decide(
        store,
        contested,
        ReviewState.REJECTED,
        comment="Doublon",
        account=other,
        seen_edition_id=current_edition(store, contested).id,
        seen_decision_id=None,
        now=NOW,
    )
    store.commit()

    page.context.set_offline(False)
    page.wait_for_selector("body[data-outbox='0']", state="attached", timeout=20_000)
    found = {each.id: state_of(store, each) for each in queue if each.id in decided}
    assert found == {
        decided[0]: ReviewState.APPROVED,
        decided[1]: ReviewState.REJECTED,
        decided[2]: ReviewState.APPROVED,
    }
    alert = page.locator("#desk-alerts section")
    expect(alert).to_have_count(1)
    expect(alert).to_contain_text(contested.editions[0].answers["titre"])
    assert store.scalar(select(func.count()).select_from(Decision)) == 3
    page_watch.faults.clear()  # the network that was away


def test_a_page_that_was_not_taken_along_says_so(
    site: str,
    open_page: OpenPage,
    page_watch: Watch,
    store: Session,
    queue: list[Submission],
) -> None:
    page = open_page(locale="ar", width=PHONE)
    reader = create_account(store, language="ar")
    store.commit()
    enter(page, site, reader)
    take_along(page, site, len(queue))
    assert_accessible(page)
    page.context.set_offline(True)
    page.goto(f"{site}/review/officers")
    expect(page.locator("#main h2")).to_have_text("ليست على هذا الجهاز")
    page.context.set_offline(False)
    page.goto(f"{site}/review")
    page.evaluate("caches.open('terrain-away-0-1')")
    page.goto(f"{site}/plan")
    page.wait_for_function("caches.has('terrain-away-0-1').then((is_there) => !is_there)")
    page.locator("[data-sign-out]").evaluate("form => form.requestSubmit()")
    page.wait_for_selector("#f-email")
    assert page.evaluate("caches.keys()") == []
    page_watch.faults.clear()


def test_a_decision_with_an_old_mark_goes_out_but_never_in_anothers_name(
    site: str,
    open_page: OpenPage,
    page_watch: Watch,
    store: Session,
    queue: list[Submission],
    supervisor: Account,
) -> None:
    other = create_account(store)
    store.commit()
    page = open_page(locale="fr", width=LAPTOP)
    enter(page, site, supervisor)
    page.goto(f"{site}/review")
    page.keyboard.press("Enter")

    def decide_with_an_old_mark() -> None:
        page.wait_for_selector("#desk[data-next='ready']")
        page.evaluate(
            "document.querySelectorAll('[name=csrf_token]').forEach((each) => (each.value = 'old'))"
        )
        page.keyboard.press("a")

    decide_with_an_old_mark()
    page.wait_for_selector("body[data-outbox='0']", state="attached")
    assert store.scalar(select(func.count()).select_from(Decision)) == 1

    beside = page.context.new_page()
    beside.goto(f"{site}/review")
    beside.locator("[data-sign-out]").evaluate("form => form.requestSubmit()")
    beside.wait_for_selector("#f-email")
    enter(beside, site, other)
    decide_with_an_old_mark()
    expect(page.locator("#outbox")).to_contain_text("1")
    page.wait_for_selector("body[data-outbox='1']", state="attached")
    store.rollback()
    assert store.scalar(select(func.count()).select_from(Decision)) == 1
    page_watch.faults.clear()


def test_with_network_pages_and_files_come_from_the_server(
    site: str,
    open_page: OpenPage,
    page_watch: Watch,
    store: Session,
    queue: list[Submission],
    supervisor: Account,
) -> None:
    page = open_page(locale="fr", width=LAPTOP)
    enter(page, site, supervisor)
    take_along(page, site, len(queue))
    for text in ("review", "static/review_worker.js"):
        page.evaluate(
            """async (address) => {
              const names = await caches.keys();
              const name = names.find((each) => each.startsWith("terrain-away-"));
              await (await caches.open(name)).put(address, new Response("of yesterday"));
            }""",
            f"{site}/{text}",
        )
        assert "of yesterday" not in page.evaluate(
            "(address) => fetch(address).then((answer) => answer.text())", f"{site}/{text}"
        )
    page_watch.faults.clear()


def test_what_goes_along_is_masked_even_while_names_are_shown(
    app: Flask, store: Session, queue: list[Submission], supervisor: Account
) -> None:
    reader = Reader(app)
    reader.sign_in(supervisor)
    address = f"/review/{queue[0].id}"
    reader.post(f"{address}/reveal", sitting="on")
    assert "Amina Idrissi" in reader.get(address).text
    noted = store.scalar(select(func.count()).select_from(PersonalReading))
    along = reader.client.get(address, headers={"X-Away": "1"})
    assert "Amina Idrissi" not in along.text
    assert store.scalar(select(func.count()).select_from(PersonalReading)) == noted
