"""How well an event and a planned activity fit: evidence for and against, and its weight.

Pure: no store, no clock. Weights are logarithms of odds, so that evidence adds up; they are round
numbers of judgement, the same for every plan.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sync.plan_workbook.codes import CodeMatch, How
from sync.programme import load
from sync.reconcile.candidates import Activity, PlanIndex, Told
from sync.reconcile.titles import Title

Evidence = dict[str, Any]

CODE, CODE_TYPO, CODE_OF_ANOTHER = 6.0, 3.0, -1.5
TITLE, TITLE_EVEN = 8.0, 0.45
COVERED, COVERING = 0.65, 0.35
SAME_KIND, OTHER_KIND = 1.0, -1.5
OTHER = "autre"
SAME_REGION, OTHER_REGION, NATIONAL = 1.5, -3.0, -1.5
SAME_PROVINCE = 0.5
IN_PERIOD, AWAY = 1.5, ((15, 0.8), (45, 0.0), (92, -1.0))
FAR_AWAY = -2.5
AS_MANY, OTHER_NUMBER = (1.5, 0.3), (2.0, -0.7)
SURE_CODES = frozenset({How.EXACT, How.NORMALISED, How.MISSING_PREFIX})


@dataclass(frozen=True)
class Scored:
    """An activity with the odds that the event is its own, and why."""

    activity: Activity
    odds: float
    match: CodeMatch | None
    likeness: float | None
    evidence: tuple[Evidence, ...]

    @property
    def has_sure_code(self) -> bool:
        """Whether the event bears this activity's code beyond doubt."""
        return self.match is not None and self.match.how in SURE_CODES


@dataclass(frozen=True)
class _Piece:
    """One piece of evidence with its weight; an unspoken one weighs without a word."""

    weight: float
    evidence: Evidence | None = None


def score(
    told: Told, title: Title, activity: Activity, index: PlanIndex, codes: dict[int, CodeMatch]
) -> Scored:
    """Weigh all that speaks for and against an event being this activity's."""
    match = codes.get(activity.planned.activity_id)
    likeness = _likeness(title, activity, index)
    pieces = [
        _code(told, activity, match, codes),
        _title(likeness),
        _kind(told, title, activity),
        _region(told, activity),
        _province(told, activity),
        _date(told, activity),
        _people(told, activity),
    ]
    return Scored(
        activity,
        sum(piece.weight for piece in pieces),
        match,
        likeness,
        tuple(piece.evidence for piece in pieces if piece.evidence),
    )


def _evidence(kind: str, *, speaks_for: bool, **facts: Any) -> Evidence:
    return {"kind": kind, "speaks": "for" if speaks_for else "against", **facts}


def _code(
    told: Told, activity: Activity, match: CodeMatch | None, codes: dict[int, CodeMatch]
) -> _Piece:
    facts = {"entered": (told.code or "").strip(), "code": activity.planned.code}
    if match is None:
        sure = next((each for each in codes.values() if each.how in SURE_CODES), None)
        if sure is None:
            return _Piece(0.0)
        other = _evidence("code_of_another", speaks_for=False, entered=sure.code)
        return _Piece(CODE_OF_ANOTHER, other)
    if match.how in SURE_CODES:
        return _Piece(CODE, _evidence("code", speaks_for=True, **facts))
    weight = CODE_TYPO / len(codes)
    return _Piece(weight, _evidence("code_near", speaks_for=True, **facts))


def _likeness(title: Title, activity: Activity, index: PlanIndex) -> float | None:
    """How alike the titles are, 0 to 1; nothing where they can't be compared."""
    if not title.says_something:
        return None
    said = index.weight(title.concepts) + title.unread * index.unknown_weight / 2
    best = 0.0
    for planned in activity.titles:
        shared = index.weight(title.concepts & planned.concepts)
        whole = index.weight(planned.concepts) or 1.0
        best = max(best, COVERED * shared / said + COVERING * shared / whole)
    return best


def _title(likeness: float | None) -> _Piece:
    if likeness is None:
        return _Piece(0.0)
    weight = TITLE * (likeness - TITLE_EVEN)
    evidence = _evidence("title", speaks_for=weight > 0, percent=round(100 * likeness))
    return _Piece(weight, evidence)


def _kind(told: Told, title: Title, activity: Activity) -> _Piece:
    """The kind that was ticked and the one in the title each have a voice; one may be a slip."""
    ticked = {told.kind} if told.kind and told.kind != OTHER else set()
    voices = [kinds for kinds in (ticked, title.kinds) if kinds]
    if not voices or not activity.kinds:
        return _Piece(0.0)
    agree = [SAME_KIND if kinds & activity.kinds else OTHER_KIND for kinds in voices]
    facts = {"planned": sorted(activity.kinds), "told": sorted(voices[0])}
    speaks_for = bool(voices[0] & activity.kinds)
    return _Piece(sum(agree) / len(agree), _evidence("kind", speaks_for=speaks_for, **facts))


def _region(told: Told, activity: Activity) -> _Piece:
    planned = activity.planned.regions
    if not told.region or not planned:
        return _Piece(0.0)
    facts = {"planned": sorted(planned), "told": told.region}
    if told.region in planned:
        return _Piece(SAME_REGION, _evidence("region", speaks_for=True, **facts))
    weight = NATIONAL if _national() & {told.region, *planned} else OTHER_REGION
    return _Piece(weight, _evidence("region", speaks_for=False, **facts))


def _national() -> set[str]:
    return {region.code for region in load().regions if region.national}


def _province(told: Told, activity: Activity) -> _Piece:
    if not told.province or told.province not in activity.planned.provinces:
        return _Piece(0.0)
    evidence = _evidence("province", speaks_for=True, province=told.province)
    return _Piece(SAME_PROVINCE, evidence)


def days_away(first: date, last: date | None, periods: tuple[tuple[date, date], ...]) -> int:
    """How many days lie between an event and the nearest planned period; 0 inside."""
    end = max(first, last or first)
    return min(max(0, (start - end).days, (first - stop).days) for start, stop in periods)


def _date(told: Told, activity: Activity) -> _Piece:
    periods = activity.planned.periods
    if told.day is None or not periods:
        return _Piece(0.0)
    days = days_away(told.day, told.last_day, periods)
    if days == 0:
        return _Piece(IN_PERIOD, _evidence("date", speaks_for=True, days=0))
    weight = next((each for limit, each in AWAY if days <= limit), FAR_AWAY)
    return _Piece(weight, _evidence("date", speaks_for=weight > 0, days=days))


def _people(told: Told, activity: Activity) -> _Piece:
    """A plan says a number for each session or for all of them: the nearer one is compared."""
    planned = activity.planned.participants
    if not told.people or not planned:
        return _Piece(0.0)
    each = planned / (activity.planned.sessions or 1)
    times = min(_times(told.people, planned), _times(told.people, each))
    facts = {"told": told.people, "planned": planned}
    if times <= AS_MANY[0]:
        return _Piece(AS_MANY[1], _evidence("people", speaks_for=True, **facts))
    if times > OTHER_NUMBER[0]:
        return _Piece(OTHER_NUMBER[1], _evidence("people", speaks_for=False, **facts))
    return _Piece(0.0)


def _times(one: float, other: float) -> float:
    return max(one, other) / min(one, other)
