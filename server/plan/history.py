"""Versions of the plan and what each changed; activities that went, with their links."""

from flask import current_app, g, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from server.auth import requires, utc_now
from server.extensions import db
from server.i18n import reader_language
from server.models.accounts import Account
from server.models.submissions import Blob
from server.notices import tell
from server.plan.adjusted import accepted_into
from server.plan.asked import id_in, year_in
from server.plan.blueprint import bp
from server.plan.cells import aside_lines, problem_lines, stored_asides, stored_problems
from server.plan.queries import planned_activity, version, versions_of
from server.plan.today import programme_day
from server.rights import Right
from sync.errors import NotFound
from sync.plan.compare import between
from sync.plan.current import plan_of, values_of, years
from sync.plan.listing import links_to_look_at
from sync.plan.outcome import Difference
from sync.plan.renames import confirm_rename, proposed_renames
from sync.plan.writing import XLSX


@bp.get("/versions")
@requires(Right.SEE_PLAN)
def versions() -> ResponseReturnValue:
    """The versions of a year's parts; two of them can be compared."""
    store = db.session()
    year = year_in(request.args, programme_day().year)
    found = versions_of(store, year)
    chosen = {each.id: each for each in found}
    before = chosen.get(id_in(request.args, "before") or 0)
    after = chosen.get(id_in(request.args, "after") or 0)
    difference = None
    if before and after:
        difference = between(values_of(store, before), values_of(store, after))
    return render_template(
        "plan/versions.html",
        year=year,
        years=years(store),
        versions=found,
        sums={each.id: Difference.from_json(each.difference) for each in found},
        before=before,
        after=after,
        difference=difference,
    )


@bp.get("/versions/<int(max=2147483647):version_id>")
@requires(Right.SEE_PLAN)
def show_version(version_id: int) -> ResponseReturnValue:
    """One version: what it changed, which rows it left out, what to mend in its workbook."""
    found = version(db.session(), version_id)
    by = db.session.get(Account, found.account_id) if found.account_id else None
    language = reader_language()
    return render_template(
        "plan/version.html",
        version=found,
        year=found.part.plan.year,
        by=by,
        adjustments=accepted_into(db.session(), found),
        difference=Difference.from_json(found.difference),
        problems=problem_lines(stored_problems(found.warnings), language),
        aside=aside_lines(stored_asides(found.set_aside), language),
    )


@bp.get("/versions/<int(max=2147483647):version_id>/workbook")
@requires(Right.CHANGE_PLAN)
def workbook(version_id: int) -> ResponseReturnValue:
    """The workbook as it was imported."""
    store = db.session()
    found = version(store, version_id)
    blob = store.get(Blob, found.blob_id) if found.blob_id else None
    if blob is None:
        raise NotFound("workbook", found.file_name)
    file = current_app.extensions["media"].open(blob.sha256)
    return send_file(file, mimetype=XLSX, as_attachment=True, download_name=found.file_name)


@bp.get("/links")
@requires(Right.CHANGE_PLAN)
def links() -> ResponseReturnValue:
    """Links whose activity is no longer planned, and what it may be called now."""
    store = db.session()
    year = year_in(request.args, programme_day().year)
    plan = plan_of(store, year)
    return render_template(
        "plan/links.html",
        year=year,
        links=links_to_look_at(store, year),
        renames=proposed_renames(store, plan) if plan else [],
        ids={each.code: each.id for each in plan.activities} if plan else {},
    )


@bp.post("/<int(max=2147483647):activity_id>/renamed")
@requires(Right.CHANGE_PLAN)
def confirm_renamed(activity_id: int) -> ResponseReturnValue:
    """Say that an activity is the one that had another code; its links follow."""
    store = db.session()
    activity = planned_activity(store, activity_id)
    old = planned_activity(store, id_in(request.form, "renamed_from") or 0)
    moved = confirm_rename(store, activity, old, account=g.account, now=utc_now())
    store.commit()
    words = ngettext("%(num)s link followed.", "%(num)s links followed.", moved)
    tell(_("%(new)s is %(old)s.", new=activity.code, old=old.code) + " " + words)
    return redirect(url_for("plan.activity", activity_id=activity.id))
