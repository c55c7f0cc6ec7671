"""One submission: what it says, what is doubtful about it, where it belongs, what to do."""

from dataclasses import dataclass

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from server.auth import requires
from server.extensions import db
from server.models.accounts import PersonalReading
from server.models.submissions import ReviewState
from server.review.blueprint import bp
from server.review.changes import Change, changes
from server.review.files import shown_files
from server.review.filters import Filters
from server.review.gather import Record, visible_submission
from server.review.glance import glance
from server.review.history import source_name, words_of
from server.review.link_words import evidence, periods
from server.review.personal import log_if_sitting
from server.review.queries import counts, neighbours
from server.review.words import say
from server.rights import Right, may
from sync.attachments import is_arriving

DECIDED = {ReviewState.APPROVED, ReviewState.HAS_ISSUES, ReviewState.REJECTED}


@bp.get("/<int:submission_id>")
@requires(Right.SEE_SUBMISSIONS)
def record(submission_id: int) -> ResponseReturnValue:
    """The record as it stands."""
    log_if_sitting(submission_id)
    return show(submission_id)


def show(submission_id: int, *, status: int = 200, **said: object) -> ResponseReturnValue:
    """Render the record; `said` is what a decision that was not taken has to say."""
    store, filters = db.session(), Filters.read(request.args)
    whole = Record(store, visible_submission(store, submission_id))
    place = neighbours(store, g.account, filters, submission_id)
    latest = _latest_changes(whole)
    page = render_template(
        "review/record.html",
        r=whole,
        filters=filters,
        args=filters.as_args(),
        before=_address(place.before, filters),
        after=_address(place.after, filters),
        after_id=place.after,
        place=place.number,
        total=counts(store, g.account, filters)[filters.state],
        **glance(whole),
        is_arriving=is_arriving(store, whole.edition),
        decides=may(g.account, Right.DECIDE) and whole.submission.deleted_at is None,
        is_decided=whole.submission.review_state in DECIDED,
        say=say,
        evidence=evidence,
        periods=periods,
        words_of=words_of,
        source_name=source_name,
        **said,
    )
    return page, status


def _address(submission_id: int | None, filters: Filters) -> str | None:
    if submission_id is None:
        return None
    return url_for("review.record", submission_id=submission_id, **filters.as_args())
