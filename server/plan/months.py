"""The twelve months of an activity as cells: the planned band and what stands on it."""

from dataclasses import dataclass
from datetime import date, timedelta

from sync.plan.progress import Mark, Planned, Progress, merged
from sync.plan_workbook.records import Period

MONTHS = range(1, 13)


@dataclass(frozen=True)
class Cell:
    """One month of one activity; `opens` and `closes` round the band's ends."""

    month: int
    marks: tuple[Mark, ...]
    is_planned: bool
    opens: bool
    closes: bool
    is_now: bool

    @property
    def classes(self) -> str:
        """Return the cell's classes in the stylesheet."""
        named = {
            "q1": self.month % 3 == 1,
            "now": self.is_now,
            "in": self.is_planned,
            "a": self.opens,
            "z": self.closes,
        }
        return " ".join(["m", *(name for name, holds in named.items() if holds)])


def cells(progress: Progress) -> list[Cell]:
    """Return the cells of an activity, January first."""
    planned, today = progress.planned, progress.today
    band = {month for month in MONTHS if _is_planned(planned, month)}
    marks = progress.marks()
    return [
        Cell(
            month=month,
            marks=tuple(marks.get(month, ())),
            is_planned=month in band,
            opens=month in band and month - 1 not in band,
            closes=month in band and month + 1 not in band,
            is_now=(today.year, today.month) == (planned.year, month),
        )
        for month in MONTHS
    ]


def _is_planned(planned: Planned, month: int) -> bool:
    days = _month(planned.year, month)
    return any(
        each.start <= days.end and days.start <= each.end for each in merged(planned.periods)
    )


def _month(year: int, month: int) -> Period:
    following = date(year + month // 12, month % 12 + 1, 1)
    return Period(date(year, month, 1), following - timedelta(days=1))
