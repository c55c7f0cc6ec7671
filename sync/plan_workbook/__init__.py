"""Annual plan workbooks as offices really write them: read, compared, and blank to fill."""

from sync.plan_workbook.reader import read
from sync.plan_workbook.records import (
    AxisRow,
    Column,
    Period,
    PlanProblem,
    PlanRow,
    PlanWorkbook,
    SetAside,
    Severity,
    Status,
)
from sync.plan_workbook.template import template

__all__ = [
    "AxisRow",
    "Column",
    "Period",
    "PlanProblem",
    "PlanRow",
    "PlanWorkbook",
    "SetAside",
    "Severity",
    "Status",
    "read",
    "template",
]
