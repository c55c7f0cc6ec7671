"""Adjustments of the plan: proposed, previewed, accepted into a version, refused, taken back."""

from typing import Any

from flask import current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.auth import requires, utc_now
from server.extensions import db
from server.i18n import day
from server.models.adjustments import Adjustment, AdjustmentState
from server.models.plan import Plan
from server.notices import tell
from server.paging import paged
from server.plan.adjusted import adjustments_of, counts_of, events_behind, names_of
from server.plan.asked import LARGEST_ID, year_in
from server.plan.blueprint import bp
from server.plan.moving import chosen_periods, moves
from server.plan.queries import version
from server.plan.today import programme_day
from server.rights import Right
from sync.gaps.deciding import Desk, accept, refuse, take_back, take_back_refusal
from sync.gaps.errors import PlanChanged
from sync.gaps.refresh import refresh_adjustments
from sync.gaps.revising import Revision, revisions


@bp.get("/adjustments")
@requires(Right.CHANGE_PLAN)
def adjustments() -> ResponseReturnValue:
    """What is proposed, accepted or refused, with its evidence."""
    return _list()


@bp.post("/adjustments/again")
@requires(Right.CHANGE_PLAN)
def look_again() -> ResponseReturnValue:
    """Bring the proposals in step with the plan and the events as they are now."""
    store, year = db.session(), _year()
    counts = refresh_adjustments(store, today=programme_day(), now=utc_now(), year=year)
    store.commit()
    words = ngettext("%(num)s adjustment proposed", "%(num)s adjustments proposed", counts.proposed)
    tell(words + ".")
    return redirect(url_for("plan.adjustments", year=year))


@bp.post("/adjustments/preview")
@requires(Right.CHANGE_PLAN)
def preview_adjustments() -> ResponseReturnValue:
    """What the plan would say with the chosen ones; nothing is written."""
    store = db.session()
    chosen = _chosen(store)
    if not chosen:
        return redirect(url_for("plan.adjustments", year=_year()))
    periods = chosen_periods(request.form, chosen)
    try:
        found = revisions(store, chosen, periods)
    except PlanChanged:
        return _changed_meanwhile()
    return render_template(
        "plan/adjustments_preview.html",
        year=_year(),
        chosen=chosen,
        revisions=[_shown(each) for each in found],
        versions=_(", ").join(str(each.base + 1) for each in found),
        moves=moves(chosen, programme_day()),
        periods={key: f"{each.start}/{each.end}" for key, each in periods.items()},
    )


@bp.post("/adjustments/accept")
@requires(Right.CHANGE_PLAN)
def accept_adjustments() -> ResponseReturnValue:
    """Make the new version; say so where the plan changed since it was shown."""
    store, today = db.session(), programme_day()
    chosen = _chosen(store)
    name = _("Adjustments of %(day)s", day=day(today))
    try:
        made = accept(store, chosen, _seen(), _desk(name), chosen_periods(request.form, chosen))
    except PlanChanged:
        return _changed_meanwhile()
    store.commit()
    if not made:
        return redirect(url_for("plan.adjustments", year=_year()))
    versions = ",".join(str(each.id) for each in made)
    tell(
        ngettext("%(num)s adjustment accepted.", "%(num)s adjustments accepted.", len(chosen)),
        undo=url_for("plan.take_back_adjustments", year=_year()),
        versions=versions,
    )
    return redirect(url_for("plan.show_version", version_id=made[0].id))


@bp.post("/adjustments/undo")
@requires(Right.CHANGE_PLAN)
def take_back_adjustments() -> ResponseReturnValue:
    """Make versions that restore what stood before an acceptance."""
    store = db.session()
    wanted = [int(each) for each in request.form.get("versions", "").split(",") if each.isdigit()]
    found = [version(store, each) for each in wanted if each <= LARGEST_ID]
    try:
        made = take_back(store, found, _desk(_("Adjustments taken back")))
    except PlanChanged:
        return _changed_meanwhile()
    store.commit()
    tell(_("The plan says again what it said before."))
    if not made:
        return redirect(url_for("plan.adjustments", year=_year()))
    return redirect(url_for("plan.show_version", version_id=made[0].id))


@bp.post("/adjustments/refuse")
@requires(Right.CHANGE_PLAN)
def refuse_adjustments() -> ResponseReturnValue:
    """Say no; the same evidence proposes it no more."""
    store = db.session()
    chosen = _chosen(store)
    count = refuse(store, chosen, g.account, utc_now())
    ids = ",".join(str(each.id) for each in chosen)
    store.commit()
    tell(
        ngettext("%(num)s adjustment refused.", "%(num)s adjustments refused.", count),
        undo=url_for("plan.propose_again", year=_year()),
        only=ids,
    )
    return redirect(url_for("plan.adjustments", year=_year()))


@bp.post("/adjustments/propose-again")
@requires(Right.CHANGE_PLAN)
def propose_again() -> ResponseReturnValue:
    """Take a refusal back."""
    store = db.session()
    take_back_refusal(store, _chosen(store, AdjustmentState.REFUSED))
    store.commit()
    tell(_("Proposed again."))
    return redirect(url_for("plan.adjustments", year=_year()))


def _list(*, problem: bool = False) -> str:
    store, year = db.session(), _year()
    state = AdjustmentState.PROPOSED
    if not problem and request.args.get("state") in set(AdjustmentState):
        state = AdjustmentState(request.args["state"])
    found = adjustments_of(store, year, state)
    page = paged(
        found,
        request.args.get("page", 1, type=int),
        lambda number: url_for("plan.adjustments", year=year, state=state.value, page=number),
    )
    return render_template(
        "plan/adjustments.html",
        year=year,
        state=state,
        counts=counts_of(store, year),
        pages=page,
        events=events_behind(store, page.items, g.account),
        names=names_of(store, page.items),
        problem=problem,
    )


def _changed_meanwhile() -> ResponseReturnValue:
    """Bring the proposals in step with the plan as it is now, and say what happened."""
    store = db.session()
    store.rollback()
    refresh_adjustments(store, today=programme_day(), now=utc_now(), year=_year())
    store.commit()
    return _list(problem=True), 409


def _year() -> int:
    return year_in(request.args, programme_day().year)


def _chosen(store: Session, state: AdjustmentState = AdjustmentState.PROPOSED) -> list[Adjustment]:
    """The adjustments that the form names: one by its button, else the ticked ones."""
    said = request.form.get("only")
    named = said.split(",") if said else request.form.getlist("id")
    ids = [int(each) for each in named if each.isdigit() and int(each) <= LARGEST_ID]
    statement = (
        select(Adjustment)
        .join(Plan, Adjustment.plan_id == Plan.id)
        .where(Adjustment.id.in_(ids), Adjustment.state == state, Plan.year == _year())
        .order_by(Adjustment.id)
    )
    return list(store.scalars(statement))


def _seen() -> dict[int, int]:
    pairs = (each.split(":") for each in request.form.getlist("seen") if each.count(":") == 1)
    return {int(part): int(base) for part, base in pairs if part.isdigit() and base.isdigit()}


def _desk(name: str) -> Desk:
    return Desk(current_app.extensions["media"], g.account, utc_now(), name)


def _shown(revision: Revision) -> dict[str, Any]:
    return {
        "part": revision.part,
        "base": revision.base,
        "difference": revision.difference,
        "events": sum(len(ids) for ids in revision.links.values()),
    }
