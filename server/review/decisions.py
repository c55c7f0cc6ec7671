"""What a supervisor does to a submission: decide, comment, call a finding a false alarm."""

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from server.auth import requires, utc_now
from server.extensions import db
from server.models.review_desk import Deed, DeedKind
from server.models.reviews import Finding
from server.models.submissions import ReviewState, Submission
from server.notices import tell
from server.review.blueprint import bp
from server.review.desk import (
    WANT_COMMENT,
    Asked,
    done,
    filters_of,
    overtaken,
    refused,
    standing,
    wants_json,
)
from server.review.gather import visible_submission
from server.review.record import show
from server.rights import Right
from sync.deeds import begin, deed_of_token
from sync.desk import decide_seen, judge_finding
from sync.errors import Overtaken, Refused
from sync.review import add_comment


@bp.post("/<int:submission_id>/decision")
@requires(Right.DECIDE)
def decision(submission_id: int) -> ResponseReturnValue:
    """Decide on the edition that was read; if something changed meanwhile, show both."""
    store = db.session()
    submission = visible_submission(store, submission_id)
    asked = Asked.read()
    if asked.state is None:
        raise NotFound
    earlier = deed_of_token(store, g.account, asked.token) if asked.token else None
    if earlier is not None:
        if not _is_of(earlier, submission, asked.state):
            return _not_decided(submission_id, "token", 409)
        return _decided(store, submission, asked, asked.state, earlier)
    if submission.deleted_at is not None:
        return _not_decided(submission_id, "deleted", 409)
    if asked.state in WANT_COMMENT and not asked.comment:
        return _not_decided(submission_id, "comment", 422, asked.state.value)
    try:
        deed = _decide(store, submission, asked, asked.state)
    except Overtaken:
        store.rollback()
        if wants_json():
            return overtaken(store, submission, asked)
        mine = {"state": asked.state.value, "comment": asked.comment}
        return show(submission_id, status=409, mine=mine)
    store.commit()
    return _decided(store, submission, asked, asked.state, deed)


@bp.get("/<int:submission_id>/standing")
@requires(Right.SEE_SUBMISSIONS)
def stands(submission_id: int) -> ResponseReturnValue:
    """How it stands now, as JSON: whether what was fetched a while ago is still so."""
    store = db.session()
    return standing(store, visible_submission(store, submission_id))


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
        url_for("review.record", submission_id=submission_id, **filters_of(), _anchor="thread")
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
    is_false_alarm = "restore" not in request.form
    deed = judge_finding(
        store,
        submission,
        found,
        is_false_alarm=is_false_alarm,
        account=g.account,
        now=utc_now(),
    )
    store.commit()
    said = _("Noted as a false alarm.") if is_false_alarm else _("No longer a false alarm.")
    tell(said, undo=url_for("review.undo_deed", deed_id=deed.id, **filters_of()))
    return redirect(
        url_for("review.record", submission_id=submission_id, **filters_of(), _anchor="checks")
    )


def _decide(store: Session, submission: Submission, asked: Asked, state: ReviewState) -> Deed:
    now = utc_now()
    deed = begin(store, g.account, DeedKind.DECIDED, now=now, token=asked.token, state=state.value)
    decide_seen(
        store,
        deed,
        asked.seen(submission.id),
        state,
        comment=asked.comment,
        account=g.account,
        links=asked.links,
        now=now,
    )
    return deed


def _is_of(deed: Deed, submission: Submission, state: ReviewState) -> bool:
    """Whether a mark that arrives once more stands for the same decision."""
    touched = {part.submission_id for part in deed.parts if part.kind == DeedKind.DECIDED}
    return touched == {submission.id} and deed.facts.get("state") == state.value


def _decided(
    store: Session, submission: Submission, asked: Asked, state: ReviewState, deed: Deed
) -> ResponseReturnValue:
    """Say it, and go on to the next of the list as it was when the decision was taken."""
    said = say_decided(state)
    if wants_json():
        return done(store, said, deed.id, here=standing(store, submission))
    tell(said, undo=url_for("review.undo_deed", deed_id=deed.id, **filters_of()))
    then = store.get(Submission, asked.then) if asked.then else None
    if then is None or then.id == submission.id:
        return redirect(url_for("review.queue", **filters_of()))
    return redirect(url_for("review.record", submission_id=then.id, **filters_of()))


def _not_decided(
    submission_id: int, why: str, status: int, wanted: str = ""
) -> ResponseReturnValue:
    if not wants_json():
        return show(submission_id, status=status, wanted=wanted)
    words = {
        "deleted": _("It was deleted at its source meanwhile."),
        "comment": _("Say what is to correct; the officer reads it."),
        "token": _("Not decided: the server did not take it. Look at it again and decide anew."),
    }
    return refused(why, words[why], status)


def say_decided(state: ReviewState) -> str:
    """The deed in two words."""
    return {
        ReviewState.APPROVED: _("Approved."),
        ReviewState.HAS_ISSUES: _("Sent back to the officer."),
        ReviewState.REJECTED: _("Rejected."),
        ReviewState.RECEIVED: _("Put back to do."),
    }[state]
