"""A sheet as a grid of cells: values, merges, fills, formulas and what is hidden."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property

from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from sync.plan_workbook.text import tidy

Value = str | int | float | bool | datetime | date | None
Place = tuple[int, int]
_WHITE = {"00000000", "FFFFFFFF", "00FFFFFF", "FFFFFF"}


@dataclass(frozen=True)
class Merge:
    """A merged range; its value stands at its first cell."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Grid:
    """One sheet. Rows and columns count from 1, as Excel does."""

    title: str
    hidden: bool
    values: dict[Place, Value] = field(default_factory=dict)
    formats: dict[Place, str] = field(default_factory=dict)
    fills: dict[Place, str] = field(default_factory=dict)
    merges: dict[Place, Merge] = field(default_factory=dict)
    uncomputed: set[Place] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    @cached_property
    def last_row(self) -> int:
        """Return the last row that holds anything."""
        return max((row for row, _ in self.filled()), default=0)

    @cached_property
    def last_column(self) -> int:
        """Return the last column that holds anything."""
        return max((column for _, column in self.filled()), default=0)

    def filled(self) -> Iterator[Place]:
        """Yield the cells that hold a value of their own, or a formula without one."""
        yield from self.values
        yield from self.uncomputed

    def own(self, row: int) -> dict[int, Value]:
        """Return a row's own cells by column: no merge from above, no empty text."""
        return self._rows.get(row, {})

    def anchor(self, row: int, column: int) -> Place:
        """Return where a cell's value stands: itself, or the first cell of its merge."""
        merge = self.merges.get((row, column))
        return (merge.top, merge.left) if merge else (row, column)

    def value(self, row: int, column: int) -> Value:
        """Return a cell's value, also when it is merged with cells above or beside it."""
        return self.values.get(self.anchor(row, column))

    def text(self, row: int, column: int) -> str:
        """Return a cell's value as text."""
        return as_text(self.value(row, column), self.formats.get(self.anchor(row, column), ""))

    @cached_property
    def _rows(self) -> dict[int, dict[int, Value]]:
        by_row: dict[int, dict[int, Value]] = {}
        for row, column in sorted(self.filled()):
            by_row.setdefault(row, {})[column] = self.values.get((row, column))
        return by_row


def letter(column: int) -> str:
    """Return a column's letter."""
    return get_column_letter(column)


def as_text(value: Value, number_format: str = "") -> str:
    """Return a value as a person sees it; a date in ISO form."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return _float_text(value, number_format)
    return tidy(str(value))


def has_formulas(workbook: Workbook) -> bool:
    """Say whether any cell of a workbook is computed."""
    return any(
        cell.data_type == "f"
        for sheet in workbook.worksheets
        for cell in sheet._cells.values()  # walking by the sheet's size makes empty cells
    )


def grids(formulas: Workbook, values: Workbook) -> list[Grid]:
    """Return the sheets of a workbook loaded with its formulas, and with their last values."""
    return [
        _grid(sheet, values[sheet.title])
        for sheet in formulas.worksheets
        if isinstance(sheet, Worksheet)
    ]


def _grid(sheet: Worksheet, values: Worksheet) -> Grid:
    grid = Grid(title=sheet.title, hidden=sheet.sheet_state != "visible")
    # Only the cells that the file has: walking a sheet by its size makes millions of empty ones.
    for place, cell in sheet._cells.items():
        if isinstance(cell, Cell):
            _take(grid, place, cell, values)
    for area in sheet.merged_cells.ranges:
        merge = Merge(area.min_row, area.min_col, area.max_row, area.max_col)
        _spread(grid, merge)
    grid.hidden_rows = {row for row, facts in sheet.row_dimensions.items() if facts.hidden}
    grid.hidden_columns = _hidden_columns(sheet)
    return grid


def _take(grid: Grid, place: Place, cell: Cell, values: Worksheet) -> None:
    value = _plain(cell.value)
    if cell.data_type == "f":
        value = _plain(values.cell(*place).value)
        if value is None:
            grid.uncomputed.add(place)
    if not _is_blank(value):
        grid.values[place] = value
        grid.formats[place] = str(cell.number_format)
    colour = _fill(cell)
    if colour:
        grid.fills[place] = colour


def _plain(value: object) -> Value:
    """Return a cell's value in one of the types that the grid knows."""
    if value is None or isinstance(value, str | int | float | datetime | date):
        return value
    return str(value)


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not tidy(value))


def _fill(cell: Cell) -> str:
    fill = cell.fill
    if fill is None or fill.fill_type in (None, "none"):
        return ""
    colour = fill.fgColor
    if colour is None:
        return ""
    if colour.type == "rgb":
        return "" if colour.rgb in _WHITE else str(colour.rgb)
    if colour.type == "theme":
        # Theme colour 0 is the background, white in every usual theme.
        return "" if colour.theme == 0 and not colour.tint else f"t{colour.theme}{colour.tint}"
    return f"i{colour.indexed}"


def _spread(grid: Grid, merge: Merge) -> None:
    """Note a merge at each of its cells, as far as the sheet is used."""
    for row in range(merge.top, min(merge.bottom, max(grid.last_row, merge.top)) + 1):
        for column in range(merge.left, min(merge.right, max(grid.last_column, merge.left)) + 1):
            grid.merges[row, column] = merge


def _hidden_columns(sheet: Worksheet) -> set[int]:
    hidden: set[int] = set()
    for facts in sheet.column_dimensions.values():
        if facts.hidden and facts.min and facts.max:
            hidden.update(range(facts.min, min(facts.max, facts.min + 500) + 1))
    return hidden


def _float_text(value: float, number_format: str) -> str:
    if number_format in ("0.00", "0.0"):
        return f"{value:.{len(number_format) - 2}f}"
    return str(int(value)) if value.is_integer() else repr(value)
