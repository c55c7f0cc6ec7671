"""One move on many submissions: a preview of what it touches, then the move, undone as one.

What is ticked bears the edition and the last decision that its reader saw; the preview names what
changed since, and what changes after the preview is left as it is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from server.auth import requires, utc_now
from server.extensions import db
from server.models.events import Candidate, Event, LinkStatus, Telling
from server.models.review_desk import DeedKind
from server.models.reviews import FindingTone
from server.models.submissions import ReviewState, Submission
from server.notices import tell
from server.review.assign import asked_person, reviewers, say_assigned, sees
from server.review.blueprint import bp
from server.review.desk import CHOICES, WANT_COMMENT, Asked, filters_of
from server.review.filters import Filters, read_id
from server.review.queries import Row, ids_of, rows_of, visible_of
from server.review.words import say
from server.rights import Right
from sync.deeds import begin
from sync.desk import Batch, Seen, assign_many, decide_many

MOST, LISTED, AT_ONCE = 5_000, 200, 200
ASSIGN = "assign"


@dataclass
class Preview:
    """What a move would touch: as it is, changed since it was ticked, there already."""

    move: str
    plain: list[Row] = field(default_factory=list)
    rest: list[Row] = field(default_factory=list)
    doubtful: list[Row] = field(default_factory=list)
    changed: list[Row] = field(default_factory=list)
    already: int = 0
    links: dict[int, int] = field(default_factory=dict)
    is_cut: bool = False

    @property
    def count(self) -> int:
        """How many it touches, left as it stands."""
        return len(self.plain) + len(self.doubtful) + len(self.rest)


@bp.post("/bulk")
@requires(Right.DECIDE)
def bulk() -> ResponseReturnValue:
    """The preview of a move on what was ticked, or on all that the filters show."""
    store = db.session()
    return _preview(store, _ticked(store), request.form.get("move", ""))


@bp.post("/bulk/do")
@requires(Right.DECIDE)
def bulk_do() -> ResponseReturnValue:
    """Make the move on what stayed ticked in the preview."""
    store, move = db.session(), request.form.get("move", "")
    ticked = _ticked(store)
    if not ticked:
        return redirect(url_for("review.queue", **filters_of()))
    if move == ASSIGN:
        return _assign(store, ticked)
    asked = Asked.read()
    state = _state(move)
    if state in WANT_COMMENT and not asked.comment:
        return _preview(store, ticked, move, wanted=True)
    batch = Batch(begin(store, g.account, DeedKind.DECIDED, now=utc_now(), state=state.value))
    for at in range(0, len(ticked), AT_ONCE):
        decide_many(
            store,
            ticked[at : at + AT_ONCE],
            state,
            comment=asked.comment,
            account=g.account,
            links=asked.links if "with_links" in request.form else {},
            now=utc_now(),
            batch=batch,
        )
        store.commit()
    return _told(batch, _say(batch, state))


def _ticked(store: Session) -> list[Seen]:
    """What is ticked, of that the reader may see; a tick bears id, edition and decision."""
    if "all" in request.form:
        ids = ids_of(store, g.account, Filters.read(request.args), MOST + 1)
        return [_seen(row.seen) for row in rows_of(store, ids)]
    words = [*request.form.getlist("seen"), *request.form.get("rest", "").split()]
    asked = list({each.submission_id: each for each in map(_seen, words[: MOST + 1])}.values())
    visible = visible_of(store, g.account, [each.submission_id for each in asked])
    return [each for each in asked if each.submission_id in visible]


def _seen(text: str) -> Seen:
    """A tick read: `12.40.7` is submission 12 at edition 40 and decision 7."""
    parts = [read_id(each) for each in text.split(".")]
    submission_id, edition_id, decision_id = (*parts, None, None)[:3]
    return Seen(submission_id or 0, edition_id, decision_id)


def _state(move: str) -> ReviewState:
    if move not in CHOICES:
        raise NotFound
    return CHOICES[move]


def _preview(
    store: Session, ticked: Sequence[Seen], move: str, *, wanted: bool = False
) -> ResponseReturnValue:
    state = None if move == ASSIGN else _state(move)
    preview = _sorted(store, ticked[:MOST], move)
    preview.is_cut = len(ticked) > MOST
    if state == ReviewState.APPROVED:
        touched = (*preview.plain, *preview.doubtful, *preview.rest)
        preview.links = proposed_links(store, (row.id for row in touched))
    page = render_template(
        "review/bulk.html",
        preview=preview,
        state=state,
        args=filters_of(),
        reviewers=reviewers(store) if state is None else [],
        comment=request.form.get("comment", ""),
        wanted=wanted,
        most=MOST,
        say=say,
        part="X-Part" in request.headers,
    )
    return page, 422 if wanted else 200


def _sorted(store: Session, ticked: Sequence[Seen], move: str) -> Preview:
    """Each row under what it has to say for itself."""
    preview = Preview(move)
    seen = {each.submission_id: each for each in ticked}
    for row in rows_of(store, list(seen)):
        if row.state == move:
            preview.already += 1
        elif (row.edition_id, row.decision_id) != (
            seen[row.id].edition_id,
            seen[row.id].decision_id,
        ):
            preview.changed.append(row)
        elif any(finding.tone == FindingTone.BAD for finding in row.findings):
            preview.doubtful.append(row)
        else:
            preview.plain.append(row)
    preview.plain, preview.rest = preview.plain[:LISTED], preview.plain[LISTED:]
    return preview


def proposed_links(store: Session, submission_ids: Iterable[int]) -> dict[int, int]:
    """The activity that is proposed for each event of these submissions that has no link yet."""
    statement = (
        select(Candidate.event_id, Candidate.activity_id)
        .join(Event, Candidate.event_id == Event.id)
        .join(Telling, Telling.event_id == Event.id)
        .where(
            Telling.submission_id.in_(list(submission_ids)),
            Telling.is_withdrawn.is_(False),
            Event.link_status == LinkStatus.PROPOSED,
            Candidate.rank == 1,
        )
    )
    return dict(store.execute(statement).all())


def _assign(store: Session, ticked: Sequence[Seen]) -> ResponseReturnValue:
    person = asked_person(store)
    wanted = [each.submission_id for each in ticked]
    found = store.scalars(select(Submission).where(Submission.id.in_(wanted))).all()
    taken = [each for each in found if person is None or sees(person, each)]
    batch = assign_many(store, taken, person, by=g.account, now=utc_now())
    store.commit()
    said = say_assigned(person) + " " + _many(len(batch.done))
    if len(taken) < len(found):
        left = len(found) - len(taken)
        said += " " + ngettext(
            "%(num)s lies outside the regions they see.",
            "%(num)s lie outside the regions they see.",
            left,
        )
    return _told(batch, said)


def _told(batch: Batch, said: str) -> ResponseReturnValue:
    undo = url_for("review.undo_deed", deed_id=batch.deed.id, **filters_of())
    tell(said, undo=undo if batch.done else "")
    return redirect(url_for("review.queue", **filters_of()))


def _say(batch: Batch, state: ReviewState) -> str:
    words = {
        ReviewState.APPROVED: _("Approved:"),
        ReviewState.HAS_ISSUES: _("Sent back:"),
        ReviewState.REJECTED: _("Rejected:"),
        ReviewState.RECEIVED: _("Put back to do:"),
    }
    said = words[state] + " " + _many(len(batch.done))
    if batch.overtaken:
        said += " " + ngettext(
            "%(num)s changed meanwhile and was left as it is.",
            "%(num)s changed meanwhile and were left as they are.",
            len(batch.overtaken),
        )
    return said


def _many(count: int) -> str:
    return ngettext("%(num)s submission.", "%(num)s submissions.", count)
