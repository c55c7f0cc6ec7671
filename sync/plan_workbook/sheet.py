"""Reads one sheet, row by row: no row of a table vanishes without a word."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sync.plan_workbook.axes import read_axis
from sync.plan_workbook.calendar_cells import background_colours
from sync.plan_workbook.cells import Cells
from sync.plan_workbook.codes import code_key
from sync.plan_workbook.draft import Draft, read_draft
from sync.plan_workbook.grid import Grid, letter
from sync.plan_workbook.lines import Is, Line, classify
from sync.plan_workbook.records import AxisRow, PlanProblem, PlanRow, SetAside, Severity
from sync.plan_workbook.setting import Setting, years_of_plan
from sync.plan_workbook.table import Table


@dataclass
class SheetReader:
    """Walks a sheet's tables and collects what each row is."""

    grid: Grid
    tables: list[Table]
    setting: Setting
    rows: list[PlanRow] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    axis_rows: list[AxisRow] = field(default_factory=list)
    problems: list[PlanProblem] = field(default_factory=list)
    _draft: Draft | None = None

    def read(self) -> None:
        """Read all tables of the sheet."""
        self._look_above()
        for number, table in enumerate(self.tables):
            if number:
                self._set_header_aside(table)
            self.setting.background = background_colours(self.grid, table)
            for row in table.rows:
                self._read_row(Cells(self.grid, table, row))
            self._finish()

    def _look_above(self) -> None:
        """Take an axis or a region from the title rows above the first header."""
        for row in range(1, self.tables[0].header_rows[0]):
            for column in self.grid.own(row):
                text = self.grid.text(row, column)
                self._check_year(row, column, text)
                axis = read_axis(text)
                region = self.setting.gazetteer.region_named(text)
                if axis:
                    self.setting.axis = axis
                    self.setting.name_axis(axis)
                self.setting.region = region or self.setting.region

    def _check_year(self, row: int, column: int, text: str) -> None:
        """Say when the sheet's title names another year than the one that it is read for."""
        years = years_of_plan(text)
        if years and self.setting.year not in years:
            named = ", ".join(map(str, sorted(years)))
            facts = {"year": str(self.setting.year)}
            self.problems.append(
                PlanProblem(self.grid.title, row, letter(column), "other_year", named, facts=facts)
            )

    def _set_header_aside(self, table: Table) -> None:
        for row in table.header_rows:
            if self.grid.own(row):
                self._aside(row, "repeated_header")

    def _read_row(self, cells: Cells) -> None:
        line = classify(
            cells, self.setting, follows=self._follows(cells.row), next_code=self._next_code(cells)
        )
        match line:
            case None:
                return
            case Line(what=Is.ACTIVITY):
                self._finish()
                self._draft = self._with_group(read_draft(cells, self.setting))
            case Line(what=Is.CONTINUATION) if self._draft:
                cells.own_only = True
                self._draft.add(read_draft(cells, self.setting))
            case Line(what=Is.AXIS):
                self._begin_axis(cells, line)
            case Line():
                self._begin_other(cells, line)

    def _follows(self, row: int) -> bool:
        """Say whether an activity is open and no empty row stands between."""
        if self._draft is None:
            return False
        return not any(
            self.grid.own(between) == {} for between in range(self._draft.rows[-1] + 1, row)
        )

    def _next_code(self, cells: Cells) -> str:
        column = cells.column("code")
        if column is None:
            return ""
        below = range(cells.row + 1, min(cells.row + 4, cells.table.last + 1))
        return next((text for row in below if (text := self.grid.text(row, column))), "")

    def _begin_axis(self, cells: Cells, line: Line) -> None:
        self._finish()
        if line.axis is None:
            return
        self.setting.axis = line.axis
        self.setting.name_axis(line.axis)
        label = line.axis.label or self.setting.axes.get(line.axis.code, "")
        self.axis_rows.append(AxisRow(self.grid.title, cells.row, line.axis.code, label))

    def _begin_other(self, cells: Cells, line: Line) -> None:
        self._finish()
        if line.region:
            self.setting.region = line.region
        if line.what is Is.GROUP:
            self.setting.group_key = code_key(cells.text("code")) or ""
            self.setting.group_title = cells.text("title")
        self._aside(cells.row, line.what.value)

    def _with_group(self, draft: Draft) -> Draft:
        """Give an activity that has only a sub-activity's name the title of its group."""
        titles = draft.titles
        key = code_key(titles.code) or ""
        if titles.title:
            return draft
        if self.setting.group_key and key.startswith(f"{self.setting.group_key}-"):
            draft.titles = titles.named(self.setting.group_title)
        elif draft.texts["sub_activity"]:
            draft.titles = titles.named(draft.texts["sub_activity"])
        return draft

    def _finish(self) -> None:
        draft, self._draft = self._draft, None
        if draft is None:
            return
        row = draft.finished(self.setting)
        self.rows.append(row)
        self.problems += draft.problems
        self.problems += self._missing(row)
        if row.code and code_key(row.code) is None:
            self.problems.append(
                PlanProblem(self.grid.title, row.row, "", "unusual_code", row.code)
            )

    def _missing(self, row: PlanRow) -> Iterator[PlanProblem]:
        for kind, value in (("missing_code", row.code), ("missing_title", row.title)):
            if not value:
                yield PlanProblem(
                    self.grid.title,
                    row.row,
                    "",
                    kind,
                    row.title or row.code,
                    Severity.ERROR,
                )

    def _aside(self, row: int, reason: str) -> None:
        own = self.grid.own(row)
        text = " | ".join(each for column in own if (each := self.grid.text(row, column)))
        self.set_aside.append(SetAside(self.grid.title, row, reason, text))
