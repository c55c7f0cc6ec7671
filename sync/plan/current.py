"""What the store holds of a plan year: its parts, their current versions, who has which code."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from server.models.plan import ActivityValues, Plan, PlannedActivity, PlanPart, PlanVersion
from sync.errors import NotFound, Refused


def plan_of(session: Session, year: int) -> Plan | None:
    """Return the plan of a year."""
    return session.scalar(select(Plan).where(Plan.year == year))


def years(session: Session) -> list[int]:
    """Return the years that have a plan, the latest first."""
    return list(session.scalars(select(Plan.year).order_by(Plan.year.desc())))


def part_named(plan: Plan | None, name: str) -> PlanPart | None:
    """Return a part by its name, whatever the case."""
    wanted = name.strip().casefold()
    parts = plan.parts if plan else []
    return next((part for part in parts if part.name.casefold() == wanted), None)


def current_version(session: Session, part: PlanPart | None) -> PlanVersion | None:
    """Return the version of a part that holds now."""
    if part is None:
        return None
    return session.scalar(
        select(PlanVersion).where(PlanVersion.part_id == part.id, PlanVersion.is_current)
    )


def values_of(session: Session, version: PlanVersion | None) -> Sequence[ActivityValues]:
    """Return what a version says, in the order of its workbook."""
    if version is None:
        return []
    statement = (
        select(ActivityValues)
        .where(ActivityValues.version_id == version.id)
        .options(joinedload(ActivityValues.activity))
        .order_by(ActivityValues.sheet, ActivityValues.row, ActivityValues.id)
    )
    return session.scalars(statement).all()


def activities_by_key(session: Session, plan: Plan | None) -> dict[str, PlannedActivity]:
    """Return all activities that a plan ever had, by their normalised code."""
    if plan is None:
        return {}
    found = session.scalars(
        select(PlannedActivity)
        .where(PlannedActivity.plan_id == plan.id)
        .options(joinedload(PlannedActivity.part), joinedload(PlannedActivity.values))
    )
    return {activity.code_key: activity for activity in found}


def version_named(session: Session, year: int, name: str) -> PlanVersion:
    """Return the version that `part@number` names, or `number` where the year has one part."""
    plan = plan_of(session, year)
    if plan is None:
        raise NotFound("plan", str(year), "import one with `terrain plan import`")
    part_name, _, number = name.rpartition("@")
    part = _only_part(plan) if not part_name else part_named(plan, part_name)
    if part is None:
        parts = ", ".join(each.name for each in plan.parts)
        raise NotFound("part", part_name, f"the plan of {year} has: {parts}")
    for version in part.versions:
        if number == str(version.number):
            return version
    numbers = ", ".join(f"{part.name}@{each.number}" for each in part.versions)
    raise NotFound("plan version", name, f"there are: {numbers}")


def _only_part(plan: Plan) -> PlanPart:
    if len(plan.parts) != 1:
        example = f"{plan.parts[0].name}@1" if plan.parts else "main@1"
        raise Refused(f"the plan of {plan.year} has several parts; name one, such as {example}")
    return plan.parts[0]
