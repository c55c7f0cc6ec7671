"""What was sent back to an officer: to be corrected on the phone and sent as an edit."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from server.models.events import Telling
from server.models.forms import FormVersion
from server.models.keys import PhoneKey
from server.models.reviews import Decision, HistoryEntry
from server.models.submissions import Edition, Receipt, ReviewState, Submission
from sync.errors import NotFound
from sync.phone_forms import may_use

BEGUN = "correcting"


@dataclass(frozen=True)
class SentBack:
    """One submission to correct: what the supervisor wrote, since when, and the edition."""

    instance_id: str
    form_id: str
    form_version: str
    title: str
    comment: str
    decided_at: datetime
    edition: Edition


def sent_back(session: Session, key: PhoneKey) -> list[SentBack]:
    """What the key's person has to correct, the latest first.

    Their own submissions that have issues, and those that they took on the review screen to correct
    in the web form, as long as no other edition came.
    """
    found = {one.edition.id: one for one in (*_begun(session, key), *_with_issues(session, key))}
    return sorted(found.values(), key=lambda one: one.decided_at, reverse=True)


def _with_issues(session: Session, key: PhoneKey) -> Iterator[SentBack]:
    statement = (
        select(Submission, Edition, Decision)
        .join(Edition, Edition.submission_id == Submission.id)
        .join(Decision, Decision.submission_id == Submission.id)
        .where(
            Submission.review_state == ReviewState.HAS_ISSUES,
            Submission.deleted_at.is_(None),
            Edition.is_current,
            is_theirs(key),
            Decision.state == ReviewState.HAS_ISSUES,
        )
        .order_by(Decision.id.desc())
    )
    told: set[int] = set()
    for submission, edition, decision in session.execute(statement):
        if submission.id not in told:
            told.add(submission.id)
            yield _told(session, edition, decision.comment or "", decision.at)


def _begun(session: Session, key: PhoneKey) -> Iterator[SentBack]:
    if key.account_id is None:
        return
    statement = (
        select(Edition, HistoryEntry.at)
        .join(HistoryEntry, HistoryEntry.submission_id == Edition.submission_id)
        .join(Submission, Submission.id == Edition.submission_id)
        .where(
            HistoryEntry.kind == BEGUN,
            HistoryEntry.account_id == key.account_id,
            HistoryEntry.facts["edition"].as_integer() == Edition.id,
            Edition.is_current,
            Submission.deleted_at.is_(None),
        )
    )
    for edition, at in session.execute(statement):
        yield _told(session, edition, "", at)


def to_correct(session: Session, key: PhoneKey, instance_id: str) -> SentBack:
    """One of them by the instanceID of its edition; raises `NotFound`."""
    for one in sent_back(session, key):
        if one.instance_id == instance_id:
            return one
    raise NotFound("submission to correct", instance_id)


def version_to_correct(session: Session, key: PhoneKey, form_id: str, version: str) -> FormVersion:
    """A version, published here or not, in which something was sent back; raises `NotFound`."""
    for one in sent_back(session, key):
        found = one.edition.form_version
        is_it = (one.form_id, found.version) == (form_id, version)
        if is_it and may_use(key, found.form):
            return found
    raise NotFound("form", form_id)


def states_of_theirs(session: Session, key: PhoneKey, *, since: datetime) -> dict[str, str]:
    """How each of the key's submissions stands, by the instanceID of each of its editions.

    Deleted ones are left out; those received before `since` too.
    """
    statement = (
        select(Edition.instance_id, Submission.review_state)
        .join(Submission, Edition.submission_id == Submission.id)
        .where(is_theirs(key), Submission.deleted_at.is_(None), Submission.received_at >= since)
        .order_by(Edition.id)
    )
    return {instance_id: str(state) for instance_id, state in session.execute(statement)}


def is_theirs(key: PhoneKey) -> ColumnElement[bool]:
    """Sent with this key, or by its person through whatever door."""
    with_key = (
        select(Edition.submission_id)
        .join(Receipt)
        .where(Receipt.facts["key"].as_integer() == key.id)
    )
    theirs = Submission.id.in_(with_key)
    if key.account_id is None:
        return theirs
    return or_(theirs, Submission.account_id == key.account_id)


def title_of(session: Session, submission: Submission, edition: Edition) -> str:
    """What a submission is called: its event's title, its own name, else its form's."""
    telling = session.scalars(
        select(Telling).where(Telling.submission_id == submission.id).order_by(Telling.row)
    ).first()
    title = (telling.event.title if telling else None) or edition.instance_name
    return title or submission.form.title


def _told(session: Session, edition: Edition, comment: str, at: datetime) -> SentBack:
    return SentBack(
        instance_id=edition.instance_id,
        form_id=edition.submission.form.form_id,
        form_version=edition.form_version.version,
        title=title_of(session, edition.submission, edition),
        comment=comment,
        decided_at=at,
        edition=edition,
    )
