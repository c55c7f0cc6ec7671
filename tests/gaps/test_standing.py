"""How an activity stands at a day: plain rules, no store."""

from datetime import date

import pytest

from sync.gaps.standing import Situation
from sync.plan.progress import Held, Planned, Progress
from sync.plan_workbook.records import Period

SPRING = (Period(date(2026, 3, 1), date(2026, 5, 31)),)
QUARTERS = (
    Period(date(2026, 1, 1), date(2026, 3, 31)),
    Period(date(2026, 7, 1), date(2026, 9, 30)),
)
IN_JANUARY, IN_MAY, IN_JUNE = date(2026, 1, 10), date(2026, 5, 10), date(2026, 6, 10)


def at(
    today: date,
    *held: Held,
    sessions: int = 2,
    status: str | None = None,
    periods: tuple[Period, ...] = SPRING,
    says_number: bool = True,
) -> Situation:
    planned = Planned(2026, periods, sessions, status)
    return Situation(Progress(planned, held, today), says_number=says_number)


def seen(day: str, sessions: float = 1, *, is_done: bool = True) -> Held:
    return Held(date.fromisoformat(day), sessions, is_done=is_done)


@pytest.mark.parametrize(
    ("situation", "standing", "days", "missing"),
    [
        (at(IN_JANUARY), "not_due", 0, 0),
        (at(IN_JANUARY, seen("2026-01-05")), "on_time", 0, 0),
        (at(IN_MAY), "unseen", 25, 1),
        (at(IN_MAY, seen("2026-03-02")), "on_time", 0, 0),
        (at(IN_MAY, seen("2026-03-02"), sessions=4), "late", 25, 2),
        (at(IN_JUNE, seen("2026-03-02", is_done=False)), "partly", 10, 1),
        (at(IN_JUNE), "unseen", 56, 2),
        (at(IN_JUNE, sessions=1), "unseen", 10, 1),
        (at(date(2026, 5, 31), sessions=1), "not_due", 0, 0),
        (at(IN_JUNE, seen("2026-03-02"), seen("2026-06-02")), "done", 2, 0),
        (at(IN_JUNE, seen("2026-03-02", 0.5), seen("2026-03-09", 0.5), sessions=1), "done", 0, 0),
        (at(IN_JUNE, *[seen("2026-03-02")] * 3), "more", 0, 0),
        (at(IN_JUNE, *[seen("2026-03-02")] * 3, sessions=1, says_number=False), "done", 0, 0),
        (at(IN_JUNE, periods=QUARTERS), "unseen", 71, 1),
        (at(IN_JUNE, seen("2026-02-02"), periods=QUARTERS), "on_time", 0, 0),
        (at(IN_JUNE, status="cancelled"), "cancelled", 0, 0),
        (at(IN_JUNE, status="postponed"), "postponed", 0, 0),
        (at(IN_JUNE, status="done"), "unseen", 56, 2),
    ],
)
def test_standing_follows_from_what_is_due_and_what_was_seen(
    situation: Situation, standing: str, days: int, missing: float
) -> None:
    assert situation.standing == standing
    assert (situation.days_late, situation.missing) == (days, missing)


def test_a_number_of_sessions_typed_wrong_costs_no_time() -> None:
    assert at(IN_JUNE, sessions=2_000_000_000).due == 2_000_000_000
