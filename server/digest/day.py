"""What happened to an account's work since it was last told: decisions, comments, what came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from server.models.accounts import Account
from server.models.events import Event, Telling
from server.models.forms import Form
from server.models.reviews import Decision, Finding, HistoryEntry
from server.models.runs import Run, RunStep
from server.models.submissions import Edition, ReviewState, Submission
from server.rights import Right, may, visible_submissions
from sync.contradiction import CONTRADICTED

TO_DO = (ReviewState.RECEIVED, ReviewState.EDITED)
TOLD = (ReviewState.HAS_ISSUES, ReviewState.REJECTED, ReviewState.APPROVED)


@dataclass(frozen=True)
class Told:
    """One submission that was decided on or commented, by its event."""

    submission_id: int
    title: str
    day: date | None
    comment: str
    by: str


@dataclass(frozen=True)
class OfficersDay:
    """What was decided on the submissions of one account, and written to it."""

    sent_back: Sequence[Told]
    rejected: Sequence[Told]
    comments: Sequence[Told]
    approved: int

    @property
    def says_something(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.sent_back or self.rejected or self.comments or self.approved)


@dataclass(frozen=True)
class SupervisorsDay:
    """What came, what waits, what needs a look."""

    arrived: Sequence[tuple[str, int]]
    waiting: int
    oldest: datetime | None
    contradicted: int
    failed: Sequence[str]

    @property
    def says_something(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.arrived or self.waiting or self.contradicted or self.failed)


def officers_day(session: Session, account: Account, since: datetime, now: datetime) -> OfficersDay:
    """The last decision of others on each of the account's submissions, and their comments."""
    newest: dict[int, tuple[Decision, Told]] = {}
    for decision, told in _decisions(session, account, since, now):
        newest[told.submission_id] = (decision, told)
    decided = list(newest.values())

    def with_state(state: ReviewState) -> list[Told]:
        return [told for decision, told in decided if decision.state == state]

    return OfficersDay(
        sent_back=with_state(ReviewState.HAS_ISSUES),
        rejected=with_state(ReviewState.REJECTED),
        comments=_comments(session, account, since, now),
        approved=len(with_state(ReviewState.APPROVED)),
    )


def supervisors_day(
    session: Session, account: Account, since: datetime, now: datetime
) -> SupervisorsDay:
    """What came since, the queue as it stands, contradictions, and what failed in the night."""
    seen = and_(Submission.deleted_at.is_(None), visible_submissions(account))
    arrived = session.execute(
        select(Form.title, func.count())
        .join(Submission, Submission.form_id == Form.id)
        .where(seen, Submission.received_at > since, Submission.received_at <= now)
        .group_by(Form.id)
        .order_by(func.count().desc(), Form.title)
    )
    waiting, oldest = session.execute(
        select(func.count(), func.min(Submission.received_at)).where(
            seen, Submission.review_state.in_(TO_DO)
        )
    ).one()
    contradicted = session.scalar(
        select(func.count(func.distinct(Finding.submission_id)))
        .join(Submission, Finding.submission_id == Submission.id)
        .where(seen, Finding.kind == CONTRADICTED, Finding.dismissed_at.is_(None))
    )
    return SupervisorsDay(
        arrived=[(title, count) for title, count in arrived],
        waiting=waiting,
        oldest=oldest,
        contradicted=contradicted or 0,
        failed=_failed(session, since) if may(account, Right.SEE_RUNS) else [],
    )


def _decisions(
    session: Session, account: Account, since: datetime, now: datetime
) -> list[tuple[Decision, Told]]:
    statement = (
        _of_theirs(Decision, account)
        .join(Decision, Decision.submission_id == Submission.id)
        .where(
            Decision.at > since,
            Decision.at <= now,
            Decision.state.in_(TOLD),
            Decision.state == Submission.review_state,
            _by_others(Decision.account_id, account),
        )
        .order_by(Decision.id)
    )
    names = _names(session)
    return [
        (
            decision,
            _told(submission, edition, event, decision.comment, decision.by_name, names, decision),
        )
        for submission, edition, event, decision in session.execute(statement)
    ]


def _comments(session: Session, account: Account, since: datetime, now: datetime) -> list[Told]:
    statement = (
        _of_theirs(HistoryEntry, account)
        .join(HistoryEntry, HistoryEntry.submission_id == Submission.id)
        .where(
            HistoryEntry.kind == "comment",
            HistoryEntry.at > since,
            HistoryEntry.at <= now,
            _by_others(HistoryEntry.account_id, account),
        )
        .order_by(HistoryEntry.id)
    )
    names = _names(session)
    return [
        _told(submission, edition, event, entry.facts.get("comment"), None, names, entry)
        for submission, edition, event, entry in session.execute(statement)
    ]


def _of_theirs(what: type[Any], account: Account) -> Any:
    """Rows of the account's own submissions, each with its edition and its first event."""
    return (
        select(Submission, Edition, Event, what)
        .join(Edition, and_(Edition.submission_id == Submission.id, Edition.is_current))
        .outerjoin(Telling, and_(Telling.submission_id == Submission.id, Telling.row == 0))
        .outerjoin(Event, Telling.event_id == Event.id)
        .where(Submission.account_id == account.id, Submission.deleted_at.is_(None))
    )


def _by_others(column: Any, account: Account) -> ColumnElement[bool]:
    return or_(column.is_(None), column != account.id)


def _told(
    submission: Submission,
    edition: Edition,
    event: Event | None,
    comment: str | None,
    by_name: str | None,
    names: dict[int, str],
    deed: Decision | HistoryEntry,
) -> Told:
    title = (event.title if event else None) or edition.instance_name or submission.form.title
    by = names.get(deed.account_id or 0) or by_name or ""
    return Told(submission.id, title, event.date if event else None, comment or "", by)


def _names(session: Session) -> dict[int, str]:
    return {row.id: row.name for row in session.execute(select(Account.id, Account.name))}


def _failed(session: Session, since: datetime) -> list[str]:
    """The steps that failed in the newest run since."""
    run = session.scalar(
        select(Run).where(Run.started_at > since).order_by(Run.started_at.desc()).limit(1)
    )
    if run is None:
        return []
    statement = select(RunStep).where(RunStep.run_id == run.id).order_by(RunStep.position)
    return [step.name for step in session.scalars(statement) if step.error]
