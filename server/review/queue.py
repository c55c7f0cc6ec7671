"""The queue: what waits for review, by state, filtered, the most doubtful first."""

import re
from dataclasses import dataclass

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forms.programme import load
from server.auth import requires, utc_now
from server.extensions import db
from server.i18n import TIME_ZONE, reader_language
from server.models.forms import Form
from server.models.reviews import Decision
from server.models.submissions import Submission
from server.review.assign import reviewers
from server.review.blueprint import bp
from server.review.comments import unread_in_queue
from server.review.filters import Filters
from server.review.order import named_order
from server.review.queries import (
    PER_PAGE,
    counts,
    officers,
    page_of_rows,
    quarantined,
)
from server.review.saved import saved_of
from server.review.words import problem_names, say
from server.rights import Right, may, visible_submissions
from sync.programme import load as plan_words

AXIS = re.compile(r"R\d{1,2}")
ORDER_NAMES = {
    "doubt": _l("Priority"),
    "oldest": _l("Oldest received"),
    "latest": _l("Latest received"),
    "event": _l("Event date"),
    "decided": _l("Decision date"),
}
ORDER_WORDS = {
    "doubt": _l("The most doubtful first."),
    "oldest": _l("The oldest first."),
    "latest": _l("The latest first."),
    "event": _l("By the date of the event."),
    "decided": _l("The latest decision first."),
}


@dataclass(frozen=True)
class Pages:
    """Where the page lies in its list."""

    first: int
    last: int
    total: int
    before: str | None
    after: str | None


@bp.get("")
@requires(Right.SEE_SUBMISSIONS)
def queue() -> ResponseReturnValue:
    """One page of the queue. HTMX takes its parts out of the same page."""
    store, filters = db.session(), Filters.read(request.args)
    found = counts(store, g.account, filters)
    rows = page_of_rows(store, g.account, filters)
    page = render_template(
        "review/queue.html",
        filters=filters,
        counts=found,
        quarantined=quarantined(store) if sees_quarantine() else None,
        rows=rows,
        pages=_pages(filters, len(rows), found[filters.state]),
        options=_options(store),
        idle=None if rows else _idle(store, filters),
        saved=saved_of(store),
        unread=unread_in_queue(store, g.account, [row.id for row in rows]),
        decides=may(g.account, Right.DECIDE),
        order_words=ORDER_WORDS[named_order(filters.sort, filters.state)],
        default_order=ORDER_NAMES[named_order("", filters.state)],
        say=say,
        is_axis=lambda text: bool(text and AXIS.fullmatch(text)),
    )
    return page, {"HX-Push-Url": url_for("review.queue", **filters.as_args())}


def sees_quarantine() -> bool:
    """What is in quarantine has no region: it is for those who decide and see all regions."""
    return may(g.account, Right.DECIDE) and not g.account.regions


def _pages(filters: Filters, shown: int, total: int) -> Pages:
    first = (filters.page - 1) * PER_PAGE

    def at(page: int) -> str:
        return url_for("review.queue", **filters.as_args(page=page))

    return Pages(
        first=first + 1,
        last=first + shown,
        total=total,
        before=at(filters.page - 1) if filters.page > 1 else None,
        after=at(filters.page + 1) if first + shown < total else None,
    )


def _options(store: Session) -> dict[str, list[tuple[str, str]]]:
    """What each filter offers."""
    language = reader_language()
    forms = store.execute(select(Form.form_id, Form.title).order_by(Form.title))
    regions = load().regions
    if g.account.regions:
        regions = tuple(each for each in regions if each.code in g.account.regions)
    return {
        "region": [(each.code, each.name(language)) for each in regions],
        "axis": [(each.code, each.code) for each in plan_words().axes],
        "form": list(forms),
        "problem": problem_names(),
        "period": _periods(utc_now().astimezone(TIME_ZONE).year),
        "officer": [(name, name) for name in sorted(officers(store, g.account))],
        "assigned": _people(store),
        "sort": [(name, str(words)) for name, words in ORDER_NAMES.items()],
    }


def _people(store: Session) -> list[tuple[str, str]]:
    """Who reviews: oneself first, then nobody, then the others."""
    first = [("me", _("Me")), ("none", _("Nobody"))]
    others = (each for each in reviewers(store) if each.id != g.account.id)
    return [*first, *((str(each.id), each.name) for each in others)]


def _periods(year: int) -> list[tuple[str, str]]:
    """This year and the last one, by quarter and whole."""
    found = []
    for each in (year, year - 1):
        found.append((str(each), _("Year %(year)s", year=each)))
        found += [(f"{each}-{n}", _("Q%(n)s %(year)s", n=n, year=each)) for n in range(1, 5)]
    return found


def _idle(store: Session, filters: Filters) -> dict[str, object]:
    """What an empty list says: which filters to drop, or what was done today."""
    midnight = utc_now().astimezone(TIME_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    mine = (
        select(func.count())
        .select_from(Decision)
        .where(Decision.account_id == g.account.id, Decision.at >= midnight)
    )
    any_at_all = select(Submission.id).where(visible_submissions(g.account)).limit(1)
    return {
        "narrowing": filters.narrowing(),
        "decided_today": store.scalar(mine) or 0,
        "has_any": store.scalar(any_at_all) is not None,
    }
