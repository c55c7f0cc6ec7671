"""What is compared: what an event tells of itself, and what the plan says of an activity."""

from dataclasses import dataclass
from datetime import date

Period = tuple[date, date]


@dataclass(frozen=True)
class Told:
    """What an event says of itself, as far as it can speak for a planned activity."""

    code: str | None = None
    title: str | None = None
    kind: str | None = None
    day: date | None = None
    last_day: date | None = None
    region: str | None = None
    province: str | None = None
    people: int | None = None
    cost: float | None = None
    organiser: str | None = None
    officer: str | None = None


@dataclass(frozen=True)
class Planned:
    """What the plan says of an activity."""

    activity_id: int
    code: str
    titles: tuple[str, ...]
    kind: str | None = None
    regions: frozenset[str] = frozenset()
    provinces: frozenset[str] = frozenset()
    periods: tuple[Period, ...] = ()
    participants: int | None = None
    sessions: int | None = None
    budget: float | None = None
    responsible: str | None = None
    partner: str | None = None


def joined(periods: tuple[Period, ...]) -> tuple[Period, ...]:
    """Periods in order, those that touch made one."""
    result: list[Period] = []
    for first, last in sorted(periods):
        if result and (first - result[-1][1]).days <= 1:
            result[-1] = (result[-1][0], max(last, result[-1][1]))
        else:
            result.append((first, last))
    return tuple(result)


def days_away(first: date, last: date | None, periods: tuple[Period, ...]) -> int:
    """How many days lie between an event and the nearest planned period; 0 inside."""
    return abs(days_off(first, last, periods)[0])


def days_off(first: date, last: date | None, periods: tuple[Period, ...]) -> tuple[int, Period]:
    """Days from the nearest period, negative before it, and that period."""
    end = max(first, last or first)
    off = [
        (max(0, (first - stop).days) - max(0, (start - end).days), (start, stop))
        for start, stop in periods
    ]
    return min(off, key=lambda each: abs(each[0]))
