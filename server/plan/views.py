"""The plan: its bars, its activities by month, one activity, and the events behind each count."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from flask import Flask, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from server.auth import requires
from server.extensions import db
from server.i18n import reader_language
from server.paging import paged
from server.plan import adjustments, formats, gaps, history, uploads
from server.plan.adjusted import counts_of
from server.plan.asked import id_in, year_in
from server.plan.blueprint import bp
from server.plan.choices import choices
from server.plan.events import counted_events, unplanned_events
from server.plan.figures import bars, total, unique_people
from server.plan.formats import region_names
from server.plan.queries import (
    activity_versions,
    axis_labels,
    planned_activity,
    proposed_adjustments,
    versions_of,
)
from server.plan.rows import ActivityRow, Filters, activity_rows, progress_of
from server.plan.today import programme_day
from server.rights import Right, may
from sync.gaps.standing import Standing, situation_of
from sync.gaps.yields import Yield, yields
from sync.plan.current import years
from sync.plan.held import held_by_activity
from sync.plan.listing import links_to_look_at
from sync.plan.renames import proposed_renames
from sync.programme import load

# Their views register themselves on the blueprint when they are imported.
SECTIONS = (adjustments, gaps, history, uploads)
TEXTS = ("part", "axis", "region", "state", "standing", "words")


def init_app(app: Flask) -> None:
    """Register the screen."""
    formats.init_app(app)
    app.register_blueprint(bp)


@bp.get("")
@requires(Right.SEE_PLAN)
def index() -> ResponseReturnValue:
    """The plan of a year, by result, region and month."""
    store, today = db.session(), programme_day()
    known = years(store)
    if not known:
        return render_template("plan/empty.html", year=today.year)
    filters = _filters(known, today)
    rows = activity_rows(store, filters.year, filters.version, today)
    kept = [row for row in rows if filters.keeps(row)]
    page = paged(kept, request.args.get("page", 1, type=int), _pages("plan.index", filters))
    return render_template(
        "plan/index.html",
        **_frame(store, filters, known),
        **_bars([row for row in rows if filters.part in ("", row.part)]),
        **choices(rows),
        today=today,
        rows=rows,
        sums=total(rows),
        standings=_standings(rows, filters),
        proposed=counts_of(store, filters.year)["proposed"],
        shown=page.items,
        shown_sums=total(kept),
        pages=page,
    )


@bp.get("/events")
@requires(Right.SEE_PLAN)
def events() -> ResponseReturnValue:
    """The events that a count of the plan stands for: done, to review, or unplanned."""
    store, today = db.session(), programme_day()
    filters = _filters(years(store) or [today.year], today)
    kind = request.args.get("kind", "done")
    if kind == "unplanned":
        found = unplanned_events(store, filters.year, g.account)
    else:
        rows = activity_rows(store, filters.year, filters.version, today)
        ids = {row.id for row in rows if filters.keeps(row)}
        found = counted_events(store, ids, g.account, is_done=kind != "wait")
    page = paged(found, request.args.get("page", 1, type=int), _pages("plan.events", filters, kind))
    return render_template(
        "plan/events.html", year=filters.year, filters=filters, kind=kind, pages=page
    )


@bp.get("/<int(max=2147483647):activity_id>")
@requires(Right.SEE_PLAN)
def activity(activity_id: int) -> ResponseReturnValue:
    """One activity: what each version says of it, what was held, what to decide."""
    store, today = db.session(), programme_day()
    found = planned_activity(store, activity_id)
    year, values = found.plan.year, found.values
    held = held_by_activity(store, [found.id]).get(found.id, [])
    may_change = may(g.account, Right.CHANGE_PLAN)
    progress = progress_of(values, year, held, today) if values else None
    return render_template(
        "plan/activity.html",
        activity=found,
        values=values,
        year=year,
        today=today,
        progress=progress,
        situation=situation_of(values, progress) if values and progress else None,
        people=unique_people(store, [found.id]),
        brought=yields(store, [found.id]).get(found.id, Yield()),
        adjustments=proposed_adjustments(store, year, found.id) if may_change else [],
        versions=activity_versions(store, found),
        events=counted_events(store, [found.id], g.account, is_done=None),
        axes=_axis_names(store, year),
        renames=proposed_renames(store, found.plan, found) if may_change else [],
        ids={each.code: each.id for each in found.plan.activities},
    )


def _standings(rows: list[ActivityRow], filters: Filters) -> dict[Standing, int]:
    """How many activities stand so, of those that the other filters keep."""
    others = replace(filters, standing="")
    counts = Counter(row.situation.standing for row in rows if others.keeps(row))
    return {standing: counts[standing] for standing in Standing}


def _filters(known: list[int], today: date) -> Filters:
    asked = request.args
    usual = today.year if today.year in known else known[0]
    year = year_in(asked, usual)
    texts = {name: asked.get(name, "")[:200] for name in TEXTS}
    year = year if year in known else usual
    return Filters(year, id_in(asked, "version"), **texts)


def _frame(store: Session, filters: Filters, known: list[int]) -> dict[str, Any]:
    """What stands around the rows: years, versions, names."""
    return {
        "year": filters.year,
        "years": known,
        "filters": filters,
        "versions": versions_of(store, filters.year),
        "axes": _axis_names(store, filters.year),
        "asking": filters.asked,
        "lost": len(links_to_look_at(store, filters.year)),
    }


def _bars(rows: list[ActivityRow]) -> dict[str, Any]:
    axes = [axis.code for axis in load().axes]
    return {
        "by_axis": bars(rows, lambda row: row.axis_key, axes),
        "by_region": bars(rows, lambda row: row.region_key, region_names()),
    }


def _axis_names(store: Session, year: int) -> dict[str, str]:
    """The programme's names in the reader's language, else what the workbooks call an axis."""
    named = {axis.code: axis.name(reader_language()) for axis in load().axes}
    return axis_labels(store, year) | named


def _pages(endpoint: str, filters: Filters, kind: str = "") -> Callable[[int], str]:
    asked = filters.asked() | ({"kind": kind} if kind else {})
    return lambda number: url_for(endpoint, **asked, page=number)
