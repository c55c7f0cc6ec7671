"""A row of a workbook and what the store keeps of it, both ways."""

from datetime import date
from decimal import Decimal
from typing import Any

from server.models.plan import ActivityValues
from sync.plan_workbook.records import Period, PlanRow, Status

# Columns of their own, and how much they hold; a longer text is cut there and whole in `extra`.
LENGTHS = {"title": 1000, "title_ar": 1000, "responsible": 300, "partner": 500}
COUNTS = ("sessions", "participants")
MOST = 2**31 - 1  # what a column of whole numbers holds
# What a plan says that has no column of its own.
IN_EXTRA = (
    "sub_activity",
    "spending",
    "budget_line",
    "deliverable",
    "indicator",
    "target",
    "verification",
    "risk",
    "comment",
)


def columns(row: PlanRow, code: str) -> dict[str, Any]:
    """Return what the store keeps of a row, by column."""
    extra = dict(row.extra) | {name: getattr(row, name) for name in IN_EXTRA if getattr(row, name)}
    kept: dict[str, Any] = {
        "code": code,
        "axis": row.axis,
        "regions": list(row.regions),
        "provinces": list(row.provinces),
        "kind": row.kind,
        "periods": [[each.start.isoformat(), each.end.isoformat()] for each in row.periods],
        "budget_mad": _amount(row.budget_mad),
        "budget_eur": _amount(row.budget_eur),
        "status": row.status.value if row.status else None,
        "sheet": row.sheet,
        "row": row.row,
    }
    for name in COUNTS:
        count = getattr(row, name)
        kept[name] = count if count is None or count <= MOST else None
        if count != kept[name]:
            extra[name] = str(count)
    for name, length in LENGTHS.items():
        text = getattr(row, name)
        kept[name] = text[:length] or None
        if len(text) > length:
            extra[name] = text
    kept["title"] = kept["title"] or ""
    return kept | {"extra": extra}


def row_of(values: ActivityValues) -> PlanRow:
    """Return stored values as the row that they came from, to be compared with another."""
    extra = dict(values.extra)
    texts = {name: extra.pop(name, "") for name in IN_EXTRA}
    counts: dict[str, Any] = {
        name: int(extra.pop(name, 0)) or getattr(values, name) for name in COUNTS
    }
    texts |= {name: extra.pop(name, None) or getattr(values, name) or "" for name in LENGTHS}
    return PlanRow(
        sheet=values.sheet,
        row=values.row,
        rows=(values.row,),
        code=values.code,
        code_key=values.activity.code_key,
        axis=values.axis,
        axis_label="",
        regions=tuple(values.regions),
        provinces=tuple(values.provinces),
        kind=values.kind,
        budget_mad=_decimal(values.budget_mad),
        budget_eur=_decimal(values.budget_eur),
        periods=periods_of(values),
        status=Status(values.status) if values.status else None,
        extra=extra,
        raw={},
        **counts,
        **texts,
    )


def periods_of(values: ActivityValues) -> tuple[Period, ...]:
    """Return the days that the plan gives an activity."""
    return tuple(
        Period(date.fromisoformat(first), date.fromisoformat(last))
        for first, last in values.periods
    )


def _amount(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))
