"""Rows of the queue: a page of ids first, then what they show, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session, joinedload

from server.i18n import TIME_ZONE
from server.models.accounts import Account, AccountAlias
from server.models.events import Candidate, Event, Link, LinkStatus, Telling
from server.models.forms import Form
from server.models.plan import PlannedActivity
from server.models.review_desk import Assignment
from server.models.reviews import Decision, Finding
from server.models.submissions import Edition, Receipt, ReceiptState, Submission
from server.review.doubt import tone_of
from server.review.filters import SEGMENTS, Filters
from server.review.order import order_of
from server.rights import visible_submissions

PER_PAGE = 25
TONES = ("bad", "warn", "info")


@dataclass
class Row:
    """A submission as the queue shows it."""

    id: int
    state: str
    form: str
    received_at: datetime
    region: str | None
    officer: str | None
    score: int
    title: str = ""
    events: int = 0
    event: Event | None = None
    decided_at: datetime | None = None
    edition_id: int | None = None
    decision_id: int | None = None
    assignee: str | None = None
    code: str | None = None
    axis: str | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def tone(self) -> str:
        """The tone of its score."""
        return tone_of(self.score)

    @property
    def seen(self) -> str:
        """The submission with what its reader sees of it, as a move on many sends it back."""
        return f"{self.id}.{self.edition_id or ''}.{self.decision_id or ''}"

    @property
    def day(self) -> date:
        """The event's day, else that of reception."""
        return (self.event.date if self.event else None) or self.received_at.astimezone(
            TIME_ZONE
        ).date()


def counts(store: Session, account: Account, filters: Filters) -> dict[str, int]:
    """How many submissions each segment holds under these filters."""
    rows = store.execute(
        select(Submission.review_state, func.count())
        .where(*_seen(account), *filters.conditions(account))
        .group_by(Submission.review_state)
    )
    found = dict(rows.all())
    return {name: sum(found.get(state, 0) for state in states) for name, states in SEGMENTS.items()}


def quarantined(store: Session) -> int:
    """How many receipts wait in quarantine."""
    statement = select(func.count()).select_from(Receipt)
    return store.scalar(statement.where(Receipt.state == ReceiptState.QUARANTINED)) or 0


def page_of_rows(store: Session, account: Account, filters: Filters) -> list[Row]:
    """The page that the filters ask for, each row whole."""
    chosen = _ordered(account, filters).limit(PER_PAGE).offset((filters.page - 1) * PER_PAGE)
    return rows_of(store, list(store.scalars(chosen)))


@dataclass(frozen=True)
class Place:
    """Where a submission lies in its list; `number` from 1, none where it is not in it."""

    before: int | None
    after: int | None
    number: int | None


def neighbours(store: Session, account: Account, filters: Filters, submission_id: int) -> Place:
    """What comes before and after a submission in its list, also once it has left it."""
    order = order_of(filters.sort, filters.state)
    wanted = list_conditions(account, filters)
    own = store.execute(
        select(order.key, and_(*wanted)).where(Submission.id == submission_id)
    ).one()

    def beside(*, backwards: bool) -> int | None:
        beyond = order.beyond(own[0], submission_id, backwards=backwards)
        nearest = order.of(select(Submission.id).where(*wanted, beyond), backwards=backwards)
        return store.scalar(nearest.limit(1))

    number = None
    if own[1]:
        beyond = order.beyond(own[0], submission_id, backwards=True)
        earlier = select(func.count()).select_from(Submission).where(*wanted, beyond)
        number = (store.scalar(earlier) or 0) + 1
    return Place(beside(backwards=True), beside(backwards=False), number)


def officers(store: Session, account: Account) -> Sequence[str]:
    """Who sent what the account may see, for the filter."""
    statement = select(Submission.submitted_by).where(
        Submission.submitted_by.is_not(None), visible_submissions(account)
    )
    return [name for name in store.scalars(statement.distinct().limit(200)) if name]


def visible_of(store: Session, account: Account, ids: Iterable[int]) -> set[int]:
    """Those of them that the account may see and that stand."""
    return set(store.scalars(select(Submission.id).where(Submission.id.in_(ids), *_seen(account))))


def rows_of(store: Session, ids: Sequence[int]) -> list[Row]:
    """Everything that the rows show, in the order of `ids`."""
    rows = {row.id: row for row in _plain_rows(store, ids)}
    _add_titles(store, rows)
    _add_events(store, rows)
    _add_findings(store, rows)
    _add_desk(store, rows)
    return [rows[each] for each in ids if each in rows]


def _seen(account: Account) -> tuple:
    return (Submission.deleted_at.is_(None), visible_submissions(account))


