"""How well people are told apart and found again in made-up worlds, and how long many take."""

import resource
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Any

from bench.registry import benchmark
from sync.people.kinds import Record
from sync.people.match import match
from tests.made_worlds.streams import many_attendances
from tests.people.worlds import WORLDS, read_world, score_of

MANY, TENTH = 1_000_000, 100_000
# n·log n from a tenth to the whole: 10 · log(1,000,000) / log(100,000).
GROWTH = 12.0


@cache
def _world(name: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        records, places = read_world(WORLDS / name)
        return score_of(WORLDS / name, places, match(records).person_of, Path(folder))


@benchmark("pairs of attendances joined that are one person, plain world", at_least=0.985)
def precision_plain() -> float:
    return float(_world("people_plain")["pair_precision"])


@benchmark("pairs of attendances joined that are one person, hard world", at_least=0.97)
def precision_hard() -> float:
    return float(_world("people_hard")["pair_precision"])


@benchmark("pairs of attendances of one person that are joined, plain world", at_least=0.93)
def recall_plain() -> float:
    return float(_world("people_plain")["pair_recall"])


@benchmark("pairs of attendances of one person that are joined, hard world", at_least=0.85)
def recall_hard() -> float:
    return float(_world("people_hard")["pair_recall"])


@benchmark("error of the number of unique people, plain world", at_most=0.04)
def count_plain() -> float:
    return float(_world("people_plain")["count_error"])


@benchmark("error of the number of unique people, hard world", at_most=0.08)
def count_hard() -> float:
    return float(_world("people_hard")["count_error"])


@benchmark("seconds to tell who is who among 1,000,000 attendances", at_most=300)
def seconds() -> float:
    return _measured(MANY)[0]


@benchmark("MiB to tell who is who among 1,000,000 attendances", at_most=4096)
def memory() -> float:
    return _measured(MANY)[1]


@benchmark("times as long for 1,000,000 attendances as for 100,000", at_most=GROWTH)
def growth() -> float:
    return _measured(MANY)[0] / _measured(TENTH)[0]


@cache
def _measured(attendances: int) -> tuple[float, float]:
    """Match in a process of its own, whose memory is nobody else's."""
    said = subprocess.run(
        [sys.executable, "-m", "bench.bench_people", str(attendances)],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    return float(said[-2]), float(said[-1])


def _records(attendances: int) -> list[Record]:
    return [
        Record(
            attendance_id=at + 1,
            list_id=row["event"],
            name=row["name"],
            sex=row["sex"] or None,
            phone=row["phone"] or None,
            email=None,
            institution=row["institution"] or None,
            function=None,
            birth_year=None,
            age=int(row["age"]) if row["age"] else None,
            on=row["day"],
            region=row["region"],
            province=None,
        )
        for at, row in enumerate(many_attendances(attendances))
    ]


def main() -> None:
    """Say the seconds that matching takes, and the most memory in MiB."""
    records = _records(int(sys.argv[1]))
    start = perf_counter()
    match(records)
    taken = perf_counter() - start
    print(taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    main()
