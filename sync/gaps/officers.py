"""Gaps by officer: whose activities are behind, whose events have no activity yet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, extract, or_, select
from sqlalchemy.orm import Session, selectinload

from server.models.accounts import Account
from server.models.events import Event, LinkStatus, Telling
from server.models.submissions import ReviewState, Submission
from sync.gaps.cases import Case
from sync.gaps.standing import BEHIND, Standing
from sync.plan_workbook.text import fold

NOBODY = "none"


@dataclass
class Officer:
    """Someone in charge of activities, or who sent events; `name` is empty for nobody named."""

    key: str
    name: str
    cases: list[Case] = field(default_factory=list)
    unplanned: list[Event] = field(default_factory=list)
    proposed: list[Event] = field(default_factory=list)

    @property
    def due(self) -> int:
        """Return the sessions due by now."""
        return sum(case.situation.due for case in self.cases)

    @property
    def missing(self) -> float:
        """Return how many of them nobody saw."""
        return round(sum(case.situation.missing for case in self.cases), 2)

    @property
    def longest(self) -> int:
        """Return the days that the latest activity is behind."""
        late = (c.situation.days_late for c in self.cases if c.situation.standing in BEHIND)
        return max(late, default=0)

    def standing(self, *wanted: Standing) -> list[Case]:
        """Return the activities that stand so, the latest first."""
        found = [case for case in self.cases if case.situation.standing in wanted]
        return sorted(found, key=lambda case: (-case.situation.days_late, case.values.code))


def officers(
    session: Session, cases: Iterable[Case], year: int, *seen: ColumnElement[bool]
) -> list[Officer]:
    """Return who has something in the plan or sent something for it, most behind first.

    `seen` are conditions on the submissions whose events count.
    """
    desk = _Desk(session)
    for case in cases:
        desk.named(case.values.responsible or "").cases.append(case)
    for event, account_id, name in _events(session, year, *seen):
        officer = desk.account(account_id) or desk.named(name or "")
        is_open = event.link_status == LinkStatus.UNPLANNED
        (officer.unplanned if is_open else officer.proposed).append(event)
    return sorted(desk.found.values(), key=_order)


def _order(officer: Officer) -> tuple[bool, float, int, str]:
    return officer.key == NOBODY, -officer.missing, -len(officer.unplanned), officer.name


class _Desk:
    """Who is who: an account by its name, its address or its names at sources."""

    def __init__(self, session: Session) -> None:
        accounts = session.scalars(select(Account).options(selectinload(Account.aliases))).all()
        self.found: dict[str, Officer] = {}
        self._accounts = {each.id: each for each in accounts}
        self._by_name: dict[str, Account] = {}
        for each in accounts:
            for name in (each.name, each.email, *(alias.name for alias in each.aliases)):
                self._by_name.setdefault(fold(name), each)

    def account(self, account_id: int | None) -> Officer | None:
        """Return the officer that an account is."""
        account = self._accounts.get(account_id or 0)
        return self._officer(f"account-{account.id}", account.name) if account else None

    def named(self, name: str) -> Officer:
        """Return the officer of that name; nobody where there is none."""
        folded = fold(name)
        account = self._by_name.get(folded)
        if account is not None:
            return self._officer(f"account-{account.id}", account.name)
        return self._officer(folded or NOBODY, name.strip())

    def _officer(self, key: str, name: str) -> Officer:
        return self.found.setdefault(key, Officer(key, name))


def _events(
    session: Session, year: int, *seen: ColumnElement[bool]
) -> Sequence[tuple[Event, int | None, str | None]]:
    """Return the events without an activity or with a proposed one, and who sent them.

    Those of the year, and those that nobody dated: they may be of any.
    """
    statement = (
        select(Event, Submission.account_id, Submission.submitted_by)
        .join(Telling, Telling.event_id == Event.id)
        .join(Submission, Telling.submission_id == Submission.id)
        .where(
            Event.link_status.in_([LinkStatus.UNPLANNED, LinkStatus.PROPOSED]),
            or_(Event.date.is_(None), extract("year", Event.date) == year),
            Telling.is_withdrawn.is_(False),
            Submission.deleted_at.is_(None),
            Submission.review_state != ReviewState.REJECTED,
            *seen,
        )
        .order_by(Event.date, Event.id, Telling.id)
    )
    first: dict[int, tuple[Event, int | None, str | None]] = {}
    for event, account_id, name in session.execute(statement):
        first.setdefault(event.id, (event, account_id, name))
    return list(first.values())
