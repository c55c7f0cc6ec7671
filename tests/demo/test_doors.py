"""The doors of the made-up year: the command, the screen, going on after a break, the way out."""

import json
from collections.abc import Iterator

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from server.cli import terrain
from server.config import Settings
from server.demo import background, loading
from server.demo.erasing import erase
from server.demo.loading import SETTING, load, progress
from server.demo.story import acts
from server.media import MediaStore, open_media
from server.models.accounts import Account, Role, Setting
from server.models.forms import Form
from server.models.plan import Plan
from server.models.submissions import Blob, Submission
from sync.errors import Refused
from sync.export import exported
from sync.plan.listing import planned_activities
from tests.factories import (
    PASSWORD,
    create_account,
    create_activity,
    create_form,
    create_submission,
    quick_passwords,
)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    quick_passwords(monkeypatch)


@pytest.fixture
def media(settings: Settings) -> MediaStore:
    return open_media(settings.media_url)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> int:
    """Only the first months, where a test asks how it is loaded and not what."""
    first = acts()[:36]
    monkeypatch.setattr(loading, "acts", lambda: first)
    monkeypatch.setattr(loading, "ACTS_A_COMMIT", 15)
    return len(first)


def _records(session: Session) -> list[str]:
    return [
        json.dumps(row, sort_keys=True, default=str)
        for form in session.scalars(select(Form).order_by(Form.form_id))
        for row in exported(session, form)
    ]


def _run(settings: Settings, *words: str) -> Result:
    environ = {"TERRAIN_HOME": str(settings.home), "TERRAIN_DATABASE_URL": settings.database_url}
    return CliRunner().invoke(terrain, ["demo", *words], env=environ)


@pytest.mark.long
@pytest.mark.one_database
def test_all_of_it_is_the_same_each_time(store, media, year):
    load(store, media)
    assert _records(store) == _records(year)


@pytest.mark.one_database
def test_a_load_that_broke_off_goes_on_and_comes_out_the_same(store, media, short, monkeypatch):
    whole = acts()[:36]

    class Broken:
        at = whole[25].at

        def do(self, stage: object) -> None:
            raise KeyboardInterrupt

    monkeypatch.setattr(loading, "acts", lambda: (*whole[:25], Broken(), *whole[26:]))
    with pytest.raises(KeyboardInterrupt):
        load(store, media)
    store.rollback()
    assert progress(store).done == 15
    monkeypatch.setattr(loading, "acts", lambda: whole)
    assert load(store, media).is_whole
    broken_off = _records(store)
    erase(store, media)
    load(store, media)
    assert _records(store) == broken_off


@pytest.mark.one_database
def test_the_command_refuses_a_store_with_submissions_unless_forced(store, media, settings, short):
    mine = create_submission(store, media, create_form(store))
    store.commit()
    refused = _run(settings)
    assert refused.exit_code == 1
    assert "--force" in refused.stderr
    forced = _run(settings, "--force")
    assert (forced.exit_code, forced.stdout) == (0, "")
    store.expire_all()
    assert store.get_one(Submission, mine.id).editions[0].answers["titre"]
    assert _run(settings, "--erase").exit_code == 1


def test_erasing_leaves_an_empty_store_and_ones_own_account(store, media, settings, short):
    account = create_account(store, role=Role.ADMINISTRATOR)
    store.commit()
    load(store, media)
    names = list(store.scalars(select(Blob.sha256)))
    store.commit()
    assert _run(settings, "--erase").exit_code == 0
    for table in (Submission, Plan, Form, Blob, Setting):
        assert store.scalar(select(func.count()).select_from(table)) == 0
    assert list(store.scalars(select(Account.email))) == [account.email]
    assert not any(media.has(name) for name in names)


@pytest.fixture
def browser(app: Flask, store: Session) -> Iterator[FlaskClient]:
    app.config["WTF_CSRF_ENABLED"] = False
    account = create_account(store, role=Role.ADMINISTRATOR)
    store.commit()
    with app.test_client() as client:
        client.post("/sign-in", data={"email": account.email, "password": PASSWORD})
        yield client


@pytest.mark.one_database
def test_the_screen_loads_it_shows_how_far_it_is_and_takes_it_out(browser, settings, short):
    assert "Demonstration data" not in browser.get("/start").text
    assert browser.post("/demo").status_code == 302
    background.wait(settings, 60)
    assert browser.get("/demo/progress").headers["HX-Redirect"] == "/demo"
    page = browser.get("/demo").text
    assert "io.sm@demo.terrain.local" in page
    assert "/demo/erase" in page
    assert "/demo/erase" in browser.post("/demo/erase", follow_redirects=True).text
    gone = browser.post("/demo/erase", data={"sure": "1"}, follow_redirects=True)
    assert gone.request.path == "/start"


@pytest.mark.one_database
def test_only_who_manages_accounts_may_load_it(app, store):
    app.config["WTF_CSRF_ENABLED"] = False
    account = create_account(store, role=Role.SUPERVISOR)
    store.commit()
    client = app.test_client()
    client.post("/sign-in", data={"email": account.email, "password": PASSWORD})
    assert client.post("/demo").status_code == 403
    assert store.get(Setting, SETTING) is None


@pytest.mark.one_database
def test_a_plan_with_the_same_codes_is_left_as_it_is(store, media, short):
    create_activity(store, "A_01_01_BMK_101").code_key = "A-1-1-BMK-101"
    store.commit()
    with pytest.raises(Refused, match="another TERRAIN_HOME"):
        load(store, media)
    store.rollback()
    assert not progress(store).is_begun
    assert [each.code for each in planned_activities(store)] == ["A_01_01_BMK_101"]
