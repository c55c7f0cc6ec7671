"""The plan in a real browser, in French and Arabic, on a phone and a laptop."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.plan import PlannedActivity
from server.models.submissions import ReviewState
from server.plan import views
from sync.gaps.refresh import refresh_adjustments
from tests import factories
from tests.plan.conftest import Imports, linked_event, planned, workbook
from tests.support.browser import LAPTOP, PHONE, OpenPage, assert_accessible

pytestmark = pytest.mark.one_database
PAGES = (
    "/plan?year=2026",
    "/plan/1",
    "/plan/versions?year=2026&before=1&after=2",
    "/plan/import",
    "/plan/gaps?year=2026&officer=none&what=all",
    "/plan/adjustments?year=2026",
    "/admin/matching",
)
TODAY, NOW = date(2026, 7, 6), datetime(2026, 7, 6, 9, 0, tzinfo=UTC)


@pytest.fixture
def installed(
    app: Flask,
    store: Session,
    media: MediaStore,
    imported: Imports,
    monkeypatch: pytest.MonkeyPatch,
) -> Flask:
    """A plan in its second version with an approved event, on 10 June 2026; accounts fr and ar."""
    monkeypatch.setattr(views, "programme_day", lambda: date(2026, 6, 10))
    comite = planned("A_01_01_SM_001", "Comité régional")
    imported(comite, planned("A_02_01_SM_002", "Atelier sur l'emploi"))
    imported(comite, planned("A_02_01_SM_002", "Atelier sur l'emploi", sessions=4))
    first = store.scalars(select(PlannedActivity).order_by(PlannedActivity.id)).first()
    form = factories.create_form(store)
    linked_event(store, media, form, first, state=ReviewState.APPROVED, jour="2026-04-03")
    refresh_adjustments(store, today=TODAY, now=NOW)
    for language in ("fr", "ar"):
        factories.create_account(store, email=f"{language}@example.org", language=language)
    store.commit()
    return app


def sign_in(page: Page, address: str, language: str) -> None:
    page.goto(address)
    page.fill("[name=email]", f"{language}@example.org")
    page.fill("[name=password]", factories.PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("width", [PHONE, LAPTOP])
def test_pages_hold_together_and_are_accessible(
    address: str, open_page: OpenPage, language: str, width: int
) -> None:
    # axe-core styles its own measures, which the policy of our pages forbids.
    page = open_page(locale=language, width=width, bypass_csp=True)
    sign_in(page, address, language)
    for path in PAGES:
        page.goto(address + path)
        assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert_accessible(page)


@pytest.mark.usefixtures("installed")
def test_marks_are_told_by_shape_and_in_words(address: str, open_page: OpenPage) -> None:
    page = open_page()
    sign_in(page, address, "fr")
    page.goto(f"{address}/plan?year=2026")
    row = page.get_by_role("row").filter(has_text="A_01_01_SM_001")
    assert "Réalisée en partie" in row.inner_text()
    assert row.locator("td.in").count() == 3
    assert row.locator(".mk.done + .sr").inner_text() == "avril réalisée"
    assert row.locator(".mk.miss + .sr").inner_text() == "mai en retard"
    assert page.locator("th.now").inner_text() == "J"


@pytest.mark.usefixtures("installed")
def test_a_workbook_is_imported_by_hand(address: str, open_page: OpenPage) -> None:
    page = open_page(width=PHONE)
    sign_in(page, address, "fr")
    page.goto(f"{address}/plan/import?year=2026")
    content = workbook(planned("A_01_01_SM_001", "Comité régional", sessions=6))
    page.set_input_files(
        "[name=workbook]", {"name": "p.xlsx", "mimeType": "application/x", "buffer": content}
    )
    page.get_by_role("button", name="Voir ce qui changerait").click()
    page.get_by_role("button", name="Importer comme version 3").click()
    assert "version 3" in page.locator("h1").inner_text()
    assert "1 activité retirée" in page.locator("main").inner_text()
