"""Finds the rows of column names, wherever they stand, and says what each column is."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sync.plan_workbook.codes import code_numbers
from sync.plan_workbook.column_names import ACTUAL
from sync.plan_workbook.columns import SURE, Meaning, field_of, period_of_label, understand
from sync.plan_workbook.grid import Grid, as_text
from sync.plan_workbook.places import Gazetteer
from sync.plan_workbook.table import SHARED, Table, make_table
from sync.plan_workbook.text import plain
from sync.plan_workbook.vocabulary import (
    CELL_ERRORS,
    CURRENCIES,
    MONTH_LETTERS,
    MONTHS,
    TOTALS,
)

_MOST_HEADER_ROWS = 3
_VERY_NAME = 100
_LONGEST_NAME = 60
_HEADER_WORDS = frozenset(
    plain(word)
    for word in (*ACTUAL, *TOTALS, *(each for words in CURRENCIES.values() for each in words))
)


@dataclass(frozen=True)
class _Block:
    rows: tuple[int, ...]
    labels: Mapping[int, tuple[str, ...]]
    meanings: Mapping[int, Meaning]

    @property
    def fields(self) -> set[str]:
        """Return what is surely named; one quarter or region alone may stand in any row."""
        sure = [each for each in self.meanings.values() if each.sure >= SURE]
        counts = Counter(each.field for each in sure)
        if any(each.field in ("code", "title") and each.sure == _VERY_NAME for each in sure):
            return set(counts)
        return {field for field, count in counts.items() if field not in SHARED or count > 1}

    @property
    def score(self) -> int:
        return len(self.fields - {"other"})

    @property
    def is_header(self) -> bool:
        fields = self.fields
        return {"code", "title"} <= fields or (self.score >= 3 and bool(fields & {"code", "title"}))


def find_tables(grid: Grid, year: int, gazetteer: Gazetteer) -> list[Table]:
    """Return a sheet's tables from top to bottom; a header repeated further down opens one."""
    blocks = list(_Finder(grid, year, gazetteer).blocks())
    ends = [*(block.rows[0] - 1 for block in blocks[1:]), grid.last_row]
    currency = gazetteer.programme.currency
    return [_table(grid, block, end, currency) for block, end in zip(blocks, ends, strict=False)]


def nearest_header(grid: Grid, year: int, gazetteer: Gazetteer) -> tuple[int, list[str]]:
    """Return the row most like a header in a sheet without one, and the fields it names."""
    finder = _Finder(grid, year, gazetteer)
    blocks = (finder.block((row,)) for row in range(1, grid.last_row + 1))
    best = max(blocks, key=lambda block: block.score, default=None)
    if best is None or not best.score:
        return 0, []
    return best.rows[0], sorted({each.field for each in best.meanings.values()})


