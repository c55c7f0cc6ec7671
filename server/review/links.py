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
from server.models.events import Event, Telling
from server.models.plan import ActivityValues, Plan, PlannedActivity
from server.notices import tell
from server.review.blueprint import bp
from server.review.filters import Filters
from server.review.gather import visible_submission
from server.rights import Right
from sync.links import decide_link, withdraw_decision

FOUND = 12


@bp.post("/<int:submission_id>/events/<int:event_id>/link")
@requires(Right.DECIDE)
def link(submission_id: int, event_id: int) -> ResponseReturnValue:
    """Link to the activity chosen, call unplanned, or take the person's decision back."""
    store = db.session()
    event = _visible_event(store, submission_id, event_id)
    chosen = request.form.get("activity", "")
    if "withdraw" in request.form:
        withdraw_decision(store, event, account=g.account, now=utc_now())
        said = _("Your link decision is taken back.")
    elif chosen == "none":
        decide_link(store, event, None, account=g.account, now=utc_now())
        said = _("Noted as unplanned.")
    elif chosen.isdigit():
        decide_link(store, event, int(chosen), account=g.account, now=utc_now())
        said = _("Linked.")
    else:
        raise NotFound
    store.commit()
    args = Filters.read(request.args).as_args()
    undo = url_for("review.link", submission_id=submission_id, event_id=event_id, **args)
    tell(said, undo="" if "withdraw" in request.form else undo, withdraw="1")
    return redirect(url_for("review.record", submission_id=submission_id, **args, _anchor="link"))


@bp.get("/<int:submission_id>/events/<int:event_id>/activities")
@requires(Right.DECIDE)
def activities(submission_id: int, event_id: int) -> ResponseReturnValue:
    """Activities of the plan by code or title, to choose from."""
    store = db.session()
    event = _visible_event(store, submission_id, event_id)
    asked = request.args.get("find", "").strip()
    return render_template(
        "review/_activities.html",
        found=find_activities(store, event, asked) if asked else [],
        asked=asked,
        event=event,
        submission_id=submission_id,
        args=Filters.read(request.args).as_args(),
    )


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


def _visible_event(store: Session, submission_id: int, event_id: int) -> Event:
    submission = visible_submission(store, submission_id)
    statement = (
        select(Event)
        .join(Telling, Telling.event_id == Event.id)
        .where(Event.id == event_id, Telling.submission_id == submission.id)
    )
    event = store.scalars(statement).first()
    if event is None:
        raise NotFound
    return event
