"""Several tellings of one event → what the event is. Pure, and the same whoever is told last."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from forms.facts import EventFacts
from server.models.joins import ToldAs

LISTS = ("partners", "themes", "decisions", "photos", "attendance_sheets")
NEVER = frozenset(("index", "participants", "unmapped", *LISTS))


@dataclass(frozen=True)
class Part:
    """What one telling says and what it is beside the oldest, which has no `told_as`."""

    facts: EventFacts
    told_as: ToldAs | None = None


def combined(parts: Sequence[Part]) -> EventFacts:
    """Take the oldest's word; a duplicate fills gaps, a correction outranks, days add up.

    A duplicate or correction of a later day says nothing of the others.
    """
    others = parts[1:]
    days = [parts[0].facts, *(part.facts for part in others if part.told_as == ToldAs.DAY)]
    for part in others:
        if part.told_as != ToldAs.DAY:
            days = _with(days, part)
    facts = days[0]
    for day in days[1:]:
        facts = _filled(facts, day)
    facts = _over_days(facts, days) if len(days) > 1 else facts
    united: dict[str, Any] = {name: _united(parts, name) for name in LISTS}
    united["unmapped"] = {key: word for part in parts for key, word in part.facts.unmapped.items()}
    return replace(facts, **united)


def _with(days: Sequence[EventFacts], part: Part) -> list[EventFacts]:
    """The days, that which the part repeats completed or corrected by it."""
    told = part.facts
    same = [at for at, day in enumerate(days) if day.date == told.date]
    at = same[0] if same else 0
    is_better = part.told_as == ToldAs.CORRECTION
    better = _filled(told, days[at]) if is_better else _filled(days[at], told)
    return [*days[:at], better, *days[at + 1 :]]


def _filled(first: EventFacts, second: EventFacts) -> EventFacts:
    """The first's answers, and the second's where the first has none."""
    missing = {
        field.name: getattr(second, field.name)
        for field in fields(EventFacts)
        if field.name not in NEVER and getattr(first, field.name) is None
    }
    return replace(first, **missing)


def _over_days(facts: EventFacts, days: Sequence[EventFacts]) -> EventFacts:
    """From the first day to the last; what was spent is added, people are those of the fullest."""
    dates = [day for each in days for day in (each.date, each.end_date) if day]
    costs = [each.cost for each in days if each.cost is not None]
    fullest = max(days, key=lambda each: (each.women or 0) + (each.men or 0))
    return replace(
        facts,
        date=min(dates, default=None),
        end_date=_last(dates),
        cost=round(sum(costs), 2) if costs else None,
        women=fullest.women,
        men=fullest.men,
    )


def _last(dates: Iterable[date]) -> date | None:
    different = set(dates)
    return max(different) if len(different) > 1 else None


def _united(parts: Sequence[Part], name: str) -> tuple[Any, ...]:
    """All that the tellings list, each once."""
    return tuple(_once(each for part in parts for each in getattr(part.facts, name)))


def _once(values: Iterable[Any]) -> list[Any]:
    found: list[Any] = []
    for value in values:
        if value not in found:
            found.append(value)
    return found
