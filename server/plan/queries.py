"""What the plan's pages read: versions, an activity over versions, counted events."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from server.models.adjustments import Adjustment, AdjustmentState
from server.models.plan import ActivityValues, Axis, Plan, PlannedActivity, PlanPart, PlanVersion
from sync.errors import NotFound


def versions_of(session: Session, year: int) -> Sequence[PlanVersion]:
    """Return all versions of a year's parts, the latest first."""
    return session.scalars(
        select(PlanVersion)
        .join(PlanPart, PlanVersion.part_id == PlanPart.id)
        .join(Plan, PlanPart.plan_id == Plan.id)
        .where(Plan.year == year)
        .options(joinedload(PlanVersion.part))
        .order_by(PlanVersion.imported_at.desc(), PlanVersion.id.desc())
    ).all()


def version(session: Session, version_id: int) -> PlanVersion:
    """Return a version; raises `NotFound`."""
    found = session.get(PlanVersion, version_id)
    if found is None:
        raise NotFound("plan version", str(version_id))
    return found


def planned_activity(session: Session, activity_id: int) -> PlannedActivity:
    """Return an activity; raises `NotFound`."""
    found = session.get(PlannedActivity, activity_id)
    if found is None:
        raise NotFound("planned activity", str(activity_id))
    return found


def activity_versions(session: Session, activity: PlannedActivity) -> Sequence[ActivityValues]:
    """Return what each version said of an activity, the latest first."""
    return session.scalars(
        select(ActivityValues)
        .join(PlanVersion, ActivityValues.version_id == PlanVersion.id)
        .where(ActivityValues.activity_id == activity.id)
        .options(joinedload(ActivityValues.version).joinedload(PlanVersion.part))
        .order_by(PlanVersion.imported_at.desc(), PlanVersion.id.desc())
    ).all()


def axis_labels(session: Session, year: int) -> dict[str, str]:
    """Return the axes of a plan with the labels of its workbooks."""
    axes = session.scalars(select(Axis).join(Plan).where(Plan.year == year))
    return {axis.code: axis.label for axis in axes}


def proposed_adjustments(
    session: Session, year: int, activity_id: int | None = None
) -> Sequence[Adjustment]:
    """Return the adjustments of a plan that wait for a decision, or those of one activity."""
    statement = (
        select(Adjustment)
        .join(Plan, Adjustment.plan_id == Plan.id)
        .where(Plan.year == year, Adjustment.state == AdjustmentState.PROPOSED)
        .options(joinedload(Adjustment.activity), joinedload(Adjustment.part))
        .order_by(Adjustment.id)
    )
    if activity_id is not None:
        statement = statement.where(Adjustment.activity_id == activity_id)
    return sorted(session.scalars(statement), key=_by_weight)


def _by_weight(adjustment: Adjustment) -> tuple[bool, int, int]:
    """What is in the plan first, then what rests on most events."""
    is_new = adjustment.activity_id is None
    return is_new, -len(adjustment.events) if is_new else 0, adjustment.id
