"""What review decisions say as data: time to decision, right the first time, frequent issues.

Figures are of the submissions received in a period. A decision that was withdrawn counts as never
made; the time to decision runs from the reception of the edition that was first decided on.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session

from forms.programme import load as load_programme
from server.models.accounts import Account
from server.models.events import Event, Telling
from server.models.forms import Form
from server.models.reviews import Decision, Finding, HistoryEntry
from server.models.submissions import Edition, ReviewState, Submission

DECIDED = (ReviewState.APPROVED, ReviewState.HAS_ISSUES, ReviewState.REJECTED)
HOUR = 3600.0


@dataclass(frozen=True)
class Officer:
    """Who sent it: an account, or the name that a source gave."""

    account_id: int | None
    name: str


@dataclass(frozen=True)
class Reviewed:
    """One submission of the period with what its review came to."""

    submission_id: int
    officer: Officer
    form: str
    state: ReviewState
    received_at: datetime
    title: str
    hours_to_decision: float | None
    days_to_send: float | None
    is_right_first: bool | None
    comments: tuple[str, ...]
    findings: tuple[str, ...]


@dataclass
class Figures:
    """Sums over some submissions; medians are None where there is nothing to take them of."""

    rows: list[Reviewed] = field(default_factory=list)

    @property
    def received(self) -> int:
        """How many came."""
        return len(self.rows)

    def in_state(self, *states: str) -> int:
        """How many stand so now."""
        return sum(row.state in states for row in self.rows)

    @property
    def decided(self) -> int:
        """How many were decided on at least once."""
        return sum(row.is_right_first is not None for row in self.rows)

    @property
    def right_first(self) -> int:
        """How many were approved as they first came, without being sent back or rejected."""
        return sum(row.is_right_first is True for row in self.rows)

    @property
    def right_first_rate(self) -> float | None:
        """Their share of those decided on, 0 to 1."""
        return self.right_first / self.decided if self.decided else None

    @property
    def hours_to_decision(self) -> float | None:
        """Median hours from reception to the first decision."""
        return _median(row.hours_to_decision for row in self.rows)

    @property
    def days_to_send(self) -> float | None:
        """Median days from the event's end to reception."""
        return _median(row.days_to_send for row in self.rows)

    @property
    def issues(self) -> list[tuple[str, int]]:
        """Kinds of findings and how many submissions have them, the most frequent first."""
        counts = Counter(kind for row in self.rows for kind in row.findings)
        return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def reviewed(
    session: Session, start: datetime, end: datetime, *, where: ColumnElement[bool]
) -> list[Reviewed]:
    """The submissions received from `start` to before `end` that `where` keeps, oldest first."""
    kept = and_(
        Submission.received_at >= start,
        Submission.received_at < end,
        Submission.deleted_at.is_(None),
        where,
    )
    ids = select(Submission.id).where(kept)
    decisions, findings = _decisions(session, ids), _findings(session, ids)
    statement = (
        select(Submission, Form.title, Account.name, Event.title, Event.date, Event.end_date)
        .join(Form, Submission.form_id == Form.id)
        .outerjoin(Account, Submission.account_id == Account.id)
        .outerjoin(Telling, and_(Telling.submission_id == Submission.id, Telling.row == 0))
        .outerjoin(Event, Telling.event_id == Event.id)
        .where(kept)
        .order_by(Submission.received_at, Submission.id)
    )
    rows, zone = [], ZoneInfo(load_programme().time_zone)
    for submission, form, name, title, first, last in session.execute(statement):
        made = decisions.get(submission.id, [])
        day = last or first
        came = submission.received_at.astimezone(zone).date()
        late = (came - day).days if day else None
        rows.append(
            Reviewed(
                submission_id=submission.id,
                officer=Officer(submission.account_id, name or submission.submitted_by or ""),
                form=form,
                state=ReviewState(submission.review_state),
                received_at=submission.received_at,
                title=title or form,
                hours_to_decision=made[0].hours if made else None,
                days_to_send=float(max(late, 0)) if late is not None else None,
                is_right_first=made[0].is_right_first if made else None,
                comments=tuple(each.comment for each in made if each.comment),
                findings=tuple(sorted(findings.get(submission.id, ()))),
            )
        )
    return rows


def by_officer(rows: Iterable[Reviewed]) -> Mapping[Officer, Figures]:
    """The figures of each officer, by name."""
    found: dict[Officer, Figures] = defaultdict(Figures)
    for row in sorted(rows, key=lambda row: row.officer.name.casefold()):
        found[row.officer].rows.append(row)
    return found


def by_form(rows: Iterable[Reviewed]) -> Mapping[str, Figures]:
    """The figures of each form, by title."""
    found: dict[str, Figures] = defaultdict(Figures)
    for row in sorted(rows, key=lambda row: row.form.casefold()):
        found[row.form].rows.append(row)
    return found


@dataclass(frozen=True)
class _Made:
    hours: float
    is_right_first: bool
    comment: str | None


def _decisions(session: Session, ids: Select[int]) -> Mapping[int, list[_Made]]:
    """The decisions that stand, in their order."""
    withdrawn = {
        entry.facts.get("decision")
        for entry in session.scalars(
            select(HistoryEntry).where(
                HistoryEntry.kind == "withdrawn", HistoryEntry.submission_id.in_(ids)
            )
        )
    }
    statement = (
        select(Decision, Edition.number, Edition.received_at)
        .join(Edition, Decision.edition_id == Edition.id)
        .where(Decision.submission_id.in_(ids), Decision.state.in_(DECIDED))
        .order_by(Decision.id)
    )
    made: dict[int, list[_Made]] = defaultdict(list)
    for decision, number, received_at in session.execute(statement):
        if decision.id not in withdrawn:
            one = _Made(
                hours=max((decision.at - received_at).total_seconds(), 0) / HOUR,
                is_right_first=decision.state == ReviewState.APPROVED and number == 1,
                comment=decision.comment,
            )
            made[decision.submission_id].append(one)
    return made


def _findings(session: Session, ids: Select[int]) -> Mapping[int, set[str]]:
    """The kinds that were found and not called false alarms."""
    found: dict[int, set[str]] = defaultdict(set)
    statement = select(Finding.submission_id, Finding.kind).where(
        Finding.submission_id.in_(ids), Finding.dismissed_at.is_(None)
    )
    for submission_id, kind in session.execute(statement):
        found[submission_id].add(kind)
    return found


def _median(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None
