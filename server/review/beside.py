"""What stands beside a record as one of a list: its neighbours, who reviews it, what is sought."""

from typing import Any

from flask import g, request, url_for
from sqlalchemy.orm import Session

from server.review.assign import reviewers
from server.review.filters import Filters
from server.review.gather import Record
from server.review.links import found_for
from server.review.queries import counts, neighbours
from server.rights import Right, may
from sync.assignment import assigned_to


def beside(store: Session, whole: Record, filters: Filters) -> dict[str, Any]:
    """For the template: where the record lies in its list, and what the desk offers with it."""
    place = neighbours(store, g.account, filters, whole.submission.id)
    held = assigned_to(store, whole.submission)
    return {
        "part": "X-Part" in request.headers,
        "args": filters.as_args(),
        "before": _address(place.before, filters),
        "after": _address(place.after, filters),
        "after_id": place.after,
        "place": place.number,
        "total": counts(store, g.account, filters)[filters.state],
        "assignee": held.account if held else None,
        "reviewers": reviewers(store) if may(g.account, Right.DECIDE) else [],
        "found": found_for(store, [each.event for each in whole.told]),
        "sought": request.args.get("find", ""),
    }


def _address(submission_id: int | None, filters: Filters) -> str | None:
    if submission_id is None:
        return None
    return url_for("review.record", submission_id=submission_id, **filters.as_args())
