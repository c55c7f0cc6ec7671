"""A row's cells by what their columns mean, with the problems found on the way."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sync.plan_workbook import vocabulary
from sync.plan_workbook.amounts import Money, read_count, read_money, rounded, scale_in
from sync.plan_workbook.columns import Meaning
from sync.plan_workbook.grid import Grid, Value, letter
from sync.plan_workbook.records import PlanProblem, Severity
from sync.plan_workbook.table import Table


def is_blank(text: str) -> bool:
    """Say whether a text only says that there is nothing, as "-" does."""
    return text.lower() in vocabulary.BLANKS


@dataclass
class Cells:
    """One row of a table. In a row that continues another, only its `own` cells count."""

    grid: Grid
    table: Table
    row: int
    own_only: bool = False
    problems: list[PlanProblem] = field(default_factory=list)
    extra: dict[str, str] = field(default_factory=dict)

    def column(self, name: str) -> int | None:
        """Return the column of a field."""
        return self.table.column_of(name)

    def text(self, name: str) -> str:
        """Return the text below the column of a field."""
        column = self.column(name)
        return self.text_at(column) if column else ""

    def text_at(self, column: int) -> str:
        """Return a cell's text; a cell merged with those above it has theirs."""
        place = self.grid.anchor(self.row, column)
        if place[1] != column or (self.own_only and place[0] != self.row):
            return ""
        text = self.grid.text(self.row, column)
        return "" if text in vocabulary.CELL_ERRORS or is_blank(text) else text

    def spread_text(self, column: int) -> str:
        """Return a cell's text, also when it is merged with a cell on its left."""
        place = self.grid.anchor(self.row, column)
        if self.own_only and place[0] != self.row:
            return ""
        return self.grid.text(self.row, column)

    def value_at(self, column: int) -> Value:
        """Return a cell's value, on the same terms as its text."""
        return self.grid.value(self.row, column) if self.text_at(column) else None

    def money_at(self, column: int, meaning: Meaning) -> Money | None:
        """Read an amount; one that can't be read is a problem and stays as text."""
        text = self._counted_text(column)
        if not text:
            return None
        money = self._money(column, text, meaning.scale)
        if money is None:
            self.keep(column, "unreadable_amount")
        elif money.amount < 0:
            self.keep(column, "negative_amount")
            return None
        return money

    def count(self, name: str) -> int | None:
        """Read a whole number below a field's column."""
        column = self.column(name)
        text = self._counted_text(column) if column else ""
        if not text or not column:
            return None
        number = read_count(text)
        if number is None:
            self.keep(column, "unreadable_number")
        return number

    def keep(self, column: int, kind: str, **facts: str) -> None:
        """Report a cell and keep its text among what was not understood."""
        text = self.spread_text(column)
        self.extra[self.header(column)] = text
        self.report(kind, column, value=text, **facts)

    def report(self, kind: str, column: int | None, *, value: str = "", **facts: str) -> None:
        """Report a cell, or the row, to be looked at."""
        self._add(kind, column, value, Severity.WARNING, facts)

    def refuse(self, kind: str, column: int | None, *, value: str = "", **facts: str) -> None:
        """Report what keeps the row out of the plan."""
        self._add(kind, column, value, Severity.ERROR, facts)

    def header(self, column: int) -> str:
        """Return a column's header, told from others of the same name by its letter."""
        name = self.table.headers.get(column, "")
        same = [each for each in self.table.headers.values() if each == name]
        return name if name and len(same) == 1 else f"{name} ({letter(column)})".strip()

    def _add(
        self, kind: str, column: int | None, value: str, severity: Severity, facts: dict[str, str]
    ) -> None:
        where = letter(column) if column else ""
        header = {"header": self.table.headers.get(column, "")} if column else {}
        self.problems.append(
            PlanProblem(
                self.grid.title, self.row, where, kind, value, severity, {**header, **facts}
            )
        )

    def _counted_text(self, column: int) -> str:
        """Return a number's text in the first row of its merge alone, so that it counts once."""
        place = self.grid.anchor(self.row, column)
        merge = self.grid.merges.get((self.row, column))
        if merge and place[0] != self.row:
            return ""
        if merge and merge.bottom > self.row and self._is_shared(merge.bottom):
            self.report(
                "shared_number",
                column,
                value=self.grid.text(self.row, column),
                rows=f"{merge.top}–{merge.bottom}",
            )
        return self.text_at(column)

    def _is_shared(self, bottom: int) -> bool:
        """Say whether the rows that a number is merged over are several activities."""
        code = self.column("code") or self.column("title")
        return code is not None and self.grid.anchor(bottom, code)[0] != self.row

    def _money(self, column: int, text: str, scale: int) -> Money | None:
        value = self.grid.value(self.row, column)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return Money(rounded(Decimal(str(value)) * scale))
        money = None if isinstance(value, date) else read_money(text)
        if money is None or scale_in(text) > 1:
            return money
        return Money(rounded(money.amount * scale), money.currency)
