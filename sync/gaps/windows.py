"""When what was not held could still be: the quarters of the plan year that are left."""

from collections.abc import Iterable
from datetime import date, timedelta

from sync.plan_workbook.records import Period

# Less of a quarter than this is no time to prepare and hold anything, unless it is the last one.
SHORTEST = timedelta(days=45)


def windows(year: int, today: date) -> list[Period]:
    """Return what is left of the year's quarters from the next month on."""
    first = _next_month(today)
    quarters = [_quarter(year, number) for number in range(4)]
    left = [Period(max(each.start, first), each.end) for each in quarters if each.end > first]
    if len(left) > 1 and left[0].end - left[0].start < SHORTEST:
        return left[1:]
    return left


def still_to_come(periods: Iterable[Period], today: date) -> tuple[Period, ...]:
    """Return what planned periods have left from the next month on, if it is enough."""
    first = _next_month(today)
    left = [Period(max(each.start, first), each.end) for each in periods if each.end >= first]
    return tuple(left) if sum((e.end - e.start for e in left), timedelta()) >= SHORTEST else ()


def months_of(days: Iterable[date]) -> tuple[Period, ...]:
    """Return the whole months that days lie in."""
    firsts = sorted({day.replace(day=1) for day in days})
    return tuple(Period(first, _next_month(first) - timedelta(days=1)) for first in firsts)


def _quarter(year: int, number: int) -> Period:
    first = date(year, 3 * number + 1, 1)
    last = _next_month(date(year, 3 * number + 3, 1)) - timedelta(days=1)
    return Period(first, last)


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
