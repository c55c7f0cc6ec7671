"""How likely two tellings tell one event, and why. Pure: no store, no clock.

Weights are logarithms of odds, so that evidence adds up; they were set by hand on made worlds and
looked at on others.
"""

import math
from dataclasses import dataclass
from datetime import date
from typing import Any

from rapidfuzz import fuzz

from server.models.joins import ToldAs
from sync.joins import words

Evidence = dict[str, Any]
PRIOR = -4.2
LONGEST = 10  # days apart
DAYS_IN_A_ROW = 3
MANY_NAMES = 3
MOST_OF_PEOPLE = 5.5


@dataclass(frozen=True, slots=True)
class Teller:
    """One telling and what it says."""

    telling_id: int
    event_id: int
    submission_id: int
    officer: str | None
    activity_id: int | None
    sessions: int | None
    title: str | None
    bare: str
    kind: str | None
    day: date
    region: str | None
    province: str | None
    place: str | None
    code: str | None
    women: int | None
    men: int | None
    cost: float | None


@dataclass(frozen=True)
class Weighed:
    """Two tellings weighed against each other."""

    probability: float
    told_as: ToldAs
    evidence: list[Evidence]


Names = frozenset[str]


def weigh(first: Teller, second: Teller, names: tuple[Names, Names]) -> Weighed:
    """Weigh two tellings, the older first."""
    found = [
        *_days(first, second),
        *_titles(first, second),
        *_plan(first, second),
        *_same("kind", first.kind, second.kind, 0.3, -1.6),
        *_same("region", first.region, second.region, 0.2, -1.5),
        *_same("province", first.province, second.province, 0.9, -1.8),
        *_places(first, second),
        *_numbers(first, second),
        *_people(*names),
        *_same("officer", first.officer, second.officer, 0.4, 0.0),
    ]
    sum_ = PRIOR + sum(weight for weight, _ in found)
    evidence = [each for weight, each in sorted(found, key=lambda f: -abs(f[0])) if weight]
    return Weighed(1 / (1 + math.exp(-sum_)), _told_as(first, second), evidence)


def _say(weight: float, kind: str, **facts: Any) -> tuple[float, Evidence]:
    return weight, {"kind": kind, "speaks": "for" if weight > 0 else "against", **facts}


def _same(
    what: str, one: object, other: object, same: float, different: float
) -> list[tuple[float, Evidence]]:
    if one in (None, "") or other in (None, ""):
        return []
    return [
        _say(
            same if one == other else different, f"same_{what}" if one == other else f"other_{what}"
        )
    ]


def _days(first: Teller, second: Teller) -> list[tuple[float, Evidence]]:
    apart = abs((second.day - first.day).days)
    numbers = words.day_number(first.title), words.day_number(second.title)
    if None not in numbers:
        said = (numbers[1] or 0) - (numbers[0] or 0)
        fits = said == (second.day - first.day).days and said != 0
        return [_say(5.0 if fits else -2.0, "day_numbers", first=numbers[0], second=numbers[1])]
    if apart == 0:
        return [_say(2.2, "same_day")]
    if apart <= DAYS_IN_A_ROW:
        row = 1.4 if first.kind == second.kind == "formation" else 0.4
        return [_say(row if apart == 1 else row - 0.6, "days_in_a_row", days=apart)]
    return [_say(-0.45 * apart, "days_apart", days=apart)]


def _titles(first: Teller, second: Teller) -> list[tuple[float, Evidence]]:
    found = []
    parts = words.part(first.title), words.part(second.title)
    if None not in parts and parts[0] != parts[1]:
        found.append(_say(-5.0, "other_part", first=parts[0], second=parts[1]))
    if words.says_corrected(second.title) != words.says_corrected(first.title):
        found.append(_say(3.0, "says_corrected"))
    if first.title and first.title == second.title:
        return [*found, _say(2.0, "same_title")]
    like = fuzz.token_sort_ratio(first.bare, second.bare) if first.bare and second.bare else 0
    if like >= 60:
        return [*found, _say(1.4 * (like - 50) / 50, "like_title", likeness=round(like) / 100)]
    same = first.activity_id is not None and first.activity_id == second.activity_id
    return found if same else [*found, _say(-2.5, "other_title", likeness=round(like) / 100)]


def _plan(first: Teller, second: Teller) -> list[tuple[float, Evidence]]:
    if first.activity_id is None or second.activity_id is None:
        return []
    if first.activity_id != second.activity_id:
        return [_say(-4.0, "other_activity")]
    found = [_say(0.8, "same_activity")]
    if first.sessions == 1:
        found.append(_say(0.8, "one_session"))
    elif first.sessions and first.sessions > 1:
        found.append(_say(-0.5, "several_sessions", count=first.sessions))
    return found


def _places(first: Teller, second: Teller) -> list[tuple[float, Evidence]]:
    if not first.place or not second.place:
        return []
    like = fuzz.token_set_ratio(words.bare(first.place), words.bare(second.place))
    return [_say(1.0, "same_place") if like >= 80 else _say(-1.2, "other_place")]


def _numbers(first: Teller, second: Teller) -> list[tuple[float, Evidence]]:
    found = []
    if first.cost and first.cost == second.cost:
        found.append(_say(3.2, "same_cost", cost=first.cost))
    sides = (first.women, first.men), (second.women, second.men)
    if any(each is None for side in sides for each in side):
        return found
    apart = sum(abs((a or 0) - (b or 0)) for a, b in zip(*sides, strict=True))
    total = max(sum(side or 0 for side in each) for each in sides)
    if total < 4:
        return found
    if apart == 0:
        found.append(_say(3.2, "same_counts", women=first.women, men=first.men))
    elif apart <= max(4, total // 10):
        found.append(_say(1.6, "near_counts", apart=apart))
    elif apart > total // 3:
        found.append(_say(-1.8, "other_counts", apart=apart))
    return found


def _people(first: Names, second: Names) -> list[tuple[float, Evidence]]:
    shorter = min(len(first), len(second))
    if shorter < MANY_NAMES:
        return []
    common = len(first & second)
    share = common / shorter
    if share >= 0.3:
        return [_say(MOST_OF_PEOPLE - 4 * (1 - share), "common_people", count=common, of=shorter)]
    return [_say(-2.5 if not common else -0.8, "other_people", count=common, of=shorter)]


def _told_as(first: Teller, second: Teller) -> ToldAs:
    numbers = words.day_number(first.title), words.day_number(second.title)
    if None not in numbers and numbers[0] != numbers[1]:
        return ToldAs.DAY
    sums = (first.cost, first.women, first.men)
    same_sums = None not in sums and sums == (second.cost, second.women, second.men)
    if words.says_corrected(second.title) or (same_sums and first.day != second.day):
        return ToldAs.CORRECTION
    return ToldAs.DUPLICATE if first.day == second.day else ToldAs.DAY
