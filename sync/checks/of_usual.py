"""Checks against what is usual for events of a kind: costs, ages."""

from collections.abc import Iterator
from datetime import date
from math import exp, log

from sync.checks.found import Found
from sync.checks.subject import Listed, ToldEvent, Usual

SHOWN_ROWS = 20


def cost_out_of_range(told: ToldEvent) -> Iterator[Found]:
    """It cost far less or far more than events of its kind do, in its region where that is known.

    Costs are compared as multiples: half is as far away as double.
    """
    usual, cost = told.usual.get("cost"), told.event.cost
    if usual is None or cost is None or cost <= 0:
        return
    away = abs(log(cost) - usual.middle) / usual.spread
    limit = told.asked.threshold("cost_out_of_range")
    low, high = _cost(usual, -limit), _cost(usual, limit)
    facts = {"cost": cost, "low": low, "high": high, "kind": told.event.kind, "of": usual.known}
    yield Found("cost_out_of_range", "", facts, value=round(away, 2))


def age_out_of_range(told: ToldEvent) -> Iterator[Found]:
    """Participants far younger or older than those of such events; only their rows are told."""
    usual = told.usual.get("age")
    if usual is None:
        return
    limit = told.asked.threshold("age_out_of_range")
    ages = ((person.row, age_of(person, told.event.date)) for person in told.listed)
    away = {row: abs(age - usual.middle) / usual.spread for row, age in ages if age is not None}
    rows = [row for row, far in away.items() if far > limit]
    if rows:
        low, high = usual.middle - limit * usual.spread, usual.middle + limit * usual.spread
        facts = {"rows": rows[:SHOWN_ROWS], "count": len(rows), "of": usual.known}
        facts |= {"low": max(0, round(low)), "high": round(high)}
        yield Found("age_out_of_range", "", facts, value=round(max(away.values()), 2))


def age_of(person: Listed, day: date | None) -> int | None:
    """The age that was said, else by the year of birth on the event's day."""
    if person.age is not None:
        return person.age
    return day.year - person.birth_year if day and person.birth_year else None


def _cost(usual: Usual, spreads: float) -> int:
    return round(exp(usual.middle + spreads * usual.spread))
