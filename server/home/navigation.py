"""The screens in the bar: those that this installation has and the reader may open."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app, g, request
from flask_babel import LazyString, lazy_gettext
from sqlalchemy import func, select

from server.extensions import db
from server.models.submissions import ReviewState, Submission
from server.rights import Right, may, visible_submissions

TO_DO = (ReviewState.RECEIVED, ReviewState.EDITED)


@dataclass(frozen=True)
class Screen:
    """A screen as the bar names it; `name` is its blueprint."""

    name: str
    href: str
    icon: str
    label: LazyString
    short: LazyString
    right: Right


SCREENS = (
    Screen(
        "review",
        "/review",
        "list-check",
        lazy_gettext("Review"),
        lazy_gettext("Review"),
        Right.SEE_SUBMISSIONS,
    ),
    Screen(
        "plan",
        "/plan",
        "calendar-event",
        lazy_gettext("Plan"),
        lazy_gettext("Plan"),
        Right.SEE_PLAN,
    ),
    Screen(
        "runs",
        "/runs",
        "refresh",
        lazy_gettext("Synchronisation"),
        lazy_gettext("Sync"),
        Right.SEE_RUNS,
    ),
    Screen(
        "admin",
        "/admin",
        "settings",
        lazy_gettext("Administration"),
        lazy_gettext("Admin"),
        Right.MANAGE_SOURCES,
    ),
)


@dataclass(frozen=True)
class Entry:
    """A screen in the bar of one page."""

    href: str
    icon: str
    label: str
    short: str
    is_here: bool
    count: int


def navigation() -> list[Entry]:
    """The bar's entries for the reader; none for who isn't signed in."""
    account = g.get("account")
    if account is None:
        return []
    return [
        Entry(
            href=screen.href,
            icon=screen.icon,
            label=str(screen.label),
            short=str(screen.short),
            is_here=request.blueprint == screen.name or request.path.startswith(f"{screen.href}/"),
            count=COUNTS.get(screen.name, _nothing)(),
        )
        for screen in SCREENS
        if screen.name in current_app.blueprints and may(account, screen.right)
    ]


def _nothing() -> int:
    return 0


def _to_review() -> int:
    """What waits for a decision; shown to who may take it."""
    if not may(g.account, Right.DECIDE):
        return 0
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Submission)
            .where(
                Submission.review_state.in_(TO_DO),
                Submission.deleted_at.is_(None),
                visible_submissions(g.account),
            )
        )
        or 0
    )


COUNTS: dict[str, Callable[[], int]] = {"review": _to_review}
