"""The plan as it is given away: to commands, to the API, and as the list on phones."""

import csv
from collections.abc import Collection, Iterator
from io import StringIO
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from server.models.events import Link
from server.models.plan import ActivityValues, Plan, PlannedActivity, PlanVersion
from sync.programme import load

CSV_COLUMNS = ("name", "label", "label_ar", "region", "resultat", "debut", "fin")


def planned_activities(session: Session, year: int | None = None) -> list[ActivityValues]:
    """Return what the current versions say, in the order of their codes; of all years if none."""
    statement = (
        select(ActivityValues)
        .join(PlanVersion, ActivityValues.version_id == PlanVersion.id)
        .join(PlannedActivity, ActivityValues.activity_id == PlannedActivity.id)
        .join(Plan, PlannedActivity.plan_id == Plan.id)
        .where(PlanVersion.is_current)
        .options(
            joinedload(ActivityValues.activity).joinedload(PlannedActivity.plan),
            joinedload(ActivityValues.version).joinedload(PlanVersion.part),
        )
    )
    if year is not None:
        statement = statement.where(Plan.year == year)
    found = session.scalars(statement).all()
    return sorted(found, key=lambda values: (values.activity.plan.year, values.code, values.id))


def activity_json(values: ActivityValues) -> dict[str, Any]:
    """Return an activity with its code as the workbook writes it."""
    return {
        "year": values.activity.plan.year,
        "code": values.code,
        "axis": values.axis,
        "title": values.title,
        "title_ar": values.title_ar,
        "kind": values.kind,
        "regions": values.regions,
        "provinces": values.provinces,
        "periods": values.periods,
        "sessions": values.sessions,
        "participants": values.participants,
        "budget_mad": values.budget_mad,
        "budget_eur": values.budget_eur,
        "responsible": values.responsible,
        "partner": values.partner,
        "status": values.status,
        "extra": values.extra,
        "part": values.version.part.name,
        "version": values.version.number,
        "sheet": values.sheet,
        "row": values.row,
    }


def activities_csv(session: Session, year: int, regions: Collection[str] | None = None) -> bytes:
    """Return `activites.csv`: one row an activity and region, the same bytes for the same plan.

    `regions` limits it to those; an activity without a region is offered in each of them.
    """
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for values in planned_activities(session, year):
        writer.writerows(_csv_rows(values, regions))
    return text.getvalue().encode()


def _csv_rows(values: ActivityValues, regions: Collection[str] | None) -> Iterator[list[str]]:
    first = min((period[0] for period in values.periods), default="")
    last = max((period[1] for period in values.periods), default="")
    arabic = values.title_ar or values.title
    for region in values.regions or [each.code for each in load().regions]:
        if regions is None or region in regions:
            yield [values.code, values.title, arabic, region, values.axis or "", first, last]


def links_to_look_at(session: Session, year: int | None = None) -> list[Link]:
    """Return the links whose activity no current version has any more: a person decides."""
    statement = (
        select(Link)
        .join(PlannedActivity, Link.activity_id == PlannedActivity.id)
        .join(Plan, PlannedActivity.plan_id == Plan.id)
        .where(PlannedActivity.is_planned.is_(False))
        .options(joinedload(Link.activity), joinedload(Link.event))
        .order_by(PlannedActivity.code, Link.id)
    )
    if year is not None:
        statement = statement.where(Plan.year == year)
    return list(session.scalars(statement))
