"""Showing what is masked: asked for, written down, then seen for a while."""

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from server.auth import requires, utc_now
from server.extensions import db
from server.masking import is_revealed, mask_again, open_sitting, reveal, sits
from server.review.blueprint import bp
from server.review.filters import Filters
from server.review.gather import visible_submission
from server.rights import Right, may


@bp.post("/<int:submission_id>/reveal")
@requires(Right.SEE_PERSONAL)
def show_personal(submission_id: int) -> ResponseReturnValue:
    """Show this one's personal data; with `sitting`, also that of those opened next."""
    store, now = db.session(), utc_now()
    visible_submission(store, submission_id)
    if not is_revealed(store, g.account, submission_id, now=now):
        reveal(store, g.account, submission_id, now=now)
        store.commit()
    if "sitting" in request.form:
        open_sitting(now=now)
    return _back(submission_id)


@bp.post("/<int:submission_id>/mask")
@requires(Right.SEE_PERSONAL)
def hide_personal(submission_id: int) -> ResponseReturnValue:
    """Mask all that was shown."""
    mask_again(now=utc_now())
    return _back(submission_id)


def log_if_sitting(submission_id: int) -> None:
    """During a sitting, opening a submission is a reading of it."""
    store, now = db.session(), utc_now()
    if not (sits(now=now) and may(g.account, Right.SEE_PERSONAL)):
        return
    visible_submission(store, submission_id)
    if not is_revealed(store, g.account, submission_id, now=now):
        reveal(store, g.account, submission_id, now=now)
        store.commit()


def _back(submission_id: int) -> ResponseReturnValue:
    args = Filters.read(request.args).as_args()
    address = url_for("review.record", submission_id=submission_id, **args, _anchor="masking")
    return redirect(address, 303)
