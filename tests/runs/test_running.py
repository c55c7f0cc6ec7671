"""Starting runs on screen: in the background, one at a time, recorded, also when broken off."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from server import jobs
from server.models.accounts import Role
from server.models.runs import Run, RunState, RunStep
from server.models.sources import Cursor, Source
from server.models.submissions import Submission
from sync.secrets import seal
from tests.factories import create_account
from tests.runs.made import SECRET_KEY, create_remote, create_run
from tests.screens import Reader
from tests.stand_ins.kobo import KoboApp, KoboState
from tests.stand_ins.server import running

pytestmark = pytest.mark.one_database
NO_BREAK = "\N{NO-BREAK SPACE}"


@pytest.fixture
def supervisor(reader: Reader, store: Session) -> Reader:
    account = create_account(store, Role.SUPERVISOR)
    store.commit()
    reader.sign_in(account, language="fr")
    return reader


@pytest.fixture
def kobo(store: Session) -> Iterator[tuple[KoboState, Source]]:
    """A Kobo with a form of 15 submissions, and the source that stands for it."""
    state = KoboState()
    state.seed_many(15)
    with running(KoboApp(state)) as server:
        secret = seal(SECRET_KEY, state.access()["token"])
        source = create_remote(store, name="Kobo", url=server.url, secret=secret)
        store.commit()
        yield state, source


def over(app: Flask) -> None:
    jobs.wait(app.extensions["terrain"], 60)


def test_a_whole_run_is_started_by_hand_and_recorded_with_who(
    app: Flask, supervisor: Reader, store: Session, kobo: tuple[KoboState, Source]
) -> None:
    assert supervisor.post("/runs/start").status_code == 302
    over(app)
    run = store.scalars(select(Run)).one()
    assert (run.kind, run.night, run.state) == ("nightly", None, RunState.DONE)
    assert "@" in run.by
    pulled = next(step for step in run.steps if step.name == "pull:Kobo")
    assert pulled.counts["new"] == 15
    store.commit()
    text = supervisor.get("/runs").text.replace(NO_BREAK, " ")
    assert "Exécution complète du" in text
    assert "15 nouvelles" in text


def test_many_deletions_wait_for_a_yes_and_are_marked_after_it(
    app: Flask, supervisor: Reader, store: Session, kobo: tuple[KoboState, Source]
) -> None:
    state, source = kobo
    supervisor.post(f"/runs/pull/{source.id}")
    over(app)
    for row in list(next(iter(state.assets.values())).rows)[:12]:
        state.delete(row)
    supervisor.post(f"/runs/pull/{source.id}")
    over(app)
    assert store.scalars(select(Cursor.held_deletions)).one() == 12
    assert store.scalars(select(RunStep.error).where(RunStep.error.is_not(None))).all()
    store.commit()
    assert "Marquer 12 comme" in supervisor.get(f"/runs/deletions/{source.id}").text
    supervisor.post(f"/runs/deletions/{source.id}")
    over(app)
    gone = select(Submission.id).where(Submission.deleted_at.is_not(None))
    assert len(store.scalars(gone).all()) == 12
    store.commit()
    assert "semblent supprimées" not in supervisor.get("/runs").text


def test_a_run_that_was_broken_off_is_told(supervisor: Reader, store: Session) -> None:
    begun = datetime.now(UTC) - timedelta(minutes=5)
    create_run(store, started_at=begun, state=RunState.RUNNING, finished_at=None)
    store.commit()
    text = supervisor.get("/runs").text.replace(NO_BREAK, " ")
    assert "interrompue" in text
    assert "Lancer maintenant" in text
