"""What reading one sheet needs to know: the programme, the year, what rows above have said."""

import re
from dataclasses import dataclass, field

from sync.plan_workbook import vocabulary
from sync.plan_workbook.axes import Axis, axis_in_title
from sync.plan_workbook.places import Gazetteer, gazetteer_of
from sync.plan_workbook.text import fold
from sync.programme import Programme


@dataclass
class Setting:
    """The place of a row: under which axis, region and activity group it stands."""

    programme: Programme
    gazetteer: Gazetteer
    year: int
    axis: Axis | None = None
    region: str | None = None
    group_title: str = ""
    group_key: str = ""
    background: frozenset[str] = frozenset()
    axes: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of_sheet(
        cls, title: str, programme: Programme, year: int, axes: dict[str, str]
    ) -> "Setting":
        """Begin a sheet with what its name says."""
        gazetteer = gazetteer_of(programme)
        axis = axis_in_title(title)
        return cls(
            programme=programme,
            gazetteer=gazetteer,
            year=year,
            axis=Axis(axis) if axis else None,
            region=gazetteer.region_in_title(title),
            axes=axes,
        )

    def name_axis(self, axis: Axis) -> None:
        """Remember an axis' words; the first that are given stay."""
        if axis.label or not self.axes.get(axis.code):
            known = self.axes.get(axis.code)
            programme = self.programme.axis_name(axis.code)
            if not known or known == programme:
                self.axes[axis.code] = axis.label or programme


_PLAN_WORDS = frozenset(fold(word) for word in vocabulary.PLAN_WORDS)


def years_of_plan(text: str) -> set[int]:
    """Return the years in a text that speaks of a plan or a year; a date alone is not one."""
    words = fold(text).split()
    if not _PLAN_WORDS & set(words):
        return set()
    return {int(word) for word in words if re.fullmatch("20[0-9]{2}", word)}
