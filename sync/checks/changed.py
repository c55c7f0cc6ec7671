"""Which submissions changed since a moment, by the times that everything bears; and when to do all.

What bears no time of its own (a moved threshold, a new plan, another reading of a form) asks for
all, and so does the week that passed since all were checked.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, exists, or_, select, union
from sqlalchemy.orm import Session

from server.models.accounts import Setting
from server.models.checks import CheckLesson, CheckRule, Picture
from server.models.events import Event, Link, LinkDecision, Telling
from server.models.forms import FormVersion
from server.models.plan import PlanVersion
from server.models.reviews import Decision, Finding, HistoryEntry
from server.models.submissions import Attachment, Edition, Submission

SETTING = "checks"
# Who began to write before the last run may have come to an end after it.
OVERLAP = timedelta(minutes=15)
ALL_AGAIN_AFTER = timedelta(days=7)


def since_when(session: Session, now: datetime) -> datetime | None:
    """From when on changes count; none: everything is to be checked."""
    held = session.get(Setting, SETTING)
    if held is None:
        return None
    through, whole = (datetime.fromisoformat(held.value[each]) for each in ("through", "whole"))
    since = through - OVERLAP
    if now - whole >= ALL_AGAIN_AFTER or _asks_for_all(session, since, whole):
        return None
    return since


def note_run(session: Session, *, now: datetime, is_whole: bool) -> None:
    """Remember that all changes up to now were looked at."""
    held = session.get(Setting, SETTING)
    whole = now.isoformat() if is_whole or held is None else held.value["whole"]
    value = {"through": now.isoformat(), "whole": whole}
    if held is None:
        session.add(Setting(name=SETTING, value=value))
    else:
        held.value = value


def changed_since(session: Session, since: datetime) -> list[int]:
    """The submissions of which something changed, deleted ones too."""
    return sorted(session.scalars(select(union(*_changed(since)).subquery().c[0])))


def _asks_for_all(session: Session, since: datetime, whole: datetime) -> bool:
    return bool(
        session.scalar(
            select(
                or_(
                    exists().where(PlanVersion.imported_at >= since),
                    exists().where(FormVersion.created_at >= since),
                    exists().where(CheckRule.changed_at > whole),
                    exists().where(CheckLesson.at > whole),
                )
            )
        )
    )


def _changed(since: datetime) -> Iterator[Select[Any]]:
    yield select(Submission.id).where(
        or_(
            Submission.received_at >= since,
            Submission.deleted_at >= since,
            Submission.restored_at >= since,
        )
    )
    yield select(Edition.submission_id).where(Edition.received_at >= since)
    yield (
        select(Edition.submission_id)
        .join(Attachment, Attachment.edition_id == Edition.id)
        .where(Attachment.received_at >= since)
    )
    yield (
        select(Edition.submission_id)
        .join(Attachment, Attachment.edition_id == Edition.id)
        .join(Picture, Picture.blob_id == Attachment.blob_id)
        .where(Picture.made_at >= since)
    )
    yield select(Decision.submission_id).where(Decision.at >= since)
    yield select(HistoryEntry.submission_id).where(HistoryEntry.at >= since)
    yield select(Finding.submission_id).where(Finding.dismissed_at >= since)
    told = select(Telling.submission_id).join(Event, Event.id == Telling.event_id)
    yield told.where(Event.reconciled_at >= since)
    yield told.join(Link, Link.event_id == Event.id).where(Link.created_at >= since)
    yield told.join(LinkDecision, LinkDecision.event_id == Event.id).where(LinkDecision.at >= since)
