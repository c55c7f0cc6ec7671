"""Submissions side by side that may tell one event: join them, keep them apart, undo."""

from dataclasses import dataclass

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from server.auth import requires, utc_now
from server.extensions import db
from server.joins.blueprint import bp
from server.joins.questions import Question, group_ids, question
from server.models.events import Telling
from server.models.joins import JoinAct, JoinVerdict, ToldAs
from server.models.submissions import Submission
from server.notices import tell
from server.rights import Right, may, visible_submissions
from sync.joins.joining import join, keep_apart, withdraw

LATEST = 10


@dataclass(frozen=True)
class Place:
    """Where a question stands among all, from 1, and its neighbours."""

    group_id: int | None
    before: int | None
    after: int | None
    number: int
    total: int


@bp.get("")
@requires(Right.SEE_SUBMISSIONS)
def queue() -> ResponseReturnValue:
    """The question asked for, else the likeliest one."""
    store = db.session()
    place = place_of(store, request.args.get("group", type=int))
    asked = question(store, g.account, place.group_id) if place.group_id else None
    return render_template(
        "joins/queue.html",
        place=place,
        question=asked,
        acts=_acts(store),
        decides=may(g.account, Right.DECIDE),
    )


@bp.post("/<int:group_id>")
@requires(Right.DECIDE)
def decide(group_id: int) -> ResponseReturnValue:
    """Keep what the reader says of those ticked, and go on to the next question."""
    store = db.session()
    asked = question(store, g.account, group_id)
    if asked is None:
        tell(_("This question is no longer open."))
        return redirect(url_for("joins.queue"))
    ids = _ticked(asked)
    after = place_of(store, group_id).after
    if len(ids) < 2:
        tell(_("Tick two submissions at least."))
        return redirect(url_for("joins.queue", group=group_id))
    verdict = request.form.get("verdict")
    if verdict == JoinVerdict.SAME:
        told_as = _told_as(asked)
        act = join(store, ids, account=g.account, now=utc_now(), told_as=told_as)
        said = ngettext(
            "%(num)s submission, one event.", "%(num)s submissions, one event.", len(ids)
        )
    elif verdict == JoinVerdict.DIFFERENT:
        act = keep_apart(store, ids, account=g.account, now=utc_now())
        said = _("Different events; it is not asked again.")
    else:
        raise NotFound
    store.commit()
    tell(said, undo=url_for("joins.undo", act_id=act.id))
    return redirect(url_for("joins.queue", group=after))


@bp.post("/acts/<int:act_id>/undo")
@requires(Right.DECIDE)
def undo(act_id: int) -> ResponseReturnValue:
    """Take an act back: each submission has its own event again."""
    store = db.session()
    act = store.get(JoinAct, act_id)
    if act is None or not _sees(store, act):
        raise NotFound
    withdraw(store, act, account=g.account, now=utc_now())
    store.commit()
    tell(_("Undone: each as it was."))
    return redirect(url_for("joins.queue"))


def place_of(store: Session, group_id: int | None) -> Place:
    """Where a question stands; the first where it is none of them."""
    ids = group_ids(store, g.account)
    if not ids:
        return Place(None, None, None, 0, 0)
    at = ids.index(group_id) if group_id in ids else 0
    before = ids[at - 1] if at else None
    after = ids[at + 1] if at + 1 < len(ids) else None
    return Place(ids[at], before, after, at + 1, len(ids))


def _ticked(asked: Question) -> list[int]:
    wanted = set(request.form.getlist("telling", type=int))
    return [side.telling.id for side in asked.sides if side.telling.id in wanted]


def _told_as(asked: Question) -> dict[int, ToldAs]:
    """What each younger one is beside an older, by its likeliest pair."""
    pairs = sorted(asked.pairs, key=lambda each: each.probability)
    return {each.second_id: ToldAs(each.told_as) for each in pairs}


def _acts(store: Session) -> list[JoinAct]:
    """The latest that hold, of submissions that the reader may see."""
    statement = (
        select(JoinAct)
        .where(JoinAct.withdrawn_at.is_(None))
        .order_by(JoinAct.at.desc(), JoinAct.id.desc())
        .limit(5 * LATEST)
    )
    return [act for act in store.scalars(statement) if _sees(store, act)][:LATEST]


def titles_of(act: JoinAct) -> list[tuple[int, str]]:
    """The submissions that an act speaks of, with the titles they have now."""
    ids = {each for pair in act.decisions for each in (pair.first_id, pair.second_id)}
    rows = db.session().scalars(select(Telling).where(Telling.id.in_(ids)).order_by(Telling.id))
    return [(each.submission_id, each.event.title or "") for each in rows]


def _sees(store: Session, act: JoinAct) -> bool:
    ids = {each for pair in act.decisions for each in (pair.first_id, pair.second_id)}
    of = select(Telling.submission_id).where(Telling.id.in_(ids))
    hidden = select(Submission.id).where(Submission.id.in_(of), ~visible_submissions(g.account))
    return bool(ids) and store.scalar(hidden.limit(1)) is None
