"""Pictures of every screen of the made-up year, into docs/screens: fr and ar, phone and laptop.

`screenshots.py [NAME …]` takes those screens only. They are made of a store of its own that is
thrown away; what they show of "today" is the day they are taken.
"""

import sys
import tempfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from server.accounts import set_password
from server.config import read_settings
from server.demo.loading import load
from server.extensions import open_engine
from server.models.accounts import Account, Role
from server.models.persons import Person
from server.models.plan import PlannedActivity
from server.models.reviews import Finding
from server.models.submissions import ReviewState, Submission
from server.store import upgrade_store
from sync.checks.run import check_all
from sync.reconcile import reconcile
from tests.screens import make_app
from tests.support.browser import FLAGS, executable
from tests.support.serving import serving

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screens"
LANGUAGES = ("fr", "ar")
SIZES = {"phone": (360, 740), "laptop": (1280, 800)}
TALLEST = 2
COLOURS = 128
PASSWORD = "un-mot-de-passe-d-essai"  # noqa: S105 - of a store that is thrown away
MONTH = "2026-06"


def addresses(session: Session) -> dict[str, str]:
    """The screens by the names of their pictures."""
    record = session.scalar(
        select(Submission.id)
        .join(Finding, Finding.submission_id == Submission.id)
        .where(Submission.review_state == ReviewState.RECEIVED)
        .order_by(Submission.doubt_score.desc(), Submission.id)
    )
    activity = session.scalar(select(PlannedActivity.id).order_by(PlannedActivity.id))
    person = session.scalar(select(Person.id).order_by(Person.id))
    return {
        "review": "/review",
        "record": f"/review/{record}",
        "people": "/review/people",
        "person": f"/review/people/{person}",
        "joins": "/review/joins",
        "officers": f"/review/officers?month={MONTH}",
        "plan": "/plan",
        "activity": f"/plan/{activity}",
        "gaps": "/plan/gaps",
        "adjustments": "/plan/adjustments",
        "runs": "/runs",
        "sources": "/admin/sources",
        "forms": "/admin/forms",
        "matching": "/admin/matching",
        "checks": "/admin/checks",
        "keys": "/keys",
        "account": "/account",
    }


def main(wanted: list[str]) -> None:
    """Load the made-up year, then take the pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        app = _app(Path(folder))
        engine = open_engine(app.config["SQLALCHEMY_DATABASE_URI"])
        with Session(engine) as session:
            account = _fill(session, app)
            screens = addresses(session)
        unknown = [name for name in wanted if name not in screens]
        if unknown:
            sys.exit(f"no such screen: {', '.join(unknown)}; there are: {', '.join(screens)}")
        chosen = {name: screens[name] for name in wanted or screens}
        with serving(app) as address:
            for language in LANGUAGES:
                with Session(engine) as session:
                    session.execute(update(Account).values(language=language))
                    session.commit()
                _take(address, account, language, chosen)
        engine.dispose()


def _app(folder: Path) -> Flask:
    settings = read_settings({"TERRAIN_HOME": str(folder)})
    upgrade_store(settings)
    app = make_app(settings.database_url, folder)
    app.config["SESSION_COOKIE_SECURE"] = False
    return app


def _fill(session: Session, app: Flask) -> str:
    """The made-up year, reconciled and checked; an administrator's e-mail address."""
    load(session, app.extensions["media"], force=False, on_step=lambda *_: None)
    now = datetime.now(UTC)
    reconcile(session, now=now)
    check_all(session, now=now)
    account = session.scalars(select(Account).where(Account.role == Role.SUPERVISOR)).first()
    if account is None:
        sys.exit("the made-up year has no supervisor")
    account.role = Role.ADMINISTRATOR
    set_password(account, PASSWORD)
    session.commit()
    return account.email


def _take(address: str, email: str, language: str, screens: dict[str, str]) -> None:
    found = executable()
    if found is None:
        sys.exit("no Chromium: run `make setup` or install one")
    program, environment = found
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=FLAGS, env={k: str(v) for k, v in environment.items()}
        )
        for size, (width, height) in SIZES.items():
            page = _signed_in(browser, address, email, width, height)
            for name, path in screens.items():
                page.goto(address + path, wait_until="networkidle")
                _keep(page, FOLDER / f"{name}-{language}-{size}.png", width, height)
            page.close()
        browser.close()


def _signed_in(browser: Browser, address: str, email: str, width: int, height: int) -> Page:
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(address)
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/review*")
    return page


def _keep(page: Page, path: Path, width: int, height: int) -> None:
    """Keep the upper part of the page, with few colours, so that the repository stays small."""
    whole = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": min(whole, TALLEST * height)})
    picture = Image.open(BytesIO(page.screenshot()))
    picture.convert("RGB").quantize(COLOURS).save(path, optimize=True)
    page.set_viewport_size({"width": width, "height": height})
    sys.stderr.write(f"{path.name} {path.stat().st_size // 1024} kB\n")


if __name__ == "__main__":
    main(sys.argv[1:])
