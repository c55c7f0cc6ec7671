"""What waits for a person: deletions that are held back, and what is in quarantine, by reason."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from server.models.accounts import Account
from server.models.events import Event, Telling
from server.models.sources import Cursor, Origin, Source
from server.models.submissions import Receipt, ReceiptState, Submission
from server.rights import visible_submissions

MOST_RECEIPTS = 1000
PER_PAGE = 50


@dataclass(frozen=True)
class Held:
    """The held deletions of one form at one source."""

    cursor: Cursor
    live: int


@dataclass(frozen=True)
class Gone:
    """A submission that seems deleted; `submission_id` is empty where the reader may not see it."""

    submission_id: int | None
    title: str | None
    day: date | None
    instance_id: str


@dataclass(frozen=True)
class Reason:
    """Receipts in quarantine for one reason."""

    tone: str
    what: str
    advice: str
    count: int


def held_deletions(session: Session, source: Source | None = None) -> list[Held]:
    """The forms whose deletions wait for a yes, of one source or of all."""
    statement = select(Cursor).join(Source).where(Cursor.held_deletions > 0)
    if source is not None:
        statement = statement.where(Cursor.source_id == source.id)
    cursors = session.scalars(statement.order_by(Source.name, Cursor.title))
    return [Held(cursor, _live(session, cursor)) for cursor in cursors]


def gone(session: Session, held: Held, account: Account, *, first: int = 0) -> list[Gone]:
    """A page of what seems deleted there, by what it tells."""
    titles = (
        select(Event.title, Event.date, Telling.submission_id)
        .join(Telling, Telling.event_id == Event.id)
        .where(Telling.row == 0)
        .subquery()
    )
    statement = (
        select(Submission.id, titles.c.title, titles.c.date, Origin.instance_id)
        .select_from(Origin)
        .outerjoin(
            Submission, (Submission.id == Origin.submission_id) & visible_submissions(account)
        )
        .outerjoin(titles, titles.c.submission_id == Submission.id)
        .where(*_of(held.cursor), Origin.seems_deleted_at.is_not(None))
        .order_by(Origin.id)
    )
    rows = session.execute(statement.limit(PER_PAGE).offset(first))
    return [Gone(*row) for row in rows]


def quarantine_reasons(session: Session) -> list[Reason]:
    """Why things are in quarantine and what to do, the most frequent first."""
    statement = (
        select(Receipt.reason, Receipt.facts)
        .where(Receipt.state == ReceiptState.QUARANTINED)
        .order_by(Receipt.id.desc())
        .limit(MOST_RECEIPTS)
    )
    counted = Counter(
        (reason or "", str(facts.get("form_id") or "") if reason == "unknown_form" else "")
        for reason, facts in session.execute(statement)
    )
    return [_reason(*key, count) for key, count in counted.most_common()]


def _reason(reason: str, form: str, count: int) -> Reason:
    told = {
        "unknown_form": (
            "warn",
            _("Unknown form: “%(form)s”", form=form or "?"),
            _("Publish this form, or say which form of ours it is; then try again."),
        ),
        "broken_xml": (
            "mute",
            _("Damaged files"),
            _("The phone keeps its copy: ask for it to be sent again."),
        ),
        "draft": (
            "mute",
            _("Drafts that were not finished"),
            _("They come once they are finished on the phone and sent."),
        ),
        "encrypted": (
            "warn",
            _("Encrypted submissions"),
            _("Decrypt them where the key is, and bring them in as a folder."),
        ),
        "revoked_key": (
            "warn",
            _("Sent with a revoked key"),
            _("Take them in under Quarantine, or leave them; give the person a new key."),
        ),
        "form_not_for_key": (
            "warn",
            _("Forms for other regions than the sender's"),
            _("Correct the key's or the form's regions; then try again."),
        ),
    }
    other = ("mute", _("Not understood"), _("Kept as it came; look at it and try again."))
    return Reason(*told.get(reason, other), count)


def _live(session: Session, cursor: Cursor) -> int:
    statement = select(func.count()).select_from(Origin).where(*_of(cursor))
    return session.scalar(statement) or 0


def _of(cursor: Cursor) -> tuple[ColumnElement[bool], ...]:
    return (
        Origin.source_id == cursor.source_id,
        Origin.remote_form_id == cursor.remote_form_id,
        Origin.deleted_at.is_(None),
    )
