"""Exchanges with the officer: what is new to the reader, and that it was read."""

from collections.abc import Iterable

from flask import Response, g
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from server.auth import requires, utc_now
from server.extensions import db
from server.models.accounts import Account
from server.review.blueprint import bp
from server.review.gather import visible_submission
from server.rights import Right
from sync.threads import Party, last_message_of, mark_read, messages, unread, unread_counts


def unread_of(store: Session, account: Account, submission_id: int) -> frozenset[int]:
    """The ids of the messages on a submission that this account has not read."""
    party = Party(account.id)
    found = unread(store, party, messages(store, [submission_id]))
    return frozenset(entry.id for entry in found.get(submission_id, []))


def unread_in_queue(
    store: Session, account: Account, submission_ids: Iterable[int]
) -> dict[int, int]:
    """How many unread messages each row of the queue has."""
    return unread_counts(store, Party(account.id), submission_ids)


@bp.post("/<int:submission_id>/thread/read")
@requires(Right.SEE_SUBMISSIONS)
def thread_read(submission_id: int) -> ResponseReturnValue:
    """The thread came in sight: what stands in it is read."""
    store = db.session()
    visible_submission(store, submission_id)
    last = last_message_of(store, submission_id)
    mark_read(store, Party(g.account.id), submission_id, last, now=utc_now())
    store.commit()
    return Response(status=204)
