"""The nightly run: its steps in order, one that fails, two runs at once, a missed night."""

import json
import signal
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.extensions import open_engine
from server.models.runs import Run
from tests.e2e.beats import EVENING, NIGHT, beat_at
from tests.e2e.conftest import RunRemote
from tests.e2e.contents import count, until_rows
from tests.e2e.processes import Command, Installation
from tests.e2e.quick import be_impatient
from tests.e2e.servers import CENTRAL, KOBO

STEPS = ["replay", "reconcile", "adjust", "people", "check", "push", "refresh"]


def runs(here: Installation) -> list[tuple[str, str, list[str]]]:
    """The runs of the store: their night, how they ended, the steps that these tests are about."""
    with Session(open_engine(here.database_url)) as store:
        return [
            (str(run.night), run.state, _steps(run))
            for run in store.scalars(select(Run).order_by(Run.id))
        ]


def _steps(run: Run) -> list[str]:
    return [f"{step.name} {step.state}" for step in run.steps if _is_ours(step.name)]


def _is_ours(name: str) -> bool:
    return name in STEPS or name.startswith("pull:")


def started(here: Installation, now: datetime, die_after: int = 0) -> Command:
    """A beat of the clock at an hour; it kills itself at a point if told so."""
    return here.start("clock", prepare=beat_at, told=(now.isoformat(), die_after))


def beat(here: Installation, now: datetime) -> None:
    """A beat of the clock that ends well."""
    end = started(here, now).wait()
    assert end.status == 0, end.err


def done(*names: str) -> list[str]:
    return [f"{name} done" for name in names]


def test_all_steps_run_in_order_and_are_recorded(here: Installation, remote: RunRemote) -> None:
    for kind in (CENTRAL, KOBO):
        there = remote(kind)
        there.state.seed_many(3)
        there.add_to(here)

    told = json.loads(here.does("nightly", "--json").out)

    names = ["pull:central", "pull:kobo", *STEPS]
    steps = [step for step in told["steps"] if _is_ours(step["name"])]
    assert [step["name"] for step in steps] == names
    assert [step["counts"].get("new") for step in steps][:2] == [3, 3]
    assert [run[1:] for run in runs(here)] == [("done", done(*names))]
    assert count(here.database_url, "locks") == 0


@pytest.mark.one_database
def test_a_source_that_fails_stops_no_other_step(here: Installation, remote: RunRemote) -> None:
    down, up = remote(KOBO), remote(CENTRAL)
    down.add_to(here, "a-down", url="http://127.0.0.1:9")
    up.state.seed_many(3)
    up.add_to(here, "b-up")

    told = (str(here.home.parent / "waits"), 1.0)
    failed = here.start("nightly", "--json", prepare=be_impatient, told=told).wait()

    assert failed.status == 1
    assert "a-down" in failed.err
    assert "Traceback" not in failed.err
    assert runs(here)[0][1:] == ("failed", ["pull:a-down failed", *done("pull:b-up", *STEPS)])
    assert count(here.database_url, "submissions") == 3


def test_a_second_run_at_once_says_so_and_does_nothing(
    here: Installation, remote: RunRemote
) -> None:
    there = remote(KOBO)
    there.state.seed_many(3)
    there.add_to(here)
    there.state.fail("", times=1, how="slow", seconds=20)
    first = here.start("nightly")
    until_rows(here.database_url, "run_steps")

    assert "another" in here.fails("nightly").err
    assert "another" in here.fails("pull").err

    first.kill()
    assert [run[1] for run in runs(here)] == ["running"]


def test_a_missed_night_is_caught_up_once(here: Installation) -> None:
    beat(here, EVENING)
    assert runs(here) == []

    for hours in range(10):
        beat(here, NIGHT + timedelta(hours=hours))

    assert runs(here) == [("2026-03-11", "done", done(*STEPS))]
    beat(here, NIGHT + timedelta(days=3))
    assert [run[0] for run in runs(here)] == ["2026-03-11", "2026-03-14"]


def test_two_clocks_at_once_run_one_night(here: Installation, remote: RunRemote) -> None:
    beat(here, EVENING)
    there = remote(KOBO)
    there.state.seed_many(3)
    there.add_to(here)

    clocks = [started(here, NIGHT) for _ in range(3)]
    ends = [clock.wait() for clock in clocks]

    assert [end.status for end in ends] == [0, 0, 0], [end.err for end in ends]
    assert runs(here) == [("2026-03-11", "done", done("pull:kobo", *STEPS))]


@pytest.mark.parametrize("point", [3, 12, 30])
def test_a_night_that_was_killed_is_taken_up_again(
    here: Installation, remote: RunRemote, point: int
) -> None:
    beat(here, EVENING)
    there = remote(KOBO)
    there.state.seed_many(3)
    there.add_to(here)
    assert started(here, NIGHT, die_after=point).wait().status == -signal.SIGKILL
    assert [run[1] for run in runs(here)] in ([], ["running"])

    beat(here, NIGHT + timedelta(minutes=5))

    assert runs(here) == [("2026-03-11", "done", done("pull:kobo", *STEPS))]
    assert count(here.database_url, "submissions") == 3
