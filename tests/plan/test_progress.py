"""The state of an activity, its months and what is due: plain rules, no store."""

from datetime import date

import pytest

from server.plan.months import cells
from sync.plan.progress import Held, Mark, Planned, Progress
from sync.plan_workbook.records import Period

SPRING = (Period(date(2026, 3, 1), date(2026, 5, 31)),)
IN_APRIL, IN_JUNE, IN_JANUARY = date(2026, 4, 15), date(2026, 6, 10), date(2026, 1, 10)


def progress(
    today: date,
    *held: Held,
    sessions: int = 2,
    status: str | None = None,
    periods: tuple[Period, ...] = SPRING,
) -> Progress:
    return Progress(Planned(2026, periods, sessions, status), held, today)


def done(day: str, sessions: float = 1) -> Held:
    return Held(date.fromisoformat(day), sessions, is_done=True)


def waiting(day: str) -> Held:
    return Held(date.fromisoformat(day), 1, is_done=False)


@pytest.mark.parametrize(
    ("seen", "state"),
    [
        (progress(IN_JANUARY), "planned"),
        (progress(IN_APRIL), "planned"),
        (progress(IN_APRIL, status="under_way"), "under_way"),
        (progress(IN_APRIL, waiting("2026-04-02")), "under_way"),
        (progress(IN_APRIL, done("2026-04-02")), "under_way"),
        (progress(IN_APRIL, done("2026-03-02"), done("2026-04-02")), "done"),
        (progress(IN_JUNE, done("2026-03-02"), done("2026-06-02")), "done_late"),
        (progress(IN_JUNE, done("2026-03-02")), "partly_done"),
        (progress(IN_JUNE, waiting("2026-03-02")), "under_way"),
        (progress(IN_JUNE), "late"),
        (progress(IN_JUNE, status="done"), "late"),
        (progress(IN_JUNE, status="postponed"), "postponed"),
        (progress(IN_JUNE, done("2026-03-02"), status="postponed"), "postponed"),
        (progress(IN_JUNE, status="cancelled"), "cancelled"),
        (progress(IN_JUNE, done("2026-03-02", 2), status="cancelled"), "done"),
        (progress(IN_JUNE, periods=()), "planned"),
    ],
)
def test_the_state_follows_from_plan_events_and_day(seen: Progress, state: str) -> None:
    assert seen.state == state


def test_half_a_link_counts_half_a_session() -> None:
    seen = progress(IN_APRIL, done("2026-03-02", 0.5), done("2026-04-02", 0.5), sessions=1)
    assert (seen.done, seen.state) == (1, "done")


def test_how_late_is_counted_in_days() -> None:
    assert progress(IN_JUNE).days_late == 10
    assert progress(IN_JUNE, done("2026-03-02"), done("2026-06-02")).days_after == 2


def test_what_is_due_grows_over_the_planned_days() -> None:
    planned = Planned(2026, SPRING, 92, None)
    assert [planned.due(day) for day in (IN_JANUARY, date(2026, 3, 1), IN_JUNE)] == [0, 1, 92]
    assert Planned(2026, SPRING, 92, "cancelled").due(IN_JUNE) == 0


def test_quarters_apart_are_due_in_their_own_days() -> None:
    quarters = (
        Period(date(2026, 1, 1), date(2026, 3, 31)),
        Period(date(2026, 10, 1), date(2026, 12, 31)),
    )
    assert Planned(2026, quarters, 2, None).due(date(2026, 6, 30)) == pytest.approx(0.99, abs=0.01)


def test_marks_stand_in_their_months() -> None:
    seen = progress(IN_APRIL, done("2026-03-10"), waiting("2026-04-02"), sessions=4)
    assert seen.marks() == {3: [Mark.DONE], 4: [Mark.WAITING], 5: [Mark.TO_COME]}


def test_what_is_missing_after_the_last_day_is_late_there() -> None:
    assert progress(IN_JUNE, done("2026-03-10")).marks() == {3: [Mark.DONE], 5: [Mark.LATE]}


def test_the_band_is_rounded_at_its_ends_and_today_is_tinted() -> None:
    row = cells(progress(IN_APRIL))
    assert [cell.month for cell in row if cell.is_planned] == [3, 4, 5]
    assert [cell.classes for cell in row[2:5]] == ["m in a", "m q1 now in", "m in z"]
