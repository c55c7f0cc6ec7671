"""What the synchronisation screen says of the last night, of failures and of what waits."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from server.models.accounts import Role
from server.models.runs import Run
from server.models.sources import SourceKind
from sync.locks import release, take
from sync.night_pull import BUSY
from tests.factories import create_account
from tests.runs.made import REFUSED, beat, create_remote, create_run, hold_deletions
from tests.screens import Reader

pytestmark = pytest.mark.one_database
YESTERDAY = datetime.now(UTC) - timedelta(days=1)
NO_BREAK = "\N{NO-BREAK SPACE}"
SIX = {"new": 19, "edited": 4, "attachments": 41, "requests": 6}


@pytest.fixture
def supervisor(reader: Reader, store: Session) -> Reader:
    account = create_account(store, Role.SUPERVISOR)
    store.commit()
    reader.sign_in(account, language="fr")
    return reader


def page(reader: Reader, store: Session) -> str:
    store.commit()
    answer = reader.get("/runs")
    assert answer.status_code == 200
    return answer.text.replace(NO_BREAK, " ")


def test_before_the_first_run_it_says_what_to_do_first(supervisor: Reader, store: Session) -> None:
    text = page(supervisor, store)
    assert "Aucune exécution pour l’instant" in text
    assert "connectez un KoboToolbox ou un ODK Central" in text


def test_a_night_that_went_well_is_one_sentence_and_six_figures(
    supervisor: Reader, store: Session
) -> None:
    beat(store, since=YESTERDAY.date() - timedelta(days=5))
    create_run(
        store,
        ("pull:Kobo", SIX, None),
        ("reconcile", {"linked": 18, "proposed": 6, "unplanned": 3}, None),
        ("push", {"done": 11}, None),
        night=(datetime.now(UTC) - timedelta(hours=3)).date(),
        started_at=YESTERDAY,
    )
    text = page(supervisor, store)
    assert "faite</h2>" in text
    assert "4 min 12 s" in text
    assert "19 nouvelles, 4 modifiées, 41 fichiers, 6 requêtes" in text
    for figure in ("19", "4", "18", "6", "11"):
        assert f"<dd>{figure}</dd>" in text or f">{figure}<span" in text
    assert "Prochaine cette nuit à 02:30." in text


def test_a_failure_says_what_happened_what_is_safe_and_what_to_do(
    supervisor: Reader, store: Session
) -> None:
    create_remote(store, SourceKind.CENTRAL, name="Oriental", last_error=REFUSED)
    create_run(store, ("pull:Oriental", {}, REFUSED), ("check", {"submissions": 2}, None))
    text = page(supervisor, store)
    assert "faite, sauf une étape" in text
    assert "« Oriental » a refusé la connexion" in text
    assert "Rien n’est perdu" in text
    assert "Réessayer" in text
    assert "status 401" in text


def test_a_failure_that_a_later_pull_put_right_is_told_as_such(
    supervisor: Reader, store: Session
) -> None:
    create_remote(store, name="Kobo", pulled_at=datetime.now(UTC))
    create_run(
        store,
        ("pull:Kobo", {}, {"kind": "SourceUnreachable", "message": "no answer"}),
        started_at=YESTERDAY,
    )
    text = page(supervisor, store)
    assert "Rétabli depuis" in text


def test_a_missed_night_and_a_stopped_clock_are_said(supervisor: Reader, store: Session) -> None:
    beat(store, since=YESTERDAY.date() - timedelta(days=9), ago=timedelta(days=2))
    text = page(supervisor, store)
    assert "manquée</h2>" in text
    assert "L’horloge ne tourne pas" in text


KINDS = (
    "SourceUnreachable",
    "SourceBusy",
    "SourceFailed",
    "SourceForbids",
    "SourceAnswerUnreadable",
    "SourceNotFound",
    "SourceRefuses",
    "SourceConflict",
    "OperationalError",
    "Refused",
)


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_every_kind_of_failure_has_words(app: Flask, store: Session, language: str) -> None:
    account = create_account(store, Role.MONITORING, language=language)
    create_remote(store, name="Kobo")
    steps = [("pull:Kobo", {}, {"kind": kind, "message": "the facts"}) for kind in KINDS]
    create_run(store, *steps)
    reader = Reader(app, language)
    store.commit()
    reader.sign_in(account)
    text = reader.get("/runs").text
    assert all(f"{kind} · the facts" in text for kind in KINDS)


def test_deletions_that_wait_are_listed_before_the_yes(supervisor: Reader, store: Session) -> None:
    source = create_remote(store, name="Kobo")
    hold_deletions(store, source, 12)
    text = page(supervisor, store)
    assert "12 soumissions de « Ateliers 2026 » semblent supprimées" in text
    listed = supervisor.get(f"/runs/deletions/{source.id}").text
    assert "uuid:11" in listed
    assert "Marquer 12 comme supprimées" in listed


def test_while_a_run_goes_on_no_other_begins(
    supervisor: Reader, store: Session, engine: Engine
) -> None:
    assert take(engine, BUSY, now=datetime.now(UTC))
    text = page(supervisor, store)
    assert 'hx-get="/runs/progress"' in text
    assert "Lancer maintenant" not in text
    answer = supervisor.post("/runs/start")
    assert answer.status_code == 302
    assert "Une exécution est déjà en cours" in supervisor.get("/runs").text
    assert store.query(Run).count() == 0
    release(engine, BUSY)


def test_progress_reloads_the_page_when_the_run_is_over(supervisor: Reader) -> None:
    assert supervisor.get("/runs/progress").headers["HX-Refresh"] == "true"


@pytest.mark.parametrize(
    ("role", "sees", "starts"),
    [
        (Role.ADMINISTRATOR, 200, 302),
        (Role.SUPERVISOR, 200, 302),
        (Role.MONITORING, 200, 403),
        (Role.OFFICER, 403, 403),
        (Role.PARTNER, 403, 403),
    ],
)
def test_who_may_see_and_who_may_start(
    app: Flask, store: Session, role: Role, sees: int, starts: int
) -> None:
    account = create_account(store, role)
    source = create_remote(store, name="Kobo", url="http://127.0.0.1:9")
    store.commit()
    reader = Reader(app)
    reader.sign_in(account)
    assert reader.get("/runs").status_code == sees
    assert reader.get("/runs/progress").status_code == sees
    assert reader.get(f"/runs/deletions/{source.id}").status_code == (200 if starts == 302 else 403)
    assert reader.post(f"/runs/deletions/{source.id}").status_code == starts
