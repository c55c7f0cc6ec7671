"""Days and stretches of time: what a date cell and a period are."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sync.plan_workbook.records import Period

_EXCEL_EPOCH = date(1899, 12, 30)
# Excel serials of 2009 to 2064: a number in this range under a date header is a date.
_SERIALS = range(40_000, 60_000)


def days(first: date, last: date) -> Period:
    """Return the days from one to another; refuse them the wrong way round."""
    if last < first:
        raise ValueError(f"{last} is before {first}")
    return Period(first, last)


def month(year: int, number: int) -> Period:
    """Return a month."""
    return Period(date(year, number, 1), date(year, number, monthrange(year, number)[1]))


def quarter(year: int, number: int) -> Period:
    """Return a quarter of a year."""
    return Period(month(year, 3 * number - 2).start, month(year, 3 * number).end)


def semester(year: int, number: int) -> Period:
    """Return a half of a year."""
    return Period(month(year, 6 * number - 5).start, month(year, 6 * number).end)


def whole_year(year: int) -> Period:
    """Return a year."""
    return Period(date(year, 1, 1), date(year, 12, 31))


def joined(periods: Iterable[Period]) -> tuple[Period, ...]:
    """Return periods in order, those that touch made one."""
    result: list[Period] = []
    for period in sorted(periods):
        if result and period.start <= result[-1].end + timedelta(days=1):
            result[-1] = Period(result[-1].start, max(result[-1].end, period.end))
        else:
            result.append(period)
    return tuple(result)


def as_date(value: object) -> date | None:
    """Return a cell's date: one that Excel knew as such, or its serial number."""
    match value:
        case datetime():
            return value.date()
        case date():
            return value
        case bool():
            return None
        case int() | float() if int(value) in _SERIALS:
            return _EXCEL_EPOCH + timedelta(days=int(value))
    return None
