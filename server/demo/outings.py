"""The 200 events of the made-up year: what took place where, when, and under which activity."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import Any

from server.demo.material import chance, material
from server.demo.planned import Activity, revised_plan, year

EVENTS = 200
SATURDAY = 5
SHARE_NOT_HELD, SHARE_LATE = 0.05, 0.08
LATE_BY = (21, 48)
EXTRA_SESSIONS = 14


@dataclass(frozen=True)
class Outing:
    """One event as it really was; `number` counts them by day, from 1."""

    number: int
    activity: Activity | None
    region: str
    kind: str
    title: str
    title_ar: str
    session: int
    first: date
    last: date
    venue: Mapping[str, Any]
    people: int
    copy_of: int | None = None

    @property
    def is_extra(self) -> bool:
        """Whether it is a session beyond those of the plan."""
        return self.activity is not None and self.session > len(self.activity.months)


@lru_cache(maxsize=1)
def outings() -> tuple[Outing, ...]:
    """All events by day. Some are told twice: `copy_of` has the number of the first."""
    held = [*_sessions(), *_extra_sessions()]
    told_twice = material("story")["told_twice"]
    held += _unplanned(EVENTS - len(held) - len(told_twice))
    ordered = sorted(held, key=lambda each: (each.first, each.region, each.title))
    numbered = [replace(each, number=number) for number, each in enumerate(ordered, start=1)]
    copies = [
        replace(numbered[twin - 1], number=len(numbered) + place, copy_of=twin)
        for place, twin in enumerate(told_twice, start=1)
    ]
    return (*numbered, *copies)


def last_day() -> date:
    """The last day that the made-up year knows of."""
    return date.fromisoformat(material("story")["last_day"])


def _sessions() -> Iterator[Outing]:
    """What was held of the plan: most of it in its month, some late, some not at all."""
    for activity in revised_plan():
        if activity.code in material("story")["never_held"]:
            continue
        for session, month in enumerate(activity.months, start=1):
            die = chance("session", activity.code, session)
            day = _working_day(date(year(), month, die.randint(3, 26)))
            fate = die.random()
            if fate < SHARE_NOT_HELD:
                continue
            if fate < SHARE_NOT_HELD + SHARE_LATE:
                day = _working_day(day + timedelta(days=die.randint(*LATE_BY)))
            if day <= last_day():
                yield _outing(activity, session, day, die)


def _extra_sessions() -> Iterator[Outing]:
    """Sessions beyond the plan, asked for by those who missed one."""
    held = [each for each in revised_plan() if each.code not in material("story")["never_held"]]
    wanted = chance("extra").sample(held, EXTRA_SESSIONS)
    for activity in wanted:
        die = chance("extra", activity.code)
        month = min(activity.months[-1], 10)
        day = _working_day(date(year(), month, die.randint(14, 28)))
        yield _outing(activity, len(activity.months) + 1, day, die)


def _unplanned(count: int) -> Iterator[Outing]:
    """What nobody had planned, spread over the year."""
    for number in range(count):
        die = chance("unplanned", number)
        words = material("words")["unplanned"]
        kind, title, title_ar = words[number % len(words)]
        region = ("bmk", "sm", "ori")[(number // len(words) + number) % 3]
        span = (last_day() - date(year(), 1, 12)).days
        day = _working_day(date(year(), 1, 12) + timedelta(days=span * number // max(1, count)))
        venue = _venue(region, die)
        people = die.randint(8, 24)
        yield Outing(0, None, region, kind, title, title_ar, 1, day, day, venue, people)


def _outing(activity: Activity, session: int, day: date, die: Random) -> Outing:
    region = activity.region
    people = max(6, round(activity.participants * die.uniform(0.6, 1.08)))
    return Outing(
        number=0,
        activity=activity,
        region=region,
        kind=activity.kind,
        title=activity.title,
        title_ar=activity.title_ar,
        session=session,
        first=day,
        last=_last_of(activity.kind, day, die),
        venue=_venue(region, die, activity.title),
        people=people,
    )


def _last_of(kind: str, day: date, die: Random) -> date:
    """Trainings take up to three days, all in one week."""
    days = die.choice((1, 2, 2, 3)) if kind == "formation" else 1
    return max(day, min(day + timedelta(days=days - 1), day + timedelta(days=4 - day.weekday())))


def _venue(region: str, die: Random, title: str = "") -> Mapping[str, Any]:
    """A place of the region; the one that the title names, where it names one."""
    there: Sequence[Mapping[str, Any]] = [
        each for each in material("venues") if each["region"] == region
    ]
    named = [each for each in there if each["town"] in title]
    return die.choice(named or there)


def _working_day(day: date) -> date:
    """The same day, or the next on which offices are open."""
    closed = {date.fromisoformat(each) for each in material("story")["holidays"]}
    while day.weekday() >= SATURDAY or day in closed:
        day += timedelta(days=1)
    return day
