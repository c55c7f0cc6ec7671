"""What reading a plan workbook gives: rows, what was set aside, what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Severity(StrEnum):
    """An error keeps a row out of the plan; a warning asks someone to look."""

    ERROR = "error"
    WARNING = "warning"


class Status(StrEnum):
    """How far a planned activity is, as its office says."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"
    DONE_LATE = "done_late"
    PARTLY_DONE = "partly_done"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, order=True)
class Period:
    """Days from start to end, both included."""

    start: date
    end: date


@dataclass(frozen=True)
class PlanProblem:
    """Something to mend in a cell, a row (`column` empty) or a sheet (`row` 0)."""

    sheet: str
    row: int
    column: str
    kind: str
    value: str = ""
    severity: Severity = Severity.WARNING
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SetAside:
    """A row that can't be an activity, with why; `row` is 0 for a whole sheet."""

    sheet: str
    row: int
    reason_code: str
    text: str


@dataclass(frozen=True)
class AxisRow:
    """A row that says which axis the rows below it belong to."""

    sheet: str
    row: int
    code: str
    label: str


@dataclass(frozen=True)
class Column:
    """One column: its header as written and what it was understood as."""

    letter: str
    header: str
    meaning: str | None


@dataclass(frozen=True)
class PlanRow:
    """One planned activity as its workbook says it; `rows` are all the rows it spans."""

    sheet: str
    row: int
    rows: tuple[int, ...]
    code: str
    code_key: str | None
    axis: str | None
    axis_label: str
    title: str
    title_ar: str
    sub_activity: str
    regions: tuple[str, ...]
    provinces: tuple[str, ...]
    kind: str | None
    responsible: str
    partner: str
    spending: str
    budget_line: str
    budget_mad: Decimal | None
    budget_eur: Decimal | None
    periods: tuple[Period, ...]
    sessions: int | None
    participants: int | None
    deliverable: str
    indicator: str
    target: str
    verification: str
    risk: str
    status: Status | None
    comment: str
    extra: Mapping[str, str]
    raw: Mapping[str, str]


@dataclass(frozen=True)
class PlanWorkbook:
    """A workbook read. Each row with something in it is in `rows`, `axis_rows` or `set_aside`."""

    name: str
    year: int
    rows: tuple[PlanRow, ...]
    set_aside: tuple[SetAside, ...]
    axis_rows: tuple[AxisRow, ...]
    problems: tuple[PlanProblem, ...]
    axes: Mapping[str, str]
    sheets_read: tuple[str, ...]
    columns: Mapping[str, tuple[Column, ...]]

    @property
    def errors(self) -> tuple[PlanProblem, ...]:
        """Return the problems that keep the workbook from being imported whole."""
        return tuple(each for each in self.problems if each.severity is Severity.ERROR)
