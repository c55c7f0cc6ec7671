"""What was sent back to an officer: to be corrected on the phone and sent as an edit."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from server.models.events import Telling
from server.models.forms import FormVersion
from server.models.keys import PhoneKey
from server.models.reviews import Decision
from server.models.submissions import Edition, Receipt, ReviewState, Submission
from sync.errors import NotFound
from sync.phone_forms import may_use


@dataclass(frozen=True)
class SentBack:
    """One submission that has issues: what the supervisor wrote, and the edition to correct."""

    instance_id: str
    form_id: str
    form_version: str
    title: str
    comment: str
    decided_at: datetime
    edition: Edition


def sent_back(session: Session, key: PhoneKey) -> list[SentBack]:
    """The key's own submissions that have issues, the latest decision first."""
    statement = (
        select(Submission, Edition, Decision)
        .join(Edition, Edition.submission_id == Submission.id)
        .join(Decision, Decision.submission_id == Submission.id)
        .where(
            Submission.review_state == ReviewState.HAS_ISSUES,
            Submission.deleted_at.is_(None),
            Edition.is_current,
            _is_theirs(key),
            Decision.state == ReviewState.HAS_ISSUES,
        )
        .order_by(Decision.id.desc())
    )
    found: dict[int, SentBack] = {}
    for submission, edition, decision in session.execute(statement):
        found.setdefault(submission.id, _told(session, submission, edition, decision))
    return list(found.values())


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


def _is_theirs(key: PhoneKey) -> ColumnElement[bool]:
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


def _told(
    session: Session, submission: Submission, edition: Edition, decision: Decision
) -> SentBack:
    telling = session.scalars(
        select(Telling).where(Telling.submission_id == submission.id).order_by(Telling.row)
    ).first()
    title = (telling.event.title if telling else None) or edition.instance_name
    return SentBack(
        instance_id=edition.instance_id,
        form_id=submission.form.form_id,
        form_version=edition.form_version.version,
        title=title or submission.form.title,
        comment=decision.comment or "",
        decided_at=decision.at,
        edition=edition,
    )
