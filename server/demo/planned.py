"""The planned activities of the made-up year, as first planned and as revised."""

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from server.demo.material import material


@dataclass(frozen=True)
class Activity:
    """A line of the plan; `months` has one entry for each session, `cost` is of one."""

    code: str
    axis: str
    region: str
    kind: str
    title: str
    title_ar: str
    months: tuple[int, ...]
    participants: int
    cost: int
    partner: str
    comment: str = ""
    status: str = ""


@dataclass(frozen=True)
class Office:
    """Who writes a workbook, and how."""

    region: str
    part: str
    file: str
    layout: str
    responsible: str


def year() -> int:
    """The year that is made up."""
    return int(material("plan")["year"])


def first_plan() -> tuple[Activity, ...]:
    """The activities as the offices planned them in January."""
    return tuple(_activity(row) for row in material("plan")["activities"])


@lru_cache(maxsize=1)
def revised_plan() -> tuple[Activity, ...]:
    """The activities after one office revised its part."""
    changes = material("plan")["revision"]["changes"]
    return tuple(
        replace(activity, **_values(changes.get(activity.code, {}))) for activity in first_plan()
    )


def offices() -> tuple[Office, ...]:
    """The offices with their first workbooks."""
    return tuple(Office(**row) for row in material("plan")["offices"])


def imported_on() -> date:
    """The day of the first imports."""
    return date.fromisoformat(material("plan")["imported_on"])


def revision() -> tuple[Office, date]:
    """The office that revised its part, with its second workbook, and when."""
    said = material("plan")["revision"]
    office = next(each for each in offices() if each.region == said["region"])
    return replace(office, file=said["file"]), date.fromisoformat(said["imported_on"])


def _activity(row: dict[str, Any]) -> Activity:
    return Activity(**_values(row))


def _values(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "months": tuple(row["months"])} if "months" in row else row
