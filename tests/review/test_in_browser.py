"""The review in a real Chromium: both directions, a phone's width and a laptop's, the keyboard."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.accounts import Account
from server.models.events import Candidate, LinkStatus
from server.models.forms import Form
from server.models.reviews import FindingTone
from server.models.submissions import ReviewState, Submission
from sync.checks.score import rescore
from tests.factories import (
    create_account,
    create_activity,
    create_finding,
    create_submission,
    event_of,
    send,
)
from tests.screens import enter, fresh, served
from tests.support.browser import LAPTOP, PHONE, OpenPage, assert_accessible

pytestmark = pytest.mark.one_database
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PEOPLE = [
    {"nom": "Fatima Zahra Amghar", "sexe": "f", "age": 34, "tel": "0612345642"},
    {"nom": "محمد أوبلا", "sexe": "m", "age": 51, "tel": "0661223307"},
]
FULL = {
    "titre": "Atelier de capitalisation des expériences régionales",
    "nature": "atelier",
    "jour": "2026-06-03",
    "region": "sm",
    "lieu": "Hôtel Atlas",
    "cout": 9800,
    "observations": "كان النقاش غنيا، وطلب ممثلو المصالح تنظيم لقاء ثان قبل نهاية السنة.",
    "photo": "salle.jpg",
    "liste": "liste.jpg",
    "participant": PEOPLE[:1],
    "decision": [{"quoi": "إعداد لائحة", "qui": "Conseil régional", "echeance": "2026-07-15"}],
}


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """The application over real HTTP."""
    with served(app) as address:
        yield address


@pytest.fixture
def workshop(store: Session, media: MediaStore, form: Form) -> Submission:
    """A workshop with everything: files, people, an edit, findings, a proposed link."""
    photo = BytesIO()
    Image.new("RGB", (640, 480), "teal").save(photo, "JPEG")
    files = [("salle.jpg", photo.getvalue()), ("liste.jpg", photo.getvalue())]
    made = create_submission(store, media, form, FULL, instance_id="uuid:a", files=files)
    edited = {**FULL, "lieu": "Salle 2", "participant": PEOPLE}
    send(store, media, form, edited, instance_id="uuid:b", deprecated_id="uuid:a")
    create_finding(store, made, "region_mismatch", FindingTone.BAD, region="sm", province="x")
    create_finding(store, made, "no_signed_list", listed=2)
    told, activity = event_of(store, made), create_activity(store)
    told.link_status, told.link_score = LinkStatus.PROPOSED, 0.82
    told.link_evidence = [
        {"kind": "title", "speaks": "for", "percent": 91},
        {"kind": "kind", "speaks": "against", "planned": ["formation"], "told": ["atelier"]},
    ]
    store.add(Candidate(event_id=told.id, activity_id=activity.id, rank=1, score=0.82))
    rescore(store, [made.id])
    store.commit()
    return made


@pytest.fixture
def calm(store: Session, media: MediaStore, form: Form) -> Submission:
    """A second one, with nothing to say against it."""
    made = create_submission(store, media, form, {"titre": "لقاء تحسيسي", "region": "ori"})
    event_of(store, made).link_status = LinkStatus.LINKED
    store.commit()
    return made


@pytest.mark.parametrize("width", [PHONE, LAPTOP])
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_queue_and_record_fit_and_are_accessible(
    site: str,
    open_page: OpenPage,
    store: Session,
    workshop: Submission,
    calm: Submission,
    language: str,
    width: int,
) -> None:
    account = create_account(store, language=language)
    store.commit()
    page = open_page(locale=language, width=width)
    enter(page, site, account)
    for address in ("/review", f"/review/{workshop.id}", "/review/quarantine", "/account"):
        page.goto(site + address)
        assert page.evaluate("document.documentElement.dir") == (
            "rtl" if language == "ar" else "ltr"
        )
        assert page.evaluate(OVERFLOW) <= 0
        assert_accessible(page)


def test_the_dark_pages_are_accessible(
    site: str, open_page: OpenPage, supervisor: Account, workshop: Submission
) -> None:
    page = open_page(color_scheme="dark")
    enter(page, site, supervisor)
    for address in ("/review", f"/review/{workshop.id}"):
        page.goto(site + address)
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"
        assert_accessible(page)


def test_the_arabic_font_comes_with_arabic(open_page: OpenPage, site: str) -> None:
    page = open_page(locale="ar")
    page.goto(site)
    page.wait_for_function("document.fonts.status === 'loaded'")
    states = page.evaluate("[...document.fonts].map((font) => font.status)")
    assert states == ["loaded", "loaded"]


def test_approving_by_keyboard_goes_on_and_u_undoes_it(
    site: str,
    open_page: OpenPage,
    store: Session,
    supervisor: Account,
    workshop: Submission,
    calm: Submission,
) -> None:
    page = open_page()
    enter(page, site, supervisor)
    page.goto(f"{site}/review")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/review/{workshop.id}")
    page.keyboard.press("a")
    page.wait_for_url(f"**/review/{calm.id}")
    expect(page.locator(".toast")).to_contain_text("Approuvée.")
    page.wait_for_selector("body[data-outbox='0']", state="attached")
    assert fresh(store, workshop).review_state == ReviewState.APPROVED
    page.keyboard.press("u")
    page.wait_for_url(f"**/review/{workshop.id}")
    expect(page.locator(".rec-head .state")).to_have_text("Reçue")


def test_letters_are_silent_while_typing_and_can_be_turned_off(
    site: str, open_page: OpenPage, store: Session, supervisor: Account, workshop: Submission
) -> None:
    page = open_page()
    enter(page, site, supervisor)
    page.goto(f"{site}/review/{workshop.id}")
    page.locator("#cm").fill("")
    page.locator("#cm").press("a")
    assert page.locator("#cm").input_value() == "a"
    assert fresh(store, workshop).review_state == ReviewState.RECEIVED
    supervisor.shortcuts = False
    store.add(supervisor)
    store.commit()
    page.goto(f"{site}/review/{workshop.id}")
    page.keyboard.press("a")
    expect(page.locator(".rec-head .state")).to_have_text("Reçue")


def test_sending_back_asks_for_a_comment_first(
    site: str, open_page: OpenPage, store: Session, supervisor: Account, workshop: Submission
) -> None:
    page = open_page(width=PHONE)
    enter(page, site, supervisor)
    page.goto(f"{site}/review/{workshop.id}")
    page.get_by_role("button", name="Renvoyer…").click()
    field = page.get_by_label("Commentaire pour l’agent").locator("visible=true")
    expect(field).to_be_focused()
    page.keyboard.type("Il manque la liste signée.")
    page.get_by_role("button", name="Renvoyer", exact=True).click()
    page.wait_for_url(f"{site}/review")
    assert fresh(store, workshop).review_state == ReviewState.HAS_ISSUES


def test_filters_change_the_list_and_the_address_without_a_new_page(
    site: str, open_page: OpenPage, supervisor: Account, workshop: Submission, calm: Submission
) -> None:
    page = open_page()
    enter(page, site, supervisor)
    page.goto(f"{site}/review")
    page.evaluate("window.same = true")
    page.select_option("#f-region", "ori")
    page.wait_for_url(f"{site}/review?region=ori")
    expect(page.locator("[data-row]")).to_have_count(1)
    expect(page.locator("#segs b").first).to_have_text("1")
    page.fill("#f-q", "introuvable")
    expect(page.locator("#list .empty")).to_be_visible()
    assert page.evaluate("window.same")
    page.go_back()
    expect(page.locator("[data-row]")).to_have_count(1)


def test_what_is_masked_is_shown_by_v_and_masked_again(
    site: str, open_page: OpenPage, supervisor: Account, workshop: Submission
) -> None:
    page = open_page()
    enter(page, site, supervisor)
    page.goto(f"{site}/review/{workshop.id}")
    expect(page.locator("#people")).not_to_contain_text("Fatima")
    page.keyboard.press("v")
    expect(page.locator("#people")).to_contain_text("0612345642")
    expect(page.locator("#masking")).to_contain_text("cette consultation est consignée")
    page.wait_for_load_state()
    page.keyboard.press("v")
    expect(page.locator("#people")).not_to_contain_text("Fatima")


def test_another_activity_is_searched_and_linked(
    site: str, open_page: OpenPage, store: Session, supervisor: Account, workshop: Submission
) -> None:
    other = create_activity(store, "A_02_01_SM_007", title="Atelier des élus")
    store.commit()
    page = open_page()
    enter(page, site, supervisor)
    page.goto(f"{site}/review/{workshop.id}")
    page.get_by_label("Autre activité, par code ou intitulé").fill("élus")
    page.get_by_role("radio", name=other.code).check()
    page.evaluate("window.isSamePage = true")
    page.keyboard.press("l")
    expect(page.locator("#link")).to_contain_text("Lié à la main")
    assert fresh(store, event_of(store, workshop)).link_method == "person"
    page.keyboard.press("u")
    expect(page.locator("#link")).not_to_contain_text("Lié à la main")
    assert page.evaluate("window.isSamePage")


def test_the_theme_toggles_at_once_and_stays(
    site: str, open_page: OpenPage, supervisor: Account
) -> None:
    page: Page = open_page()
    enter(page, site, supervisor)
    with page.expect_response("**/theme"):
        page.get_by_role("button", name="Clair ou sombre").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
