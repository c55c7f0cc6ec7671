"""What is known here of the forms of another server: counts, the form of ours, what waits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from server.models.forms import Form, FormAlias
from server.models.sources import Cursor, Origin, Source
from server.models.submissions import Receipt, ReceiptState


@dataclass(frozen=True)
class RemoteFormRow:
    """One form there, as far as it was read."""

    remote_id: str
    title: str
    form: Form | None
    submissions: int
    gone: int
    held: int
    quarantined: int
    last_received_at: datetime | None
    is_wanted: bool


def remote_form_rows(session: Session, source: Source) -> list[RemoteFormRow]:
    """The forms of a source that were read or are ours, by title."""
    cursors = {
        cursor.remote_form_id: cursor
        for cursor in session.scalars(select(Cursor).where(Cursor.source_id == source.id))
    }
    aliases = {
        alias.remote_id: alias.form
        for alias in session.scalars(select(FormAlias).where(FormAlias.source_id == source.id))
    }
    facts = _facts(session, source)
    wanted = source.settings.get("forms")
    rows = [
        _row(remote_id, cursors.get(remote_id), aliases.get(remote_id), facts, wanted)
        for remote_id in {*cursors, *aliases}
    ]
    return sorted(rows, key=lambda row: (row.title.casefold(), row.remote_id))


def submission_count(session: Session, source: Source) -> int:
    """How many submissions have an origin at this source."""
    statement = select(func.count(func.distinct(Origin.submission_id)))
    return session.scalar(statement.where(Origin.source_id == source.id)) or 0


def _row(
    remote_id: str,
    cursor: Cursor | None,
    form: Form | None,
    facts: dict[str, dict[str, Any]],
    wanted: Iterable[str] | None,
) -> RemoteFormRow:
    title = (cursor.title if cursor else "") or (form.title if form else "") or remote_id
    return RemoteFormRow(
        remote_id=remote_id,
        title=title,
        form=form,
        submissions=facts["live"].get(remote_id, 0),
        gone=facts["gone"].get(remote_id, 0),
        held=cursor.held_deletions if cursor else 0,
        quarantined=facts["quarantined"].get(remote_id, 0),
        last_received_at=facts["last"].get(remote_id),
        is_wanted=not wanted or remote_id in wanted,
    )


def _facts(session: Session, source: Source) -> dict[str, dict[str, Any]]:
    origins = (
        select(Origin.remote_form_id, func.count())
        .where(Origin.source_id == source.id)
        .group_by(Origin.remote_form_id)
    )
    receipts = (
        select(Receipt.remote_form_id, func.count())
        .where(Receipt.source_id == source.id, Receipt.state == ReceiptState.QUARANTINED)
        .group_by(Receipt.remote_form_id)
    )
    last = (
        select(Receipt.remote_form_id, func.max(Receipt.received_at))
        .where(Receipt.source_id == source.id)
        .group_by(Receipt.remote_form_id)
    )
    return {
        "live": _by_form(session, origins.where(Origin.deleted_at.is_(None))),
        "gone": _by_form(session, origins.where(Origin.deleted_at.is_not(None))),
        "quarantined": _by_form(session, receipts),
        "last": _by_form(session, last),
    }


def _by_form(session: Session, statement: Select[*tuple[Any, ...]]) -> dict[str, Any]:
    return {row[0]: row[1] for row in session.execute(statement)}