@dataclass(frozen=True)
class _Finder:
    """Looks for headers in a sheet."""

    grid: Grid
    year: int
    gazetteer: Gazetteer

    def blocks(self) -> Iterator[_Block]:
        row = 1
        while row <= self.grid.last_row:
            block = self._block_at(row)
            if block:
                yield block
            row = block.rows[-1] + 1 if block else row + 1

    def block(self, rows: tuple[int, ...]) -> _Block:
        """Return what some rows would name if they were a header."""
        columns = sorted({column for row in rows for column in _covered(self.grid, row)})
        labels = {column: _labels(self.grid, rows, column) for column in columns}
        meanings = {
            column: meaning
            for column, parts in labels.items()
            if (meaning := understand(parts, self.year, self.gazetteer))
        }
        return _Block(rows, labels, meanings)

    def _block_at(self, row: int) -> _Block | None:
        """Return the header that starts at a row, with the rows of finer names below it."""
        if not self._may_begin(row):
            return None
        block = self.block((row,))
        while len(block.rows) < _MOST_HEADER_ROWS:
            longer = self.block((*block.rows, block.rows[-1] + 1))
            if not self._goes_on(block, longer):
                break
            block = longer
        return block if block.is_header else None

    def _may_begin(self, row: int) -> bool:
        """Say whether a row names columns, or groups of those that the next row names."""
        groups = [column for column in self.grid.own(row) if _is_group(self.grid, row, column)]
        if len(self._named(row)) < 2 and len(groups) < 2:
            return False
        if self.block((row,)).is_header or not self.block((row + 1,)).is_header:
            return True
        return self._names_groups(row, set(groups))

    def _names_groups(self, row: int, merged: set[int]) -> bool:
        """Tell a row of groups above a header from an activity that happens to stand there."""
        own = self.grid.own(row)
        if len(own) > 0.6 * len(self.grid.own(row + 1)):
            return False
        texts = {column: _label(self.grid, row, column) for column in own}
        if any(len(code_numbers(text)) > 1 for text in texts.values()):
            return False
        names = {column for column, text in texts.items() if field_of(text)} | merged
        return len(names) >= 0.5 * len(own)

    def _goes_on(self, block: _Block, longer: _Block) -> bool:
        """Say whether the next row still names columns: most cells do, or stand below a group."""
        row = longer.rows[-1]
        own = self.grid.own(row)
        if not own or longer.score < block.score:
            return False
        named = self._named(row)
        grouped = {column for column in own if _is_group(self.grid, row - 1, column)}
        if len(named | grouped) < max(2, 0.6 * len(own)):
            return False
        data = [
            column
            for column, meaning in block.meanings.items()
            if meaning.field in ("code", "title") and column in own
        ]
        return named.issuperset(data)

    def _named(self, row: int) -> set[int]:
        """Return the columns whose cell in a row can be a column's name."""
        letters = _letter_months(self.grid, row)
        return {
            column
            for column in self.grid.own(row)
            if column in letters or self._is_name(_label(self.grid, row, column))
        }

    def _is_name(self, text: str) -> bool:
        """Say whether a text can be a column's name by itself."""
        if not text or len(text) > _LONGEST_NAME:
            return False
        return bool(
            plain(text) in _HEADER_WORDS
            or field_of(text)
            or period_of_label(text, self.year)
            or self.gazetteer.region_named(text)
        )


def _is_group(grid: Grid, row: int, column: int) -> bool:
    merge = grid.merges.get((row, column))
    return merge is not None and merge.right > merge.left


def _covered(grid: Grid, row: int) -> set[int]:
    """Return the columns that a row has a name for, merged ones included."""
    covered: set[int] = set()
    for column in grid.own(row):
        merge = grid.merges.get((row, column))
        covered.update(range(merge.left, merge.right + 1) if merge else (column,))
    return covered


def _labels(grid: Grid, rows: tuple[int, ...], column: int) -> tuple[str, ...]:
    """Return a column's names from top to bottom, those of merged cells above included."""
    parts: list[str] = []
    places: set[tuple[int, int]] = set()
    for row in rows:
        letters = _letter_months(grid, row)
        place = grid.anchor(row, column)
        text = letters.get(column) or _label(grid, *place)
        if not text and row != rows[-1] and grid.value(rows[-1], column) is not None:
            text = _group_on_the_left(grid, row, column)
        if text and place not in places:
            parts.append(text)
        places.add(place)
    return tuple(parts)


def _group_on_the_left(grid: Grid, row: int, column: int) -> str:
    """Return the name that an unmerged group has written over its first column only."""
    lefts = [each for each in grid.own(row) if each < column]
    return _label(grid, row, max(lefts)) if lefts else ""


def _label(grid: Grid, row: int, column: int) -> str:
    value = grid.value(row, column)
    if isinstance(value, datetime):
        return f"{value:%m/%Y}"
    if isinstance(value, str):
        return "" if value in CELL_ERRORS else value.strip()
    return as_text(value)


def _letter_months(grid: Grid, row: int) -> dict[int, str]:
    """Return the months of twelve columns in a row headed "J F M A M J …" or "1 2 3 …"."""
    texts = {column: plain(_label(grid, row, column)).strip() for column in grid.own(row)}
    for first in texts:
        columns = range(first, first + 12)
        letters = [texts.get(column, "") for column in columns]
        if "".join(letters) == MONTH_LETTERS or letters == [str(n) for n in range(1, 13)]:
            return {column: MONTHS[n][0] for n, column in enumerate(columns, start=1)}
    return {}


def _table(grid: Grid, block: _Block, last: int, currency: str) -> Table:
    headers = {column: " / ".join(parts) for column, parts in block.labels.items() if parts}
    return make_table(grid, block.rows, headers, block.meanings, last=last, currency=currency)
