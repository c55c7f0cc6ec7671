"""The link card's moves: choose an activity, none, or leave it to the machine; search another."""

from collections.abc import Sequence

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload
from werkzeug.exceptions import NotFound

from server.auth import requires, utc_now
from server.extensions import db
from server.models.events import Event
from server.models.plan import ActivityValues, Plan, PlannedActivity
from server.models.review_desk import DeedKind
from server.models.submissions import Submission
from server.notices import tell
from server.review.blueprint import bp
from server.review.desk import done, filters_of, wants_json
from server.review.filters import read_id
from server.review.gather import visible_submission
from server.rights import Right
from sync.deeds import begin
from sync.desk import events_of, unlink
from sync.desk import link as link_it

FOUND = 12


@bp.post("/<int:submission_id>/events/<int:event_id>/link")
@requires(Right.DECIDE)
def link(submission_id: int, event_id: int) -> ResponseReturnValue:
    """Link to the activity chosen, call unplanned, or take the person's decision back."""
    store = db.session()
    submission = visible_submission(store, submission_id)
    event = _event(store, submission, event_id)
    if "search" in request.form:
        return _to_search(submission_id, event_id)
    chosen, now = request.form.get("activity", ""), utc_now()
    if "withdraw" in request.form:
        deed = begin(store, g.account, DeedKind.UNLINKED, now=now)
        unlink(store, deed, submission, event, account=g.account, now=now)
        said = _("Your link decision is taken back.")
    elif chosen == "none" or read_id(chosen) is not None:
        deed = begin(store, g.account, DeedKind.LINKED, now=now)
        activity = read_id(chosen)
        link_it(store, deed, submission, event, activity, account=g.account, now=now)
        said = _("Linked.") if activity is not None else _("Noted as unplanned.")
    else:
        raise NotFound
    store.commit()
    if wants_json():
        return done(store, said, deed.id)
    args = filters_of()
    tell(said, undo=url_for("review.undo_deed", deed_id=deed.id, **args))
    return redirect(url_for("review.record", submission_id=submission_id, **args, _anchor="link"))


def _to_search(submission_id: int, event_id: int) -> ResponseReturnValue:
    """Without a script the search is a page: the record again, with what was found."""
    asked = request.form.get("find", "").strip()
    args = {**filters_of(), "find": asked, "of": event_id}
    return redirect(url_for("review.record", submission_id=submission_id, **args, _anchor="link"))


@bp.get("/<int:submission_id>/events/<int:event_id>/activities")
@requires(Right.DECIDE)
def activities(submission_id: int, event_id: int) -> ResponseReturnValue:
    """Activities of the plan by code or title, to choose from."""
    store = db.session()
    event = _event(store, visible_submission(store, submission_id), event_id)
    asked = request.args.get("find", "").strip()
    found = find_activities(store, event, asked) if asked else []
    return render_template("review/_activities.html", found=found, asked=asked)


def found_for(store: Session, events: Sequence[Event]) -> dict[int, Sequence[PlannedActivity]]:
    """What the address searches for, by the event it is searched for."""
    asked, of = request.args.get("find", "").strip(), request.args.get("of", type=int)
    return {
        event.id: find_activities(store, event, asked)
        for event in events
        if asked and event.id == of
    }


def find_activities(store: Session, event: Event, asked: str) -> Sequence[PlannedActivity]:
    """The activities whose code or title holds the words, those of the event's year first."""
    whole = func.lower(
        PlannedActivity.code
        + " "
        + ActivityValues.title
        + " "
        + func.coalesce(ActivityValues.title_ar, "")
    )
    words = [
        "%" + word.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_") + "%"
        for word in asked.lower().split()[:8]
    ]
    year = event.date.year if event.date else 0
    statement = (
        select(PlannedActivity)
        .join(ActivityValues, PlannedActivity.values_id == ActivityValues.id)
        .join(Plan, PlannedActivity.plan_id == Plan.id)
        .where(PlannedActivity.is_planned, *(whole.like(each, escape="\\") for each in words))
        .options(joinedload(PlannedActivity.values), joinedload(PlannedActivity.plan))
        .order_by(func.abs(Plan.year - year), PlannedActivity.code)
        .limit(FOUND)
    )
    return store.scalars(statement).all()


def _event(store: Session, submission: Submission, event_id: int) -> Event:
    found = next((each for each in events_of(store, submission) if each.id == event_id), None)
    if found is None:
        raise NotFound
    return found
