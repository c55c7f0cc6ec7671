"""Both screens in a real browser: French and Arabic, a phone's width and a laptop's, no fault."""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from forms.xlsform import convert
from server import jobs
from server.media import MediaStore
from server.models.accounts import Account, Role
from server.models.forms import FormAlias
from server.models.runs import Run
from server.models.sources import Source, SourceKind
from sync.publish import publish_form
from sync.secrets import seal
from tests.admin.made import FOREIGN_ANSWERS, FOREIGN_TABLE, xlsform
from tests.factories import create_account, create_form, send
from tests.runs.made import REFUSED, SECRET_KEY, beat, create_remote, create_run, hold_deletions
from tests.screens import enter, served
from tests.stand_ins.client import Door
from tests.support.browser import LAPTOP, PHONE, OpenPage, assert_accessible

pytestmark = pytest.mark.one_database
SHOTS = os.environ.get("TERRAIN_SHOTS")
NIGHT = {"new": 19, "edited": 4, "attachments": 41, "requests": 6}


@pytest.fixture
def world(store: Session, media: MediaStore) -> dict[str, int]:
    """A store with a night that failed in part, deletions that wait, a foreign form, names."""
    now = datetime.now(UTC)
    beat(store, since=now.date() - timedelta(days=20))
    kobo = create_remote(store, name="KoboToolbox Souss-Massa", pulled_at=now)
    central = create_remote(
        store,
        SourceKind.CENTRAL,
        name="Oriental",
        url="https://central.invalid",
        settings={"email": "terrain@central.invalid", "project": 3},
        last_error=REFUSED,
    )
    _nights(store, now.date())
    run = create_run(
        store,
        (f"pull:{kobo.name}", NIGHT, None),
        ("pull:Oriental", {"requests": 1}, REFUSED),
        ("replay", {"understood": 2, "quarantined": 3}, None),
        ("reconcile", {"linked": 18, "proposed": 6, "unplanned": 3}, None),
        ("check", {"submissions": 27, "found": 9}, None),
        ("push", {"done": 11}, None),
        night=(now - timedelta(hours=3)).date(),
        started_at=now - timedelta(hours=5),
    )
    hold_deletions(store, kobo, 12)
    form = _foreign(store, media, kobo)
    xlsx = xlsform(("text", "lieu", "Lieu"))
    converted = convert(xlsx, name="visite.xlsx")
    own = publish_form(store, media, converted, xlsx, {}, now=now).form.id
    store.commit()
    return {"kobo": kobo.id, "central": central.id, "form": form, "own": own, "run": _id(run)}


def _id(run: Run) -> int:
    return run.id


def _nights(store: Session, today: date) -> None:
    for ago in range(2, 18):
        if ago != 7:
            night = today - timedelta(days=ago)
            begun = datetime(night.year, night.month, night.day, 1, 30, tzinfo=UTC)
            create_run(store, ("check", {"submissions": 3}, None), night=night, started_at=begun)


def _foreign(store: Session, media: MediaStore, kobo: Source) -> int:
    form = create_form(store, FOREIGN_TABLE, form_id="aFormSuivi", title="Suivi des ateliers")
    store.add(FormAlias(form=form, source_id=kobo.id, remote_id="aFormSuivi"))
    send(store, media, form, FOREIGN_ANSWERS, source=kobo, submitted_by="bmk_terrain")
    return form.id


def look(page: object, name: str) -> None:
    """Keep a picture where TERRAIN_SHOTS says, for people to look at."""
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)  # type: ignore[attr-defined]


# Each language and each width once: what axe looks at is the same in the other pairs.
CHECKED_WHOLE = {("fr", LAPTOP), ("ar", PHONE)}
PAGES = (
    ("runs", "/runs"),
    ("run", "/runs/{run}"),
    ("deletions", "/runs/deletions/{kobo}"),
    ("sources", "/admin/sources"),
    ("source", "/admin/sources/{kobo}"),
    ("new_source", "/admin/sources/new?kind=central"),
    ("alias", "/admin/sources/{kobo}/alias?remote=aAtelier&form=aFormSuivi"),
    ("forms", "/admin/forms"),
    ("form", "/admin/forms/{form}"),
    ("own_form", "/admin/forms/{own}"),
    ("meaning", "/admin/forms/{form}/meaning"),
    ("upload", "/admin/forms/new"),
    ("accounts", "/admin/accounts"),
    ("account", "/admin/accounts/{account}"),
    ("names", "/admin/names"),
    ("tokens", "/admin/tokens"),
    ("readings", "/admin/readings"),
)


@pytest.mark.parametrize("width", [PHONE, LAPTOP])
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_page_is_whole_and_accessible(
    app: Flask,
    store: Session,
    world: dict[str, int],
    open_page: OpenPage,
    language: str,
    width: int,
) -> None:
    account: Account = create_account(
        store, Role.ADMINISTRATOR, name="Karim Benali", language=language
    )
    create_account(store, Role.OFFICER, name="Naïma", regions=["sm"], language="ar")
    store.commit()
    places = {**world, "account": account.id}
    with served(app) as address:
        page = open_page(locale=language, width=width)
        enter(page, address, account)
        for name, path in PAGES:
            page.goto(address + path.format(**places))
            look(page, f"{name}_{language}_{width}")
            if (language, width) in CHECKED_WHOLE:
                assert_accessible(page)
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, f"{name} is {wide} px wider than the window"


def test_a_pull_is_followed_on_screen_until_it_is_over(
    app: Flask, store: Session, kobo: Door, open_page: OpenPage
) -> None:
    """The address of the stand-in is this machine's own, as all that pages may ask."""
    account = create_account(store, Role.ADMINISTRATOR, language="fr")
    token = kobo.state.access()["token"]
    create_remote(store, name="Kobo", url=kobo.url, secret=seal(SECRET_KEY, token))
    store.commit()
    with served(app) as address:
        page = open_page(locale="fr", width=LAPTOP)
        enter(page, address, account)
        page.goto(f"{address}/runs")
        page.get_by_role("button", name="Récupérer maintenant").click()
        page.wait_for_selector("#progress", state="attached")
        look(page, "progress_fr_1280")
        page.get_by_role("heading", name="Étapes").or_(
            page.get_by_role("heading", name="Dernières exécutions")
        ).first.wait_for(timeout=30_000)
        page.wait_for_selector("#progress", state="detached", timeout=30_000)
        assert page.get_by_text("Récupération du").count() == 1
        jobs.wait(app.extensions["terrain"], 60)


def test_the_dark_theme_is_accessible_too(
    app: Flask, store: Session, world: dict[str, int], open_page: OpenPage
) -> None:
    account = create_account(store, Role.ADMINISTRATOR, language="fr", name="Karim Benali")
    account.theme = "dark"
    store.commit()
    with served(app) as address:
        page = open_page(locale="fr", width=LAPTOP)
        enter(page, address, account)
        for name, path in PAGES:
            if name in {"runs", "source", "meaning", "names"}:
                page.goto(address + path.format(**world))
                look(page, f"{name}_dark_1280")
                assert_accessible(page)
