"""What was decided, as figures: by officer and form, and a page for the talk with each officer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from flask import g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, and_, func
from werkzeug.exceptions import Forbidden, NotFound

from server.auth import requires, utc_now
from server.extensions import db
from server.i18n import TIME_ZONE, number
from server.models.accounts import Account
from server.models.submissions import Submission
from server.review.blueprint import bp
from server.review.filters import read_id
from server.review.kinds import KINDS
from server.rights import Right, may, visible_submissions
from sync.review_figures import Figures, Officer, Reviewed, by_form, by_officer, reviewed

MONTHS_BACK = 6
EXAMPLES = 12
MOST_YEARS = 100


@dataclass(frozen=True)
class Month:
    """A calendar month in the programme's time zone."""

    year: int
    number: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def key(self) -> str:
        """As addresses write it: `2026-06`."""
        return f"{self.year}-{self.number:02}"

    def plus(self, months: int) -> "Month":
        """So many months later, or earlier."""
        year, number = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(year, number + 1)

    @property
    def start(self) -> datetime:
        """The moment it begins."""
        return datetime.combine(self.first, time(), TIME_ZONE)


@bp.get("/officers")
@requires(Right.DECIDE)
def officers() -> ResponseReturnValue:
    """The month's figures by officer and by form, beside the month before."""
    month = _asked_month()
    rows = _rows(month)
    before = by_officer(_rows(month.plus(-1)))
    return render_template(
        "review/officers.html",
        month=month,
        months=list(_months()),
        all=Figures(rows),
        officers=by_officer(rows),
        before=before,
        forms=by_form(rows),
        kinds=KINDS,
        span=span,
    )


@bp.get("/officers/talk")
@requires(Right.SEE_SUBMISSIONS)
def talk() -> ResponseReturnValue:
    """One officer's month: what went well, what came back and why, beside everybody's."""
    month, officer = _asked_month(), _asked_officer()
    if officer.account_id != g.account.id and not may(g.account, Right.DECIDE):
        raise Forbidden(Right.DECIDE.value)
    rows = _rows(month)
    mine = by_officer(rows).get(officer, Figures())
    return render_template(
        "review/talk.html",
        month=month,
        months=list(_months()),
        officer=officer,
        mine=mine,
        all=Figures(rows),
        trend=[(each, Figures(_rows(each, of=officer))) for each in _trend(month)],
        sent_back=[row for row in mine.rows if row.comments][:EXAMPLES],
        waiting=[row for row in mine.rows if row.state == "has_issues"][:EXAMPLES],
        kinds=KINDS,
        span=span,
    )


def span(hours: float | None) -> str:
    """A length of time to read at a glance: hours, from one day on days; a dash where unknown."""
    if hours is None:
        return "–"
    if hours < 24:
        return _("%(hours)s h", hours=number(max(round(hours), 1)))
    days = round(hours / 24)
    return ngettext("%(num)s day", "%(num)s days", days)


def _rows(month: Month, *, of: Officer | None = None) -> list[Reviewed]:
    where = visible_submissions(g.account)
    if of is not None:
        where = and_(where, _is_of(of))
    return reviewed(db.session(), month.start, month.plus(1).start, where=where)


def _is_of(officer: Officer) -> ColumnElement[bool]:
    if officer.account_id is not None:
        return Submission.account_id == officer.account_id
    by_name = func.coalesce(Submission.submitted_by, "") == officer.name
    return and_(Submission.account_id.is_(None), by_name)


def _trend(month: Month) -> Iterator[Month]:
    return (month.plus(-back) for back in reversed(range(MONTHS_BACK)))


def _months() -> Iterator[Month]:
    this = _this_month()
    return (this.plus(-back) for back in range(12))


def _this_month() -> Month:
    today = utc_now().astimezone(TIME_ZONE)
    return Month(today.year, today.month)


def _asked_month() -> Month:
    try:
        asked = date.fromisoformat(f"{request.args.get('month', '')}-01")
    except ValueError:
        return _this_month()
    is_of_our_time = abs(asked.year - _this_month().year) <= MOST_YEARS
    return Month(asked.year, asked.month) if is_of_our_time else _this_month()


def _asked_officer() -> Officer:
    if "account" not in request.args:
        return Officer(None, request.args.get("name", "").replace("\0", ""))
    account_id = read_id(request.args["account"])
    account = db.session().get(Account, account_id) if account_id is not None else None
    if account is None:
        raise NotFound
    return Officer(account.id, account.name)
