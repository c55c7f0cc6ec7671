"""The queue's filters, as they stand in the address."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import QueryableAttribute

from server.models.accounts import Account
from server.models.events import Candidate, Event, Link, LinkStatus, Telling
from server.models.forms import Form
from server.models.plan import ActivityValues, PlannedActivity
from server.models.review_desk import Assignment
from server.models.reviews import Finding
from server.models.submissions import Edition, ReviewState, Submission
from server.review.order import ORDERS

SEGMENTS: Mapping[str, tuple[ReviewState, ...]] = {
    "todo": (ReviewState.RECEIVED, ReviewState.EDITED),
    "has_issues": (ReviewState.HAS_ISSUES,),
    "approved": (ReviewState.APPROVED,),
    "rejected": (ReviewState.REJECTED,),
}
PERIOD = re.compile(r"(\d{4})(?:-([1-4]))?")
MANY = 120
MOST_DIGITS = 9
MOST_PAGES = 10**6


@dataclass(frozen=True)
class Filters:
    """What the reader looks at; each field is the word of the same name in the address."""

    state: str = "todo"
    q: str = ""
    region: str = ""
    axis: str = ""
    form: str = ""
    problem: str = ""
    period: str = ""
    since: str = ""
    until: str = ""
    officer: str = ""
    assigned: str = ""
    sort: str = ""
    page: int = 1

    @classmethod
    def read(cls, args: Mapping[str, str]) -> "Filters":
        """Take what the address says; nonsense counts as not said."""
        words = {name: args.get(name, "").replace("\0", "").strip()[:MANY] for name in NAMES}
        if words["state"] not in SEGMENTS:
            words["state"] = "todo"
        if words["sort"] not in ORDERS:
            words["sort"] = ""
        page = read_id(args.get("page", "")) or 1
        return cls(**words, page=page if page < MOST_PAGES else 1)

    def as_args(self, **changes: object) -> dict[str, Any]:
        """Back into words of an address, those that say something; changed where told."""
        asked = replace(self, **changes)  # type: ignore[arg-type]  # names are this class's fields
        words = {name: str(getattr(asked, name)) for name in (*NAMES, "page")}
        unsaid = {"state": "todo", "page": "1"}
        return {name: word for name, word in words.items() if word and unsaid.get(name) != word}

    def narrowing(self) -> list[str]:
        """The names of the filters that are set, the segment and the order left out."""
        return [name for name in NAMES if name not in {"state", "sort"} and getattr(self, name)]

    def days(self) -> tuple[date | None, date | None]:
        """First and last day that are asked for: of the period, narrowed by `since`, `until`."""
        first, last = _of_period(self.period)
        return _day(self.since) or first, _day(self.until) or last

    def conditions(self, account: Account) -> Iterator[ColumnElement[bool]]:
        """What a submission must be for the reader, all filters but the segment."""
        for name, condition in CONDITIONS.items():
            if getattr(self, name):
                yield condition(getattr(self, name))
        if self.assigned:
            yield _assigned(str(account.id) if self.assigned == "me" else self.assigned)
        first, last = self.days()
        if first or last:
            yield Submission.id.in_(
                _telling(Event.date.between(first or date.min, last or date.max))
            )


NAMES = tuple(name for name in Filters.__dataclass_fields__ if name != "page")


def read_id(text: str) -> int | None:
    """A number that the store can hold, as an address or a form writes it."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None


def _of_period(period: str) -> tuple[date | None, date | None]:
    """`2026` is a year, `2026-2` its second quarter."""
    said = PERIOD.fullmatch(period)
    if said is None or not 1 <= int(said[1]) <= 9998:
        return None, None
    year = int(said[1])
    if said[2] is None:
        return date(year, 1, 1), date(year, 12, 31)
    month = 3 * int(said[2]) - 2
    after = date(year + 1, 1, 1) if month == 10 else date(year, month + 3, 1)
    return date(year, month, 1), after - timedelta(days=1)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _telling(condition: ColumnElement[bool]) -> Select[int]:
    """The submissions that tell of an event like that."""
    return (
        select(Telling.submission_id)
        .join(Event, Telling.event_id == Event.id)
        .where(Telling.is_withdrawn.is_(False), condition)
    )


def _has_problem(kind: str) -> ColumnElement[bool]:
    return exists().where(
        Finding.submission_id == Submission.id,
        Finding.kind == kind,
        Finding.dismissed_at.is_(None),
    )


def _of_axis(axis: str) -> ColumnElement[bool]:
    """By its link, by the one that is proposed, else by what the form says."""
    of_axis = (
        select(PlannedActivity.id)
        .join(ActivityValues, PlannedActivity.values_id == ActivityValues.id)
        .where(ActivityValues.axis == axis)
    )
    linked = select(Link.event_id).where(Link.activity_id.in_(of_axis), Link.is_main)
    best = select(Candidate.event_id).where(Candidate.rank == 1, Candidate.activity_id.in_(of_axis))
    return or_(
        Event.id.in_(linked),
        (Event.link_status == LinkStatus.PROPOSED) & Event.id.in_(best),
        (Event.link_status == LinkStatus.UNPLANNED) & (Event.result == axis),
    )


def _says(text: str) -> ColumnElement[bool]:
    """Title, place, code or officer hold the text; or it is an instanceID."""
    like = "%" + text.lower().replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_") + "%"

    def holds(column: ColumnElement[Any] | QueryableAttribute[Any]) -> ColumnElement[bool]:
        return func.lower(column).like(like, escape="\\")

    linked = (
        select(Link.event_id)
        .join(PlannedActivity, Link.activity_id == PlannedActivity.id)
        .where(holds(PlannedActivity.code))
    )
    told = or_(
        holds(Event.title), holds(Event.place), holds(Event.activity_code), Event.id.in_(linked)
    )
    named = select(Edition.submission_id).where(
        or_(holds(Edition.instance_name), Edition.instance_id == text)
    )
    return or_(
        Submission.id.in_(_telling(told)),
        Submission.id.in_(named),
        holds(Submission.submitted_by),
    )


def _of_form(form_id: str) -> ColumnElement[bool]:
    return Submission.form_id.in_(select(Form.id).where(Form.form_id == form_id))


def _assigned(to: str) -> ColumnElement[bool]:
    """To that account; to nobody where no account is named."""
    held = select(Assignment.submission_id)
    account_id = read_id(to)
    if account_id is not None:
        return Submission.id.in_(held.where(Assignment.account_id == account_id))
    return Submission.id.not_in(held)


CONDITIONS: Mapping[str, Callable[[str], ColumnElement[bool]]] = {
    "region": lambda code: Submission.region == code,
    "form": _of_form,
    "officer": lambda name: Submission.submitted_by == name,
    "problem": _has_problem,
    "axis": lambda code: Submission.id.in_(_telling(_of_axis(code))),
    "q": _says,
}
