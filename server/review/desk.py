"""The desk's own way to speak: what a person asks for, by form or JSON, and the answers in JSON.

A decision sent with a `token` is taken once, however often it arrives: what was kept while there
was no network is simply sent again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from server.models.reviews import Decision
from server.models.submissions import ReviewState, Submission
from server.review.filters import Filters, read_id
from server.review.gather import Record
from server.review.queries import counts
from sync.desk import Seen
from sync.review import current_edition, last_decision

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
TOKEN_LENGTH = 64


@dataclass(frozen=True)
class Asked:
    """A decision as it is asked for."""

    state: ReviewState | None
    comment: str
    edition: int | None
    decision: int | None
    links: Mapping[int, int]
    token: str | None
    then: int | None

    @classmethod
    def read(cls) -> "Asked":
        """Take it from the request: fields of a form, or the same names in a JSON object."""
        words = _object(request.get_json()) if request.is_json else request.form
        links = _object(words.get("links"))
        ticked = request.form.getlist("link") or [f"{e}:{a}" for e, a in links.items()]
        return cls(
            state=CHOICES.get(str(words.get("state", ""))),
            comment=str(words.get("comment") or "").strip(),
            edition=_number(words.get("seen_edition")),
            decision=_number(words.get("seen_decision")),
            links=dict(filter(None, map(_pair, ticked))),
            token=str(words.get("token") or "")[:TOKEN_LENGTH] or None,
            then=_number(words.get("then")),
        )

    def seen(self, submission_id: int) -> Seen:
        """What its maker saw."""
        return Seen(submission_id, self.edition, self.decision)


def _object(said: object) -> Mapping[str, Any]:
    return said if isinstance(said, Mapping) else {}


def _number(word: object) -> int | None:
    return read_id(str(word or ""))


def _pair(text: str) -> tuple[int, int] | None:
    event, activity = (read_id(each) for each in (*text.split(":"), "", "")[:2])
    return None if event is None or activity is None else (event, activity)


def wants_json() -> bool:
    """Whether the sender reads JSON rather than a page."""
    return request.accept_mimetypes.best == "application/json"


def filters_of() -> dict[str, Any]:
    """The filters that the address bears, to go on with."""
    return Filters.read(request.args).as_args()


def done(store: Session, said: str, deed_id: int, **more: object) -> ResponseReturnValue:
    """Something was done, and how it is undone."""
    filters = Filters.read(request.args)
    return {
        "done": True,
        "said": said,
        "deed": deed_id,
        "undo": url_for("review.undo_deed", deed_id=deed_id, **filters.as_args()),
        "left": counts(store, g.account, filters)[filters.state],
        "waiting": counts(store, g.account, Filters())["todo"],
        **more,
    }


def refused(why: str, say: str, status: int, **more: object) -> ResponseReturnValue:
    """Nothing was done, and why not."""
    return {"done": False, "why": why, "say": say, **more}, status


def overtaken(store: Session, submission: Submission, asked: Asked) -> ResponseReturnValue:
    """Nothing was decided: what stands here and what was wanted, as data and in words."""
    mine = {"state": asked.state.value if asked.state else "", "comment": asked.comment}
    note = render_template(
        "review/_overtaken.html",
        r=Record(store, submission),
        mine=mine,
        address=url_for("review.record", submission_id=submission.id, **filters_of()),
    )
    return refused(
        "overtaken",
        _("Nothing was decided: something changed while you read"),
        409,
        here=standing(store, submission),
        wanted=mine,
        note=note,
    )


def standing(store: Session, submission: Submission) -> dict[str, object]:
    """How a submission stands now: what a decision on it has to have seen."""
    edition, last = current_edition(store, submission), last_decision(store, submission)
    return {
        "state": submission.review_state,
        "edition": edition.id,
        "edition_number": edition.number,
        "decision": last.id if last else None,
        "by": _by(last),
        "at": last.at.isoformat() if last else None,
        "comment": last.comment if last else None,
    }


def _by(decision: Decision | None) -> str | None:
    if decision is None:
        return None
    return decision.account.name if decision.account else decision.by_name
