"""What a supervisor does to a submission: decide, undo, comment, call a finding a false alarm."""

from collections.abc import Iterable
from typing import Any

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from server.auth import requires, utc_now
from server.extensions import db
from server.models.events import Event, LinkStatus, Telling
from server.models.reviews import Finding
from server.models.submissions import ReviewState, Submission
from server.notices import tell
from server.review.blueprint import bp
from server.review.filters import Filters
from server.review.gather import visible_submission
from server.review.record import show
from server.rights import Right
from sync.errors import Overtaken, Refused
from sync.links import decide_link, withdraw_decision
from sync.review import add_comment, decide, dismiss_finding, restore_finding, undo_last

CHOICES = {
    state.value: state
    for state in (
        ReviewState.APPROVED,
        ReviewState.HAS_ISSUES,
        ReviewState.REJECTED,
        ReviewState.RECEIVED,
    )
}
WANT_COMMENT = {ReviewState.HAS_ISSUES, ReviewState.REJECTED}


@bp.post("/<int:submission_id>/decision")
@requires(Right.DECIDE)
def decision(submission_id: int) -> ResponseReturnValue:
    """Decide on the edition that was read; if something changed meanwhile, show both."""
    store = db.session()
    submission = visible_submission(store, submission_id)
    state = CHOICES.get(request.form.get("state", ""))
    comment = request.form.get("comment", "").strip()
    if state is None:
        raise NotFound
    if submission.deleted_at is not None:
        return show(submission_id, status=409)
    if state in WANT_COMMENT and not comment:
        return show(submission_id, status=422, wanted=state.value)
    try:
        decide(
            store,
            submission,
            state,
            comment=comment,
            account=g.account,
            seen_edition_id=request.form.get("seen_edition", type=int),
            seen_decision_id=request.form.get("seen_decision", type=int),
            now=utc_now(),
        )
    except Overtaken:
        store.rollback()
        return show(submission_id, status=409, mine={"state": state.value, "comment": comment})
    linked = _link_proposed(store, submission) if state == ReviewState.APPROVED else []
    store.commit()
    tell(
        _said(state),
        undo=url_for("review.undo", submission_id=submission_id, **_args()),
        unlink=",".join(map(str, linked)),
    )
    return redirect(_next(store, submission_id))


@bp.post("/<int:submission_id>/undo")
@requires(Right.DECIDE)
def undo(submission_id: int) -> ResponseReturnValue:
    """Withdraw one's own last decision, and the links that it made."""
    store = db.session()
    submission = visible_submission(store, submission_id)
    try:
        undo_last(store, submission, account=g.account, now=utc_now())
    except Overtaken:
        store.rollback()
        return show(submission_id, status=409, mine={"state": "undo", "comment": ""})
    wanted = {int(each) for each in request.form.get("unlink", "").split(",") if each.isdigit()}
    for event in _events(store, submission):
        if event.id in wanted:
            withdraw_decision(store, event, account=g.account, now=utc_now())
    store.commit()
    tell(_("Decision undone."))
    return redirect(url_for("review.record", submission_id=submission_id, **_args()))


@bp.post("/<int:submission_id>/comment")
@requires(Right.SEE_SUBMISSIONS)
def comment(submission_id: int) -> ResponseReturnValue:
    """Write into the thread."""
    store = db.session()
    submission = visible_submission(store, submission_id)
    try:
        add_comment(
            store, submission, request.form.get("text", ""), account=g.account, now=utc_now()
        )
    except Refused:
        return show(submission_id, status=422, wanted="comment")
    store.commit()
    return redirect(
        url_for("review.record", submission_id=submission_id, **_args(), _anchor="thread")
    )


@bp.post("/<int:submission_id>/findings/<int:finding_id>")
@requires(Right.DECIDE)
def finding(submission_id: int, finding_id: int) -> ResponseReturnValue:
    """Call a finding a false alarm, or take that back."""
    store = db.session()
    submission = visible_submission(store, submission_id)
    found = store.get(Finding, finding_id)
    if found is None or found.submission_id != submission.id:
        raise NotFound
    change = restore_finding if "restore" in request.form else dismiss_finding
    change(store, submission, found, account=g.account, now=utc_now())
    store.commit()
    return redirect(
        url_for("review.record", submission_id=submission_id, **_args(), _anchor="checks")
    )


def _args() -> dict[str, Any]:
    return Filters.read(request.args).as_args()


def _next(store: Session, submission_id: int) -> str:
    """The next of the list as it was when the decision was taken; the list at its end."""
    then = request.form.get("then", type=int)
    if then is None or then == submission_id or store.get(Submission, then) is None:
        return url_for("review.queue", **_args())
    return url_for("review.record", submission_id=then, **_args())


def _link_proposed(store: Session, submission: Submission) -> list[int]:
    """Confirm the proposed links that were ticked beside Approve; the events that it linked."""
    ticked = dict(each.split(":", 1) for each in request.form.getlist("link") if ":" in each)
    linked = []
    for event in _events(store, submission):
        activity_id = ticked.get(str(event.id), "")
        if event.link_status == LinkStatus.PROPOSED and activity_id.isdigit():
            decide_link(store, event, int(activity_id), account=g.account, now=utc_now())
            linked.append(event.id)
    return linked


def _events(store: Session, submission: Submission) -> Iterable[Event]:
    statement = (
        select(Event)
        .join(Telling, Telling.event_id == Event.id)
        .where(Telling.submission_id == submission.id, Telling.is_withdrawn.is_(False))
    )
    return store.scalars(statement).all()


def _said(state: ReviewState) -> str:
    return {
        ReviewState.APPROVED: _("Approved."),
        ReviewState.HAS_ISSUES: _("Sent back to the officer."),
        ReviewState.REJECTED: _("Rejected."),
        ReviewState.RECEIVED: _("Put back to do."),
    }[state]