def list_conditions(account: Account, filters: Filters) -> tuple[ColumnElement[bool], ...]:
    """What makes a submission stand in this reader's list."""
    state = Submission.review_state.in_(SEGMENTS[filters.state])
    return (*_seen(account), state, *filters.conditions(account))


def ids_of(store: Session, account: Account, filters: Filters, limit: int) -> list[int]:
    """The first of the list, whatever its page."""
    return list(store.scalars(_ordered(account, filters).limit(limit)))


def _ordered(account: Account, filters: Filters) -> Select[int]:
    """The list as it is sorted."""
    statement = select(Submission.id).where(*list_conditions(account, filters))
    return order_of(filters.sort, filters.state).of(statement)


def _plain_rows(store: Session, ids: Sequence[int]) -> Iterable[Row]:
    statement = (
        select(Submission, Form.title, Account.name)
        .join(Form, Submission.form_id == Form.id)
        .outerjoin(Account, Submission.account_id == Account.id)
        .where(Submission.id.in_(ids))
    )
    found = store.execute(statement).all()
    names = names_of(store, {s.submitted_by for s, _, _ in found if s.submitted_by})
    for submission, form, name in found:
        yield Row(
            id=submission.id,
            state=submission.review_state,
            form=form,
            received_at=submission.received_at,
            region=submission.region,
            officer=name or names.get(submission.submitted_by or "", submission.submitted_by),
            score=submission.doubt_score,
            decided_at=submission.decided_at,
        )


def names_of(store: Session, senders: Iterable[str]) -> dict[str, str]:
    """The accounts' own names for what sources call them."""
    statement = (
        select(AccountAlias.name, Account.name)
        .join(Account, AccountAlias.account_id == Account.id)
        .where(AccountAlias.name.in_(list(senders)))
    )
    return dict(store.execute(statement).all())


def _add_titles(store: Session, rows: dict[int, Row]) -> None:
    statement = select(Edition.submission_id, Edition.instance_name, Edition.id).where(
        Edition.submission_id.in_(rows), Edition.is_current
    )
    for submission_id, name, edition_id in store.execute(statement):
        rows[submission_id].title = name or rows[submission_id].form
        rows[submission_id].edition_id = edition_id


def _add_events(store: Session, rows: dict[int, Row]) -> None:
    statement = (
        select(Telling)
        .where(Telling.submission_id.in_(rows), Telling.is_withdrawn.is_(False))
        .options(joinedload(Telling.event))
        .order_by(Telling.row)
    )
    by_event: dict[int, list[Row]] = defaultdict(list)
    for telling in store.scalars(statement):
        row = rows[telling.submission_id]
        row.events += 1
        if row.event is None:
            row.event = telling.event
            row.title = telling.event.title or row.title
            row.region = telling.event.region or row.region
            row.axis = telling.event.result
            by_event[telling.event_id].append(row)
    for event_id, activity in _activities(store, by_event).items():
        for row in by_event[event_id]:
            row.code = activity.code
            row.axis = (activity.values.axis if activity.values else None) or row.axis


def _activities(store: Session, event_ids: Iterable[int]) -> dict[int, PlannedActivity]:
    """The activity that each event is linked to, else the one that is proposed."""
    ids = list(event_ids)
    candidates = (
        select(Candidate)
        .join(Event, Candidate.event_id == Event.id)
        .where(Event.id.in_(ids), Event.link_status == LinkStatus.PROPOSED, Candidate.rank == 1)
    )
    links = select(Link).where(Link.event_id.in_(ids), Link.is_main)
    with_values = joinedload(PlannedActivity.values)
    best = store.scalars(candidates.options(joinedload(Candidate.activity).options(with_values)))
    linked = store.scalars(links.options(joinedload(Link.activity).options(with_values)))
    return {each.event_id: each.activity for each in (*best, *linked)}


def _add_findings(store: Session, rows: dict[int, Row]) -> None:
    statement = select(Finding).where(
        Finding.submission_id.in_(rows), Finding.dismissed_at.is_(None)
    )
    for finding in store.scalars(statement):
        rows[finding.submission_id].findings.append(finding)
    for row in rows.values():
        row.findings.sort(key=lambda each: (TONES.index(each.tone), each.id))


def _add_desk(store: Session, rows: dict[int, Row]) -> None:
    """Who looks after each, and the last decision on it."""
    assigned = (
        select(Assignment.submission_id, Account.name)
        .join(Account, Assignment.account_id == Account.id)
        .where(Assignment.submission_id.in_(rows))
    )
    for submission_id, name in store.execute(assigned):
        rows[submission_id].assignee = name
    decided = (
        select(Decision.submission_id, func.max(Decision.id))
        .where(Decision.submission_id.in_(rows))
        .group_by(Decision.submission_id)
    )
    for submission_id, decision_id in store.execute(decided):
        rows[submission_id].decision_id = decision_id
