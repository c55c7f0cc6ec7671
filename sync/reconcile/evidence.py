"""What speaks for and against one activity, as facts that are put in words on screen."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp
from typing import Any

from sync.plan_workbook.codes import CodeMatch
from sync.reconcile.batch import SURE_CODES
from sync.reconcile.plan_index import PlanIndex
from sync.reconcile.told import Planned, Told, days_off

Evidence = dict[str, Any]
TITLE_EVEN, DAYS_NEAR = 45, 15
AS_MANY, OTHER_NUMBER = 1.5, 2.0
AS_DEAR, OTHER_COST = 1.35, 2.0
TELLING = 0.34


@dataclass(frozen=True)
class Pair:
    """An event and an activity, with what was found out about the two together.

    `company`: the shares of the officer's links, of near ones and of those with the same words
    that are this activity's; `others` hold a place already.
    """

    told: Told
    place: int
    index: PlanIndex
    codes: dict[int, CodeMatch]
    title: float
    company: tuple[float, float, float]
    others: int

    @property
    def planned(self) -> Planned:
        """What the plan says."""
        return self.index.planned[self.place]


def weigh(pair: Pair) -> list[Evidence]:
    """Each piece of evidence, the strongest kinds first."""
    return [each for piece in _PIECES for each in piece(pair)]


def said(kind: str, *, speaks_for: bool, **facts: Any) -> Evidence:
    """One piece of evidence."""
    return {"kind": kind, "speaks": "for" if speaks_for else "against", **facts}


def _code(pair: Pair) -> Iterator[Evidence]:
    entered, code = (pair.told.code or "").strip(), pair.planned.code
    match = pair.codes.get(pair.place)
    if match is not None:
        kind = "code_near"
        if match.how in SURE_CODES:
            kind = "code" if entered == code else "code_written"
        yield said(kind, speaks_for=True, entered=entered, code=code)
        return
    sure = next((each for each in pair.codes.values() if each.how in SURE_CODES), None)
    if sure is not None:
        yield said("code_of_another", speaks_for=False, entered=sure.code)


def _title(pair: Pair) -> Iterator[Evidence]:
    if pair.told.title and pair.told.title.strip():
        percent = round(100 * min(1.0, pair.title))
        yield said("title", speaks_for=percent >= TITLE_EVEN, percent=percent)


def _kind(pair: Pair) -> Iterator[Evidence]:
    planned = pair.index.kinds_of(pair.place)
    ticked = {pair.told.kind} if pair.told.kind and pair.told.kind != "autre" else set()
    told = ticked or pair.index.reader.read(pair.told.title or "").kinds
    if planned and told:
        agree = bool(planned & told)
        yield said("kind", speaks_for=agree, planned=sorted(planned), told=sorted(told))


def _region(pair: Pair) -> Iterator[Evidence]:
    planned, told = pair.planned.regions, pair.told.region
    if told and planned:
        yield said("region", speaks_for=told in planned, planned=sorted(planned), told=told)
    lies = pair.index.region_of.get(pair.told.province or "")
    if lies and planned and lies != told and (lies in planned) != (told in planned):
        province = pair.told.province
        yield said("province_lies", speaks_for=lies in planned, province=province, told=lies)


def _province(pair: Pair) -> Iterator[Evidence]:
    if pair.told.province and pair.told.province in pair.planned.provinces:
        yield said("province", speaks_for=True, province=pair.told.province)


def _date(pair: Pair) -> Iterator[Evidence]:
    if pair.told.day is None or not pair.planned.periods:
        return
    days, period = days_off(pair.told.day, pair.told.last_day, pair.planned.periods)
    facts: Evidence = {"days": abs(days)}
    if days:
        facts["when"] = "after" if days > 0 else "before"
        facts["period"] = _period(*period, ends=days > 0)
    yield said("date", speaks_for=abs(days) <= DAYS_NEAR, **facts)


def _people(pair: Pair) -> Iterator[Evidence]:
    """A plan says a number for each session or for all of them: the nearer one is compared."""
    planned, told = pair.planned.participants, pair.told.people
    if not told or not planned:
        return
    session = planned / (pair.planned.sessions or 1)
    is_each = _times(told, session) < _times(told, planned)
    number = session if is_each else planned
    times = _times(told, number)
    if times <= AS_MANY or times > OTHER_NUMBER:
        facts: Evidence = {"told": told, "planned": round(number)}
        if is_each:
            facts["each"] = True
        yield said("people", speaks_for=times <= AS_MANY, **facts)


def _cost(pair: Pair) -> Iterator[Evidence]:
    budget, told = pair.planned.budget, pair.told.cost
    if not told or not budget:
        return
    session = budget / (pair.planned.sessions or 1)
    times = _times(told, session)
    if times <= AS_DEAR or times > OTHER_COST:
        facts = {"told": round(told), "planned": round(session)}
        yield said("cost", speaks_for=times <= AS_DEAR, **facts)


def _company(pair: Pair) -> Iterator[Evidence]:
    in_charge, near, words = pair.company
    if in_charge >= TELLING:
        yield said("in_charge", speaks_for=True, responsible=pair.planned.responsible)
    if near >= TELLING:
        yield said("neighbours", speaks_for=True)
    if words >= TELLING:
        yield said("same_words", speaks_for=True)


def _organiser(pair: Pair) -> Iterator[Evidence]:
    if pair.index.is_partner(pair.told.organiser, pair.place):
        yield said("organiser", speaks_for=True, organiser=(pair.told.organiser or "").strip())


def _full(pair: Pair) -> Iterator[Evidence]:
    sessions = pair.planned.sessions
    if sessions and pair.others >= sessions:
        yield said("full", speaks_for=False, sessions=sessions, others=pair.others)


def _period(first: date, last: date, *, ends: bool) -> str | list[str]:
    """A period of whole quarters by the one that it ends or begins with, others by their days."""
    after = last + timedelta(days=1)
    if first.day == after.day == 1 and first.month % 3 == after.month % 3 == 1:
        day = last if ends else first
        return f"{day.year}-Q{(day.month + 2) // 3}"
    return [first.isoformat(), last.isoformat()]


def _times(one: float, other: float) -> float:
    return max(one, other) / max(min(one, other), exp(-20))


_PIECES: tuple[Callable[[Pair], Iterator[Evidence]], ...] = (
    _code,
    _title,
    _kind,
    _region,
    _province,
    _date,
    _people,
    _cost,
    _organiser,
    _company,
    _full,
)
