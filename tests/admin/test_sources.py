"""Sources on screen: tested before they are kept, the secret never shown, pulled in background."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from server import jobs
from server.models.runs import Run, RunState
from server.models.sources import Source
from server.models.submissions import Submission
from sync.locks import release, take
from sync.night_pull import BUSY
from sync.secrets import unseal
from tests.screens import Reader
from tests.stand_ins.client import Door

pytestmark = pytest.mark.one_database
SEALED = re.compile(r'name="sealed" value="([^"]+)"')
SECRET_KEY = "a secret of the tests"


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def kobo_fields(kobo: Door, **changes: Any) -> dict[str, Any]:
    token = kobo.state.access()["token"]
    fields = {"kind": "kobo", "name": "Kobo Souss", "url": kobo.url, "secret": token}
    return {**fields, "kc": kobo.url, **changes}


def add_kobo(admin: Reader, kobo: Door) -> Source:
    admin.post("/admin/sources/new", do="save", **kobo_fields(kobo))
    with Session(jobs.open_engine(admin.client.application.config["SQLALCHEMY_DATABASE_URI"])) as s:
        return s.scalars(select(Source).where(Source.name == "Kobo Souss")).one()


def test_an_empty_store_says_what_to_do_first(admin: Reader) -> None:
    text = admin.get("/admin", follow_redirects=True).text
    assert "Aucune source pour l’instant" in text
    assert "/admin/sources/new?kind=kobo" in text


def test_a_kobo_is_tested_then_added_and_its_token_never_shown(
    admin: Reader, store: Session, kobo: Door
) -> None:
    fields = kobo_fields(kobo)
    tested = admin.post("/admin/sources/new", do="test", **fields)
    assert "La connexion fonctionne" in tested.text
    assert fields["secret"] not in tested.text
    assert store.query(Source).count() == 0
    store.commit()
    sealed = SEALED.search(tested.text)[1]
    saved = admin.post(
        "/admin/sources/new", do="save", **{**fields, "secret": "", "sealed": sealed}
    )
    assert saved.status_code == 302
    source = store.scalars(select(Source)).one()
    assert unseal(SECRET_KEY, source.secret) == fields["secret"]
    store.commit()
    for path in ("", "/edit"):
        assert fields["secret"] not in admin.get(f"/admin/sources/{source.id}{path}").text


def test_a_sealed_secret_goes_to_no_other_address(
    admin: Reader, store: Session, kobo: Door
) -> None:
    fields = kobo_fields(kobo)
    sealed = SEALED.search(admin.post("/admin/sources/new", do="test", **fields).text)[1]
    moved = {**fields, "secret": "", "sealed": sealed, "url": "https://elsewhere.invalid"}
    assert admin.post("/admin/sources/new", do="save", **moved).status_code == 422
    assert store.query(Source).count() == 0


def test_a_wrong_token_and_a_server_that_is_down_are_told(admin: Reader, kobo: Door) -> None:
    wrong = admin.post("/admin/sources/new", do="test", **kobo_fields(kobo, secret="not-this-one"))
    assert "a refusé la connexion" in wrong.text
    down = kobo_fields(kobo, url="http://127.0.0.1:9", kc="")
    assert "n’a pas pu être jointe" in admin.post("/admin/sources/new", do="test", **down).text


def test_missing_rights_are_named_with_what_follows(admin: Reader, kobo: Door) -> None:
    viewer = kobo.state.add_user("lectrice")
    for uid in kobo.state.assets:
        kobo.state.grant(uid, "lectrice", "view_submissions")
    text = admin.post(
        "/admin/sources/new", do="test", **kobo_fields(kobo, secret=viewer.token)
    ).text
    assert "les décisions ne peuvent pas être renvoyées" in text
    assert "validate_submissions" in text


def test_a_central_is_added_with_its_project(admin: Reader, store: Session, central: Door) -> None:
    access = central.state.access()
    fields = {
        "kind": "central",
        "name": "Central Oriental",
        "url": central.url,
        "email": access["email"],
        "secret": access["password"],
        "project": str(access["project"]),
    }
    assert "La connexion fonctionne" in admin.post("/admin/sources/new", do="test", **fields).text
    admin.post("/admin/sources/new", do="save", **fields)
    source = store.scalars(select(Source)).one()
    assert source.settings == {"email": access["email"], "project": access["project"]}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "Un nom court"),
        ({"url": "kf.example.org"}, "Écrivez-la comme https://kf.example.org"),
        ({"secret": ""}, "Nécessaire pour s’y connecter"),
    ],
)
def test_a_field_says_what_it_wants(
    admin: Reader, kobo: Door, change: dict[str, str], words: str
) -> None:
    answer = admin.post("/admin/sources/new", do="test", **kobo_fields(kobo, **change))
    assert answer.status_code == 422
    assert words in answer.text


def test_pull_now_goes_on_in_the_background_and_brings_submissions(
    app: Flask, admin: Reader, store: Session, kobo: Door
) -> None:
    source = add_kobo(admin, kobo)
    assert admin.post(f"/runs/pull/{source.id}").status_code == 302
    jobs.wait(app.extensions["terrain"], 60)
    run = store.scalars(select(Run)).one()
    assert (run.kind, run.state) == ("pull", RunState.DONE)
    assert [step.name for step in run.steps] == ["pull:Kobo Souss", "reconcile", "check"]
    assert run.steps[0].counts["new"] > 0
    assert store.query(Submission).count() > 0
    store.commit()
    page = plain(admin.get(f"/admin/sources/{source.id}").text)
    assert "En ordre" in page
    assert "C’est un autre formulaire…" in page
    assert "Récupération du" in admin.get("/runs").text


def test_a_failed_pull_is_told_on_the_source_and_its_run(
    app: Flask, admin: Reader, store: Session, kobo: Door
) -> None:
    source = add_kobo(admin, kobo)
    kobo.state.fail("/api/v2/", times=50, how="401")
    admin.post(f"/runs/pull/{source.id}")
    jobs.wait(app.extensions["terrain"], 60)
    run = store.scalars(select(Run)).one()
    assert run.state == RunState.FAILED
    store.commit()
    assert "a refusé la connexion" in plain(admin.get(f"/runs/{run.id}").text)
    assert "a refusé la connexion" in plain(admin.get(f"/admin/sources/{source.id}").text)


def test_no_pull_begins_while_a_run_goes_on(
    admin: Reader, store: Session, engine: Engine, kobo: Door
) -> None:
    source = add_kobo(admin, kobo)
    assert take(engine, BUSY, now=datetime.now(UTC))
    admin.post(f"/runs/pull/{source.id}")
    assert store.query(Run).count() == 0
    store.commit()
    release(engine, BUSY)


def test_pause_limit_and_removal(admin: Reader, store: Session, kobo: Door) -> None:
    source = add_kobo(admin, kobo)
    admin.post(f"/admin/sources/{source.id}/pause")
    chosen = next(iter(kobo.state.assets))
    assert chosen in admin.get(f"/admin/sources/{source.id}/forms").text
    admin.post(f"/admin/sources/{source.id}/forms", which="only", form=[chosen])
    kept = store.get_one(Source, source.id)
    assert kept.is_paused
    assert kept.settings["forms"] == [chosen]
    store.commit()
    assert "rien d’autre ne change" in admin.get(f"/admin/sources/{source.id}/remove").text
    admin.post(f"/admin/sources/{source.id}/remove")
    store.expire_all()
    assert store.get(Source, source.id) is None


def test_a_new_password_counts_after_a_change(admin: Reader, store: Session, kobo: Door) -> None:
    source = add_kobo(admin, kobo)
    fields = kobo_fields(kobo, secret="", name="Kobo du Sud")
    text = admin.post(f"/admin/sources/{source.id}/edit", do="test", **fields).text
    assert "La connexion fonctionne" in text
    admin.post(f"/admin/sources/{source.id}/edit", do="save", **{**fields, "secret": "autre-jeton"})
    kept = store.get_one(Source, source.id)
    assert (kept.name, unseal(SECRET_KEY, kept.secret)) == ("Kobo du Sud", "autre-jeton")
