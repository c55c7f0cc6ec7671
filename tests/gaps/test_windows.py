"""When what was not held could still be."""

from datetime import date

import pytest

from sync.gaps.windows import months_of, still_to_come, windows
from sync.plan_workbook.records import Period


@pytest.mark.parametrize(
    ("today", "left"),
    [
        (date(2026, 1, 20), [("02-01", "03-31"), ("04-01", "06-30")]),
        (date(2026, 2, 20), [("04-01", "06-30"), ("07-01", "09-30")]),
        (date(2026, 7, 6), [("08-01", "09-30"), ("10-01", "12-31")]),
        (date(2026, 11, 6), [("12-01", "12-31")]),
        (date(2026, 12, 1), []),
        (date(2027, 3, 1), []),
    ],
)
def test_windows_are_the_quarters_with_room(today: date, left: list[tuple[str, str]]) -> None:
    found = [(f"{e.start:%m-%d}", f"{e.end:%m-%d}") for e in windows(2026, today)]
    assert found[:2] == left


def test_what_is_left_of_a_period_counts_if_it_is_enough() -> None:
    year = Period(date(2026, 2, 1), date(2026, 11, 30))
    assert still_to_come([year], date(2026, 6, 10)) == (Period(date(2026, 7, 1), year.end),)
    assert still_to_come([year], date(2026, 10, 10)) == ()


def test_days_lie_in_whole_months() -> None:
    found = months_of([date(2026, 2, 3), date(2026, 2, 9), date(2026, 12, 31)])
    assert found == (
        Period(date(2026, 2, 1), date(2026, 2, 28)),
        Period(date(2026, 12, 1), date(2026, 12, 31)),
    )
