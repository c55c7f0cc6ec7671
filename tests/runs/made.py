"""Runs, clocks and sources as the screen finds them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from server.clock import CLOCK
from server.models.accounts import Setting
from server.models.runs import Run, RunState, RunStep
from server.models.sources import Cursor, Origin, Source, SourceKind
from sync.nightly import NIGHTLY
from sync.secrets import seal
from tests.factories import NOW

SECRET_KEY = "a secret of the tests"
REFUSED = {
    "kind": "SourceRefusedSignIn",
    "message": "The server refuses the sign-in (https://central.invalid/v1/sessions; status 401)",
    "retriable": False,
}


def create_remote(store: Session, kind: SourceKind = SourceKind.KOBO, **overrides: Any) -> Source:
    """A source with a secret that the tests' application can read."""
    usual: dict[str, Any] = {
        "name": f"Un {kind.value}",
        "url": "https://serveur.invalid",
        "settings": {},
        "secret": seal(SECRET_KEY, "un jeton"),
        "created_at": NOW,
    }
    source = Source(kind=kind, **{**usual, **overrides})
    store.add(source)
    store.flush()
    return source


def create_run(
    store: Session,
    *steps: tuple[str, dict[str, Any], dict[str, Any] | None],
    night: date | None = None,
    started_at: datetime = NOW,
    **overrides: Any,
) -> Run:
    """A run that is over, with its steps: (name, counts, error)."""
    failed = any(error for _, _, error in steps)
    usual: dict[str, Any] = {
        "kind": NIGHTLY,
        "night": night,
        "state": RunState.FAILED if failed else RunState.DONE,
        "started_at": started_at,
        "finished_at": started_at + timedelta(minutes=4, seconds=12),
        "by": "clock",
    }
    run = Run(**{**usual, **overrides})
    store.add(run)
    store.flush()
    for position, (name, counts, error) in enumerate(steps, start=1):
        store.add(
            RunStep(
                run_id=run.id,
                position=position,
                name=name,
                state=RunState.FAILED if error else RunState.DONE,
                started_at=started_at,
                finished_at=started_at + timedelta(seconds=12),
                counts=counts,
                error=error,
            )
        )
    store.flush()
    return run


def beat(store: Session, *, since: date, ago: timedelta = timedelta(minutes=1)) -> None:
    """The clock's word."""
    at = datetime.now(UTC) - ago
    store.add(Setting(name=CLOCK, value={"at": at.isoformat(), "since": str(since)}))
    store.flush()


def hold_deletions(store: Session, source: Source, count: int) -> Cursor:
    """Records of a form that seem deleted at a source, and its cursor that says so."""
    cursor = Cursor(
        source_id=source.id,
        remote_form_id="aAtelier",
        title="Ateliers 2026",
        held_deletions=count,
    )
    store.add(cursor)
    for number in range(count):
        store.add(
            Origin(
                source_id=source.id,
                remote_form_id="aAtelier",
                remote_id=str(number),
                instance_id=f"uuid:{number}",
                first_seen_at=NOW,
                seems_deleted_at=NOW,
                deletion_is_sure=True,
            )
        )
    store.flush()
    return cursor
