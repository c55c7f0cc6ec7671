"""The annual plan: its years, and the activities with what the current versions say of them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from server.api.blueprint import offers
from server.api.examples import ACTIVITY, YEAR, a_page_of
from server.api.paging import Order, paged
from server.api.queries import ActivityQuery, PageQuery
from server.api.schemas_plan import ActivityPage, ActivitySchema, YearPage, YearSchema
from server.extensions import db
from server.models.plan import ActivityValues, Plan, PlannedActivity, PlanPart, PlanVersion
from server.rights import Right
from sync.errors import NotFound
from sync.plan.listing import activity_json
from sync.plan_workbook.draft import key_of

YEARS = Order("plan", Plan.year)
ACTIVITIES = Order("activities", ActivityValues.activity_id)
Record = dict[str, Any]


@offers("/plan", Right.SEE_PLAN, YearPage, tag="plan", query=PageQuery, example=a_page_of(YEAR))
def list_years(asked: dict[str, Any]) -> Record:
    """List the plan years, with their parts and results."""
    store = db.session()
    page = paged(store, _years(), YEARS, asked)
    return {"items": _year_records(store, page.rows), "next": page.next}


@offers("/plan/<int:year>", Right.SEE_PLAN, YearSchema, tag="plan", example=YEAR)
def get_year(year: int) -> Record:
    """One plan year."""
    store = db.session()
    return _year_records(store, [_year(store, year)])[0]


@offers(
    "/plan/<int:year>/activities",
    Right.SEE_PLAN,
    ActivityPage,
    tag="plan",
    query=ActivityQuery,
    example=a_page_of(ACTIVITY),
)
def list_activities(asked: dict[str, Any], year: int) -> Record:
    """List the activities of a year as the current version of each part has them."""
    store = db.session()
    statement = _current().where(PlannedActivity.plan_id == _year(store, year).id)
    if "axis" in asked:
        statement = statement.where(ActivityValues.axis == asked["axis"])
    if "code" in asked:
        statement = statement.where(PlannedActivity.code_key == key_of(asked["code"]))
    page = paged(store, statement, ACTIVITIES, asked)
    return {"items": [_activity(each) for each in page.rows], "next": page.next}


@offers(
    "/plan/activities/<int:activity_id>",
    Right.SEE_PLAN,
    ActivitySchema,
    tag="plan",
    example=ACTIVITY,
)
def get_activity(activity_id: int) -> Record:
    """One planned activity, as the last version that had it says."""
    found = db.session().get(PlannedActivity, activity_id)
    if found is None or found.values is None:
        raise NotFound("planned activity", str(activity_id))
    return _activity(found.values)


def _years() -> Select[Plan]:
    parts = selectinload(Plan.parts).selectinload(PlanPart.versions.and_(PlanVersion.is_current))
    return select(Plan).options(parts, selectinload(Plan.axes))


def _year(store: Session, year: int) -> Plan:
    found = store.scalars(_years().where(Plan.year == year)).first()
    if found is None:
        raise NotFound("plan", str(year), "/api/v1/plan lists the years")
    return found


def _year_records(store: Session, plans: Sequence[Plan]) -> list[Record]:
    counted = (
        select(PlannedActivity.plan_id, func.count())
        .where(PlannedActivity.is_planned)
        .group_by(PlannedActivity.plan_id)
    )
    counts = dict(store.execute(counted).all())
    return [
        {
            "year": plan.year,
            "activities": counts.get(plan.id, 0),
            "axes": [{"code": axis.code, "label": axis.label} for axis in plan.axes],
            "parts": [_part(part) for part in plan.parts],
        }
        for plan in plans
    ]


def _part(part: PlanPart) -> Record:
    current = next(iter(part.versions), None)
    return {
        "name": part.name,
        "version": current.number if current else None,
        "imported_at": current.imported_at if current else None,
        "file_name": current.file_name if current else None,
    }


def _current() -> Select[ActivityValues]:
    activity = contains_eager(ActivityValues.activity)
    return (
        select(ActivityValues)
        .join(PlanVersion, ActivityValues.version_id == PlanVersion.id)
        .join(PlannedActivity, ActivityValues.activity_id == PlannedActivity.id)
        .where(PlanVersion.is_current)
        .options(
            activity.joinedload(PlannedActivity.plan),
            joinedload(ActivityValues.version).joinedload(PlanVersion.part),
        )
    )


def _activity(values: ActivityValues) -> Record:
    activity = values.activity
    return activity_json(values) | {"id": activity.id, "is_planned": activity.is_planned}
