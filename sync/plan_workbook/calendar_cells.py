"""When an activity is planned, from crosses, quantities, colours, dates or words."""

import re
from dataclasses import dataclass
from datetime import date

from sync.plan_workbook.amounts import is_mark, is_no_mark, read_count
from sync.plan_workbook.calendar_text import read_day, read_periods
from sync.plan_workbook.cells import Cells
from sync.plan_workbook.columns import numbered_unit
from sync.plan_workbook.dates import as_date, days, joined
from sync.plan_workbook.grid import Grid
from sync.plan_workbook.records import Period
from sync.plan_workbook.table import Table
from sync.plan_workbook.text import plain

# A larger number in a calendar is money, not a quantity of sessions.
_MOST_SESSIONS = 99
_NUMBERS = re.compile(r"\d\d?(\s*(?:,|;|/|-|–|et|and|a|و|الي)\s*\d\d?)*")
_DAYS = re.compile(r"(?:du\s*)?(\d\d?)\s*(?:-|–|au|a|et|to|/)\s*(\d\d?)")


@dataclass(frozen=True)
class Calendar:
    """The periods of a row, and the sessions that its calendar counts."""

    periods: tuple[Period, ...] = ()
    sessions: int | None = None


def read_calendar(cells: Cells, year: int, background: frozenset[str]) -> Calendar:
    """Read a row's periods: dates before crosses, crosses before words."""
    marks = _marks(cells, background)
    periods = _dates(cells, year) or marks.periods or _words(cells, year)
    return Calendar(_within(cells, periods, year), marks.sessions)


def background_colours(grid: Grid, table: Table) -> frozenset[str]:
    """Return the colours of blank calendar cells in rows with crosses: they mean nothing."""
    columns = table.columns_of("mark")
    colours: set[str] = set()
    for row in table.rows:
        texts = [grid.text(row, column) for column in columns]
        if any(texts):
            blank = [column for column, text in zip(columns, texts, strict=True) if not text]
            colours.update(grid.fills.get((row, column), "") for column in blank)
    return frozenset(colours)


def _marks(cells: Cells, background: frozenset[str]) -> Calendar:
    columns = cells.table.columns_of("mark")
    texts = {column: cells.spread_text(column) for column in columns}
    if not any(texts.values()):
        return _coloured(cells, columns, background)
    found = [_mark(cells, column, text) for column, text in texts.items()]
    counts = [each.sessions for each in found if each.sessions]
    # Ones alone are crosses.
    sessions = sum(counts) if any(count > 1 for count in counts) else None
    return Calendar(joined(period for each in found for period in each.periods), sessions)


def _mark(cells: Cells, column: int, text: str) -> Calendar:
    period = cells.table.meanings[column].period
    if period is None or is_no_mark(text):
        return Calendar()
    count = read_count(text)
    if count is not None and count <= _MOST_SESSIONS:
        return Calendar((period,), count)
    if is_mark(text):
        return Calendar((period,))
    return Calendar((_finer(text, period) or _kept(cells, column, period),))


def _finer(text: str, period: Period) -> Period | None:
    """Read "12-14" in a month's column, or a date inside the column's period."""
    found = _DAYS.fullmatch(plain(text).strip())
    try:
        if found and (period.end - period.start).days < 31:
            start = period.start.replace(day=int(found[1]))
            return days(start, period.start.replace(day=int(found[2])))
    except ValueError:
        return None
    inside = read_periods(text, period.start.year) or ()
    if len(inside) == 1 and period.start <= inside[0].start and inside[0].end <= period.end:
        return inside[0]
    return None


def _kept(cells: Cells, column: int, period: Period) -> Period:
    """Take any other text for a cross, and keep it."""
    cells.extra[cells.header(column)] = cells.spread_text(column)
    return period


def _coloured(cells: Cells, columns: list[int], background: frozenset[str]) -> Calendar:
    title = cells.column("title") or cells.column("code")
    usual = cells.grid.fills.get((cells.row, title), "") if title else ""
    coloured = [
        column
        for column in columns
        if cells.grid.fills.get(cells.grid.anchor(cells.row, column), "")
        not in {"", usual, *background}
    ]
    if not coloured or cells.own_only:
        return Calendar()
    cells.report("colour_only", coloured[0])
    periods = [cells.table.meanings[column].period for column in coloured]
    return Calendar(joined(period for period in periods if period))


def _dates(cells: Cells, year: int) -> tuple[Period, ...]:
    start = _day(cells, "start", year)
    end = _day(cells, "end", year)
    if start and end and end < start:
        column = cells.column("end")
        if column:
            cells.keep(column, "dates_reversed", start=start.isoformat())
        return ()
    first, last = start or end, end or start
    return (Period(first, last),) if first and last else ()


def _day(cells: Cells, name: str, year: int) -> date | None:
    column = cells.column(name)
    if not column or not cells.text_at(column):
        return None
    day = as_date(cells.value_at(column)) or read_day(
        cells.text_at(column), year, last=name == "end"
    )
    if day is None:
        cells.keep(column, "unreadable_date")
    return day


def _words(cells: Cells, year: int) -> tuple[Period, ...]:
    column = cells.column("period")
    text = cells.text_at(column) if column else ""
    if not column or not text or is_no_mark(text):
        return ()
    day = as_date(cells.value_at(column))
    if day:
        return (Period(day, day),)
    periods = read_periods(_with_names(cells.table.headers[column], text), year)
    if periods is None:
        cells.keep(column, "unreadable_date")
    return periods or ()


def _with_names(header: str, text: str) -> str:
    """Name bare numbers below "Mois" or "Trimestre" by what they count: "1, 2" is T1, T2."""
    unit = numbered_unit(header)
    if unit is None or not _NUMBERS.fullmatch(plain(text).strip()):
        return text
    return re.sub(r"\d+", lambda found: unit.get(int(found[0]), "?"), plain(text))


def _within(cells: Cells, periods: tuple[Period, ...], year: int) -> tuple[Period, ...]:
    if any(period.end.year < year or period.start.year > year for period in periods):
        column = next(iter(cells.table.columns_of("start", "period", "end", "mark")), None)
        outside = ", ".join(f"{each.start} – {each.end}" for each in periods)
        cells.report("outside_year", column, value=outside, year=str(year))
    return periods
