"""A table of a sheet: its header rows and the one column that each field stands in."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sync.plan_workbook.codes import code_numbers
from sync.plan_workbook.columns import SURE, Meaning
from sync.plan_workbook.grid import Grid
from sync.plan_workbook.text import is_arabic

# Several columns may have one of these meanings; of any other, one column.
SHARED = frozenset(("mark", "region_mark", "budget_part", "other"))
_MOSTLY = 0.5


@dataclass(frozen=True)
class Table:
    """A header and the rows below it, until `last`."""

    header_rows: tuple[int, ...]
    headers: Mapping[int, str]
    meanings: Mapping[int, Meaning]
    last: int

    @property
    def rows(self) -> range:
        """Return the rows below the header."""
        return range(self.header_rows[-1] + 1, self.last + 1)

    def columns_of(self, *fields: str) -> list[int]:
        """Return the columns with one of these meanings, from left to right."""
        return [column for column, each in sorted(self.meanings.items()) if each.field in fields]

    def column_of(self, field: str) -> int | None:
        """Return the column with this meaning, if there is one."""
        return next(iter(self.columns_of(field)), None)


def make_table(
    grid: Grid,
    rows: tuple[int, ...],
    headers: Mapping[int, str],
    meanings: Mapping[int, Meaning],
    *,
    last: int,
    currency: str,
) -> Table:
    """Return the table below a header, each field in one column."""
    table = Table(rows, headers, _one_column_each(headers, meanings, currency), last)
    return table if table.column_of("code") else _with_codes_found(grid, table)


def continued(grid: Grid, table: Table) -> Table | None:
    """Return the table of a sheet without a header that goes on with the one before."""
    code = table.column_of("code")
    below = replace(table, header_rows=(0,), last=grid.last_row)
    return below if code and _holds_codes(grid, below, code) else None


def _one_column_each(
    headers: Mapping[int, str], meanings: Mapping[int, Meaning], currency: str
) -> dict[int, Meaning]:
    """Leave each field to the column that names it best; an Arabic title beside stays one."""
    result: dict[int, Meaning] = {}
    taken: Counter[tuple[str, str]] = Counter()
    for column, named in sorted(meanings.items(), key=lambda each: (-each[1].sure, each[0])):
        is_beside = named.field == "title" and _is_arabic_beside(column, headers, meanings)
        meaning = replace(named, field="title_ar") if is_beside else named
        money = (meaning.currency or currency) if meaning.field == "budget" else ""
        if meaning.field in SHARED or not taken[meaning.field, money]:
            result[column] = meaning
            taken[meaning.field, money] += 1
    return result


def _is_arabic_beside(
    column: int, headers: Mapping[int, str], meanings: Mapping[int, Meaning]
) -> bool:
    """Say whether a title's header is in Arabic and another one is not."""
    return is_arabic(headers[column]) and any(
        each.field == "title" and other != column and not is_arabic(headers[other])
        for other, each in meanings.items()
    )


def _with_codes_found(grid: Grid, table: Table) -> Table:
    """Find the codes below "N°", below no header, or beside the titles under their header."""
    title = table.column_of("title")
    if title is None:
        return table
    for column in range(1, title + 1):
        meaning = table.meanings.get(column)
        is_free = meaning is None or meaning.field in ("number", "title")
        if is_free and _holds_codes(grid, table, column):
            return _with_code_at(table, column, title)
    return table


def _with_code_at(table: Table, column: int, title: int) -> Table:
    meanings = {**table.meanings, column: Meaning("code", SURE)}
    if column == title:
        beside = title + 1
        is_free = beside not in table.meanings
        if not is_free or table.headers.get(beside, "") not in ("", table.headers[title]):
            return table
        meanings[beside] = Meaning("title", SURE)
    return replace(table, meanings=meanings)


def _holds_codes(grid: Grid, table: Table, column: int) -> bool:
    """Say whether most texts of a column are codes of two numbers or more."""
    texts = [grid.text(row, column) for row in table.rows if grid.text(row, column)]
    codes = [text for text in texts if len(code_numbers(text)) > 1]
    return bool(codes) and len(codes) >= _MOSTLY * len(texts)
