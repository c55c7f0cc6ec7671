"""A store full of submissions for the benches of the review, written straight into its tables."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from server.models.accounts import Account
from server.models.events import Event, Telling
from server.models.forms import FormVersion
from server.models.reviews import Decision, Finding
from server.models.sources import Source, SourceKind
from server.models.submissions import Edition, Receipt, Submission
from tests.factories import create_account, create_form

BEGIN = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
# Of a hundred in a store that has been used for years, and in one that was just filled.
USED = ("received",) * 12 + ("edited",) * 2 + ("has_issues",) * 6 + ("approved",) * 75
USED += ("rejected",) * 5
NEW = ("received",)
WAITING = {"received", "edited"}
PIECE = 5_000


def fill(session: Session, count: int, states: tuple[str, ...]) -> Account:
    """Make `count` submissions, each with its event, some with findings; return who reviews."""
    account, form = create_account(session), create_form(session)
    source = Source(kind=SourceKind.FOLDER, name="bench", url="", created_at=BEGIN)
    session.add(source)
    session.flush()
    version = session.query(FormVersion.id).scalar()
    chance = Random(count)  # noqa: S311 - made-up rows, the same at each run
    for first in range(1, count + 1, PIECE):
        ids = range(first, min(first + PIECE, count + 1))
        _write(session, ids, states, form.id, version, source.id, account.id, chance)
    session.commit()
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("ANALYZE"))
        session.commit()
    return account


def _write(
    session: Session,
    ids: range,
    states: tuple[str, ...],
    form: int,
    version: int,
    source: int,
    account: int,
    chance: Random,
) -> None:
    state = {n: chance.choice(states) for n in ids}
    at = {n: BEGIN + timedelta(minutes=n) for n in ids}
    answers = {"titre": "Atelier", "nature": "atelier", "lieu": "Agadir", "observations": "x" * 300}
    rows: dict[type[Any], list[dict[str, Any]]] = {
        Receipt: [
            {"id": n, "source_id": source, "remote_id": str(n), "received_at": at[n]}
            | {"sha256": f"{n:064d}", "xml": b"<data/>", "state": "ingested", "facts": {}}
            for n in ids
        ],
        Submission: [
            {"id": n, "form_id": form, "instance_id": f"uuid:{n}", "received_at": at[n]}
            | {"review_state": state[n], "region": chance.choice(("sm", "bmk", "ori"))}
            | {"submitted_by": chance.choice("abcd"), "doubt_score": chance.randrange(101)}
            | {"decided_at": None if state[n] in WAITING else at[n]}
            for n in ids
        ],
        Edition: [
            {"id": n, "submission_id": n, "form_id": form, "number": 1, "is_current": True}
            | {"instance_id": f"uuid:{n}", "form_version_id": version, "receipt_id": n}
            | {"answers": answers, "digest": f"{n:064d}", "flags": [], "received_at": at[n]}
            for n in ids
        ],
        Event: [
            {"id": n, "kind": "atelier", "title": f"Atelier régional {n}", "place": "Agadir"}
            | {"date": date(2026, 1, 1) + timedelta(days=chance.randrange(300)), "facts": {}}
            | {"link_status": chance.choice(("linked", "unplanned")), "link_evidence": []}
            for n in ids
        ],
        Telling: [{"event_id": n, "submission_id": n, "row": 0} for n in ids],
        Finding: [
            {"submission_id": n, "kind": "counts_differ", "tone": "warn", "found_at": at[n]}
            | {"facts": {"listed": 3, "women": 1, "men": 1}}
            for n in ids
            if n % 2
        ],
        Decision: [
            {"submission_id": n, "edition_id": n, "state": state[n], "account_id": account}
            | {"at": at[n]}
            for n in ids
            if state[n] not in WAITING
        ],
    }
    for table, values in rows.items():
        if values:
            session.execute(insert(table), values)
