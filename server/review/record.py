"""One submission: what it says, what is doubtful about it, where it belongs, what to do."""

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from server.auth import requires
from server.extensions import db
from server.models.submissions import ReviewState
from server.review.beside import beside
from server.review.blueprint import bp
from server.review.filters import Filters
from server.review.gather import Record, visible_submission
from server.review.glance import glance
from server.review.history import source_name, words_of
from server.review.link_words import evidence, periods
from server.review.personal import log_if_sitting
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
    page = render_template(
        "review/record.html",
        r=whole,
        filters=filters,
        **beside(store, whole, filters),
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
