"""Reads a plan workbook as an office wrote it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sync.plan_workbook import opening
from sync.plan_workbook.errors import NoActivity, NoHeader
from sync.plan_workbook.grid import Grid, grids, has_formulas, letter
from sync.plan_workbook.header import find_tables, nearest_header
from sync.plan_workbook.places import gazetteer_of
from sync.plan_workbook.records import (
    Column,
    PlanProblem,
    PlanRow,
    PlanWorkbook,
    SetAside,
    Severity,
)
from sync.plan_workbook.setting import Setting
from sync.plan_workbook.sheet import SheetReader
from sync.plan_workbook.table import Table, continued
from sync.programme import Programme, load


def read(
    source: bytes | Path, *, year: int, name: str = "", programme: Programme | None = None
) -> PlanWorkbook:
    """Read a workbook's activities for a plan year, with all that is to be mended in it."""
    programme = programme or load()
    content = opening.bytes_of(source)
    opening.check(content)
    formulas = opening.load(content, values=False)
    values = opening.load(content, values=True) if has_formulas(formulas) else formulas
    sheets = grids(formulas, values)
    reading = _Reading(year, programme)
    for grid in reading.of_the_year(sheets):
        reading.read_sheet(grid)
    reading.refuse_if_empty(sheets)
    return reading.workbook(name or (source.name if isinstance(source, Path) else ""))


_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


@dataclass
class _Reading:
    """A workbook half read."""

    year: int
    programme: Programme
    axes: dict[str, str] = field(default_factory=dict)
    readers: list[SheetReader] = field(default_factory=list)
    without_plan: list[SetAside] = field(default_factory=list)
    columns: dict[str, tuple[Column, ...]] = field(default_factory=dict)
    problems: list[PlanProblem] = field(default_factory=list)

    def of_the_year(self, sheets: Iterable[Grid]) -> list[Grid]:
        """Leave out sheets named after other years, where some are named after this one."""
        years = {grid.title: {int(y) for y in _YEAR.findall(grid.title)} for grid in sheets}
        if not any(self.year in named for named in years.values()):
            return list(sheets)
        others = [g for g in sheets if years[g.title] and self.year not in years[g.title]]
        for grid in others:
            if grid.last_row:
                first = SetAside(grid.title, 0, "sheet_of_other_year", _first(grid))
                self.without_plan.append(first)
        return [grid for grid in sheets if grid not in others]

    def read_sheet(self, grid: Grid) -> None:
        if not grid.last_row:
            return
        setting = Setting.of_sheet(grid.title, self.programme, self.year, self.axes)
        tables = find_tables(grid, self.year, setting.gazetteer) or self._continued(grid)
        if not tables:
            self.without_plan.append(SetAside(grid.title, 0, "sheet_without_plan", _first(grid)))
            return
        reader = SheetReader(grid, tables, setting)
        reader.read()
        self.readers.append(reader)
        self.columns[grid.title] = tuple(_columns(tables[0]))
        self.problems += _hidden(grid, tables[0])

    def _continued(self, grid: Grid) -> list[Table]:
        """Read a sheet without a header by the last sheet's columns, where its codes say so."""
        table = continued(grid, self.readers[-1].tables[-1]) if self.readers else None
        return [table] if table else []

    def refuse_if_empty(self, sheets: Iterable[Grid]) -> None:
        if not self.readers:
            raise _no_header(sheets, self.year, self.programme)
        if not any(reader.rows for reader in self.readers):
            raise NoActivity(sheets=", ".join(reader.grid.title for reader in self.readers))

    def workbook(self, name: str) -> PlanWorkbook:
        rows = tuple(row for reader in self.readers for row in reader.rows)
        problems = [*self.problems, *(each for reader in self.readers for each in reader.problems)]
        problems += _equal_codes(rows)
        order = {reader.grid.title: number for number, reader in enumerate(self.readers)}
        return PlanWorkbook(
            name=name,
            year=self.year,
            rows=rows,
            set_aside=(*self.without_plan, *(e for r in self.readers for e in r.set_aside)),
            axis_rows=tuple(each for reader in self.readers for each in reader.axis_rows),
            problems=tuple(sorted(problems, key=lambda each: (order[each.sheet], each.row))),
            axes=dict(sorted(self.axes.items())),
            sheets_read=tuple(order),
            columns=self.columns,
        )


def _first(grid: Grid) -> str:
    row, column = min(grid.filled())
    return grid.text(row, column)


def _columns(table: Table) -> Iterator[Column]:
    for column, header in sorted(table.headers.items()):
        meaning = table.meanings.get(column)
        yield Column(letter(column), header, meaning.field if meaning else None)


def _hidden(grid: Grid, table: Table) -> Iterator[PlanProblem]:
    """Say what is read although the office hid it."""
    if grid.hidden:
        yield PlanProblem(grid.title, 0, "", "hidden_sheet")
    rows = sorted(row for row in grid.hidden_rows if row > table.header_rows[0] and grid.own(row))
    if rows:
        facts = {"rows": ", ".join(map(str, rows))}
        yield PlanProblem(grid.title, rows[0], "", "hidden_rows", facts=facts)
    for column in sorted(grid.hidden_columns & set(table.headers)):
        header = table.headers[column]
        yield PlanProblem(grid.title, 0, letter(column), "hidden_column", header)


def _equal_codes(rows: Iterable[PlanRow]) -> Iterator[PlanProblem]:
    """Refuse each of the rows that have one code."""
    by_key: dict[str, list[PlanRow]] = {}
    for row in rows:
        if row.code_key:
            by_key.setdefault(row.code_key, []).append(row)
    for same in by_key.values():
        for row in same if len(same) > 1 else ():
            others = ", ".join(f"{each.sheet}!{each.row}" for each in same if each is not row)
            yield PlanProblem(
                row.sheet, row.row, "", "equal_codes", row.code, Severity.ERROR, {"others": others}
            )


def _no_header(sheets: Iterable[Grid], year: int, programme: Programme) -> NoHeader:
    gazetteer = gazetteer_of(programme)
    found = []
    for grid in sheets:
        row, fields = nearest_header(grid, year, gazetteer)
        if row:
            found.append(f"{grid.title}!{row} ({', '.join(fields)})")
    return NoHeader(nearest="; ".join(found) or "–")
