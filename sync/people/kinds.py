"""What who-is-who speaks of: attendances to compare, pairs, people's decisions, the outcome."""

from dataclasses import dataclass
from datetime import date
from typing import Any

Ids = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Record:
    """One attendance; its list is the day's sheet it stands on: an event and a day of it."""

    attendance_id: int
    list_id: int
    name: str | None
    sex: str | None
    phone: str | None
    email: str | None
    institution: str | None
    function: str | None
    birth_year: int | None
    age: int | None
    on: date | None
    region: str | None
    province: str | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two attendances, the smaller id first, with how likely they are one person and why."""

    first: int
    second: int
    probability: float
    evidence: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Decided:
    """What people said of pairs, the smaller id first."""

    same: frozenset[Ids] = frozenset()
    different: frozenset[Ids] = frozenset()


@dataclass(frozen=True)
class Thresholds:
    """From `certain` on two attendances are joined; from `doubtful` on a person is asked."""

    certain: float = 0.75
    doubtful: float = 0.1


@dataclass(frozen=True)
class Matching:
    """Who is who: each attendance's person, named by its smallest attendance, and what to ask."""

    person_of: dict[int, int]
    doubtful: list[Pair]
