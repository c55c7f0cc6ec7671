"""Writing a plan version: the part's activities and their values; nothing older is touched."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.accounts import Account
from server.models.plan import ActivityValues, Axis, Plan, PlannedActivity, PlanPart, PlanVersion
from sync.blobs import keep_blob, plain_name
from sync.plan.current import activities_by_key, current_version, part_named, values_of
from sync.plan.outcome import PlanImport
from sync.plan.values import columns
from sync.plan_workbook.records import PlanProblem, PlanRow

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write_version(
    session: Session,
    media: MediaStore,
    draft: PlanImport,
    *,
    content: bytes,
    file_name: str,
    account: Account | None,
    now: datetime,
) -> PlanImport:
    """Make the draft the current version of its part. Activities that it lost stay, unplanned."""
    plan = hold_plan(session, draft.year) or _first_plan(session, draft.year, now)
    part = _part(session, plan, draft.part)
    before = current_version(session, part)
    lost = {values.activity for values in values_of(session, before)}
    blob = keep_blob(session, media, [content], content_type=XLSX, now=now)
    if before:
        before.is_current = False
        session.flush()
    version = PlanVersion(
        part=part,
        number=_next_number(session, part),
        is_current=True,
        file_name=plain_name(file_name),
        blob_id=blob.id,
        imported_at=now,
        account_id=account.id if account else None,
        difference=draft.difference.as_json(),
        set_aside=_set_aside(draft),
        warnings=[_problem(each) for each in draft.problems],
    )
    session.add(version)
    session.flush()
    _write_axes(session, plan, draft.axes)
    lost -= _write_rows(session, plan, version, draft.rows)
    for activity in lost:
        activity.is_planned = False
    session.flush()
    return replace(draft, version=version)


def hold_plan(session: Session, year: int) -> Plan | None:
    """Return the year's plan, held until the transaction ends so that two imports queue up."""
    return session.scalar(select(Plan).where(Plan.year == year).with_for_update())


def _first_plan(session: Session, year: int, now: datetime) -> Plan:
    plan = Plan(year=year, created_at=now)
    session.add(plan)
    session.flush()
    return plan


def _part(session: Session, plan: Plan, name: str) -> PlanPart:
    part = part_named(plan, name)
    if part is None:
        part = PlanPart(plan=plan, name=name)
        session.add(part)
        session.flush()
    return part


def _next_number(session: Session, part: PlanPart) -> int:
    last = select(func.max(PlanVersion.number)).where(PlanVersion.part_id == part.id)
    return (session.scalar(last) or 0) + 1


def _write_axes(session: Session, plan: Plan, axes: Any) -> None:
    known = {axis.code: axis for axis in plan.axes}
    for code, label in axes.items():
        axis = known.get(code)
        if axis is None:
            session.add(Axis(plan=plan, code=code[:20], label=label[:500]))
        elif label:
            axis.label = label[:500]


def _write_rows(
    session: Session, plan: Plan, version: PlanVersion, rows: tuple[PlanRow, ...]
) -> set[PlannedActivity]:
    known = activities_by_key(session, plan)
    written = set()
    for row in rows:
        key = row.code_key or row.code
        activity = known.get(key)
        if activity is None:
            activity = PlannedActivity(plan=plan, code_key=key, code=row.code)
            session.add(activity)
        activity.part, activity.code, activity.is_planned = version.part, row.code, True
        activity.values = ActivityValues(
            activity=activity, version=version, **columns(row, row.code)
        )
        written.add(activity)
    return written


def _set_aside(draft: PlanImport) -> list[dict[str, Any]]:
    """Rows that can't be an activity and, of a partial import, those with an error."""
    apart = [
        {"sheet": each.sheet, "row": each.row, "reason": each.reason_code, "text": each.text}
        for each in draft.set_aside
    ]
    wrong = [
        {"sheet": row.sheet, "row": row.row, "reason": "error", "text": f"{row.code} {row.title}"}
        for row in draft.left_out
    ]
    return apart + wrong


def _problem(problem: PlanProblem) -> dict[str, Any]:
    return {
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
        "kind": problem.kind,
        "value": problem.value,
        "severity": problem.severity.value,
        "facts": dict(problem.facts),
    }
