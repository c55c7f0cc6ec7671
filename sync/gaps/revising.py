"""Adjustments as rows of the plan: what a part would say with some of them accepted."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from server.models.adjustments import Adjustment
from server.models.plan import PlanPart
from sync.gaps.errors import PlanChanged
from sync.plan.codes import with_codes
from sync.plan.compare import compared
from sync.plan.current import activities_by_key, current_version, values_of
from sync.plan.outcome import Difference, PlanImport
from sync.plan.values import row_of
from sync.plan_workbook.draft import key_of
from sync.plan_workbook.records import Period, PlanRow, Status
from sync.plan_workbook.revised import placed

_NUMBERED = re.compile(r"^(?P<stem>.*\D)(?P<number>\d+)$")
_AGAIN = " (2)"
Periods = Mapping[int, Period]


@dataclass(frozen=True)
class Revision:
    """A part with adjustments accepted.

    `base` is the version that they rest on, `links` the events of each new activity, by its key.
    """

    part: PlanPart
    base: int
    rows: tuple[PlanRow, ...]
    difference: Difference
    adjustments: tuple[Adjustment, ...]
    links: Mapping[str, Sequence[int]]

    def as_import(self, year: int) -> PlanImport:
        """Return it as what `write_version` writes."""
        rows = tuple(placed(self.rows, year))
        return PlanImport(year, self.part.name, self.base, self.difference, rows)


def revisions(
    session: Session, adjustments: Iterable[Adjustment], periods: Periods | None = None
) -> list[Revision]:
    """Return what each part would say; `periods` puts an adjustment's new time elsewhere.

    Raises `PlanChanged` where an activity is no longer in the plan.
    """
    by_part: dict[int, list[Adjustment]] = {}
    for each in sorted(adjustments, key=lambda adjustment: adjustment.id):
        by_part.setdefault(each.part_id, []).append(each)
    return [_revision(session, taken, periods or {}) for taken in by_part.values()]


def _revision(session: Session, adjustments: list[Adjustment], periods: Periods) -> Revision:
    part = adjustments[0].part
    current = current_version(session, part)
    before = values_of(session, current)
    rows = [row_of(values) for values in before]
    used = set(activities_by_key(session, part.plan))
    links: dict[str, Sequence[int]] = {}
    for each in adjustments:
        rows, added = _applied(rows, each, used, periods.get(each.id))
        if added is not None and added.code_key:
            links[added.code_key] = each.change.get("links", [])
    return Revision(
        part,
        current.number if current else 0,
        tuple(rows),
        compared(before, rows),
        tuple(adjustments),
        links,
    )


def _applied(
    rows: list[PlanRow], adjustment: Adjustment, used: set[str], period: Period | None
) -> tuple[list[PlanRow], PlanRow | None]:
    """Return the rows with an adjustment, and the row that it adds."""
    change, place = _moved(adjustment.change, period), len(rows)
    origin = None
    if adjustment.activity is not None:
        place = _place(rows, adjustment)
        origin = rows[place] = _changed(rows[place], change.get("set") or {})
        place += 1
    if not change.get("add"):
        return rows, None
    added = _coded(_added(origin, change["add"]), origin, used)
    return [*rows[:place], added, *rows[place:]], added


def _moved(change: Mapping[str, Any], period: Period | None) -> dict[str, Any]:
    """Put the new time elsewhere: that of the activity that comes new, else of the one there."""
    moved = dict(change)
    if period is not None:
        side = "add" if change.get("add") else "set"
        chosen = [[period.start.isoformat(), period.end.isoformat()]]
        moved[side] = {**(change.get(side) or {}), "periods": chosen}
    return moved


def _place(rows: Sequence[PlanRow], adjustment: Adjustment) -> int:
    activity = adjustment.activity
    for place, row in enumerate(rows):
        if activity is not None and row.code_key == activity.code_key:
            return place
    raise PlanChanged(activity.code if activity else "")


def _changed(row: PlanRow, fields: Mapping[str, Any]) -> PlanRow:
    return replace(row, **{name: _typed(name, value) for name, value in fields.items()})


def _typed(name: str, value: Any) -> Any:
    """Return a field as rows have it."""
    match name:
        case "periods":
            days = ([date.fromisoformat(day) for day in pair] for pair in value)
            return tuple(Period(first, last) for first, last in days)
        case "regions":
            return tuple(value)
        case "status":
            return Status(value) if value else None
        case "budget_mad" | "budget_eur":
            return None if value is None else Decimal(str(value))
    return value


def _added(origin: PlanRow | None, fields: Mapping[str, Any]) -> PlanRow:
    """Return a new row: a later part of another, or one of its own."""
    if origin is None:
        return _changed(_blank(), fields)
    titles = {"title": origin.title + _AGAIN}
    if origin.title_ar:
        titles["title_ar"] = origin.title_ar + _AGAIN
    return _changed(origin, titles | dict(fields))


def _blank() -> PlanRow:
    texts: dict[str, Any] = dict.fromkeys(
        (
            "axis_label", "title", "title_ar", "sub_activity", "responsible", "partner",
            "spending", "budget_line", "deliverable", "indicator", "target", "verification",
            "risk", "comment",
        ),
        "",
    )  # fmt: skip
    nothing: dict[str, Any] = dict.fromkeys(
        ("axis", "kind", "budget_mad", "budget_eur", "sessions", "participants", "status")
    )
    return PlanRow(
        sheet="",
        row=0,
        rows=(),
        code="",
        code_key=None,
        regions=(),
        provinces=(),
        periods=(),
        extra={},
        raw={},
        **texts,
        **nothing,
    )


def _coded(row: PlanRow, origin: PlanRow | None, used: set[str]) -> PlanRow:
    """Give the next free number of the code that it comes from, else one of those given here."""
    code = _next_code(origin.code, used) if origin else None
    if code is None:
        [given], _ = with_codes([replace(row, code="", code_key=None)], used, [])
    else:
        given = replace(row, code=code, code_key=key_of(code))
    used.add(given.code_key or given.code)
    return given


def _next_code(code: str, used: set[str]) -> str | None:
    found = _NUMBERED.match(code)
    if found is None:
        return None
    stem, number = found["stem"], found["number"]
    codes = (f"{stem}{each:0{len(number)}}" for each in count(int(number) + 1))
    return next(each for each in codes if key_of(each) not in used)
