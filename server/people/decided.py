"""What people decided on who is who, the latest first, each to be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from server.auth import requires, utc_now
from server.extensions import db
from server.models.events import Attendance
from server.models.persons import PairDecision, PersonAct
from server.models.submissions import Submission
from server.notices import tell
from server.people.blueprint import bp
from server.people.queue import frame, read
from server.people.sights import Known, Sight, seen
from server.rights import Right, visible_submissions
from sync.people.decisions import withdraw

PER_PAGE = 25


@dataclass(frozen=True)
class Decided:
    """An act with the two attendances that it is shown by, and of how many pairs it speaks."""

    act: PersonAct
    sights: Sequence[Sight]
    pairs: int


@bp.get("/decided")
@requires(Right.SEE_SUBMISSIONS)
def decided() -> ResponseReturnValue:
    """A page of them."""
    store, page = db.session(), max(1, request.args.get("page", 1, type=int))
    acts = _acts(store, page)
    shown = [_decided(store, act, pairs) for act, pairs in acts[:PER_PAGE]]
    answer = render_template(
        "people/decided.html",
        **frame(store),
        acts=[each for each in shown if each.sights],
        page=page,
        has_more=len(acts) > PER_PAGE,
    )
    read(store, *(Known(0, each.sights, each.sights[0]) for each in shown if each.sights))
    return answer


@bp.post("/acts/<int:act_id>/undo")
@requires(Right.DECIDE)
def undo(act_id: int) -> ResponseReturnValue:
    """Take an act back; who was joined is two again, each with the old number."""
    store = db.session()
    act = store.get(PersonAct, act_id)
    if act is None or not _decided(store, act, 1).sights:
        raise NotFound
    withdraw(store, act, now=utc_now())
    store.commit()
    tell(_("Decision undone."))
    person = request.args.get("person", type=int)
    if person is not None:
        return redirect(url_for("people.person", person_id=person))
    if "list" in request.args:
        return redirect(url_for("people.decided"))
    ask, pair = request.args.get("ask"), request.args.get("pair", type=int)
    return redirect(url_for("people.queue", ask=ask, pair=pair))


def _acts(store: Session, page: int) -> list[tuple[PersonAct, int]]:
    """Those that hold and speak of attendances that the reader may see; one more than a page."""
    pairs = func.count(PairDecision.id)
    statement = (
        select(PersonAct, pairs)
        .join(PairDecision, PairDecision.act_id == PersonAct.id)
        .join(Attendance, PairDecision.first_id == Attendance.id)
        .join(Submission, Attendance.submission_id == Submission.id)
        .where(PersonAct.withdrawn_at.is_(None), visible_submissions(g.account))
        .group_by(PersonAct.id)
        .order_by(PersonAct.at.desc(), PersonAct.id.desc())
        .limit(PER_PAGE + 1)
        .offset((page - 1) * PER_PAGE)
    )
    return [(act, count) for act, count in store.execute(statement)]


def _decided(store: Session, act: PersonAct, pairs: int) -> Decided:
    first = store.scalars(
        select(PairDecision).where(PairDecision.act_id == act.id).order_by(PairDecision.id).limit(1)
    ).first()
    both = [] if first is None else seen(store, g.account, [first.first_id, first.second_id])
    return Decided(act, both if len(both) == 2 else [], pairs)
