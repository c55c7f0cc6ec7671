"""Attendances, events and activities without end, one at a time, for benches of scale."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import Any

from tests.made_worlds.names import names
from tests.made_worlds.people import Person, a_person, row_of
from tests.made_worlds.plans import Activity, PlanShape, make_plan
from tests.made_worlds.telling import Happening, Officer
from tests.made_worlds.vocabulary import Words, words

ROWS = 25
ATTENDANCES_EACH = 2.6


def many_attendances(n: int, seed: int = 1, hardness: float = 0.4) -> Iterator[dict[str, Any]]:
    """Rows of lists of 25 over three years, with `person` the truth and `event` the list's number.

    Most people come once or twice; a tenth share family name and phone with another.
    """
    rng = Random(seed)
    people = max(1, round(n / ATTENDANCES_EACH))
    known = lru_cache(maxsize=50_000)(lambda number: _someone(number, seed, hardness))
    day, region, near = date(2024, 1, 8), "bmk", 0
    for at in range(n):
        event, row = divmod(at, ROWS)
        if row == 0:
            day = date(2024, 1, 8) + timedelta(days=rng.randrange(1060))
            near = rng.randrange(people)
        # Those who meet come of one neighbourhood of people, a few of elsewhere.
        number = near + int(90 * rng.random() ** 2) if rng.random() < 0.9 else rng.randrange(people)
        person = known(number % people)
        region = person.region if row == 0 else region
        written = asdict(row_of(rng, person, day, hardness))
        yield {"event": event, "row": row, "day": day, "region": region, **written,
               "person": person.number}  # fmt: skip


def _someone(number: int, seed: int, hardness: float) -> Person:
    """Make the person of that number, the same each time it is asked for."""
    person = a_person(Random(f"{seed} {number}"), names(), number, hardness, many=True)
    if number % 20 == 1:
        kin = a_person(Random(f"{seed} {number - 1}"), names(), number, hardness, many=True)
        return replace(person, family=kin.family, phone=kin.phone)
    # People of one neighbourhood of numbers live in one region.
    return replace(person, region=("bmk", "sm", "ori")[number // 1000 % 3])


def many_activities(n: int, seed: int = 1, year: int = 2026) -> Iterator[dict[str, Any]]:
    """Activities of one plan year; most titles differ."""
    vocabulary = words()
    for place, each in _activities(n, seed, year):
        yield {
            "code": each.code,
            "axis": f"R{each.axis}",
            "title": f"{each.title(vocabulary)} à {place}",
            "title_ar": each.title_ar(vocabulary),
            "kind": each.kind,
            "region": each.region,
            "province": each.province,
            "start": each.start,
            "end": each.end,
            "sessions": each.sessions,
            "participants": each.target,
            "budget": each.budget,
            "person": each.person,
        }


def many_events(
    n: int, seed: int = 1, *, activities: int = 10_000, hardness: float = 0.4, year: int = 2026
) -> Iterator[dict[str, Any]]:
    """Events of the activities that `many_activities` gives for the same seed, a tenth unplanned.

    `activity_code` is the truth, empty for none.
    """
    vocabulary = words()
    planned = list(_activities(activities, seed, year))
    rng = Random(seed + 1)
    officer = Officer(rng, vocabulary, [each.code for _, each in planned], hardness)
    for number in range(n):
        place, activity = planned[rng.randrange(len(planned))]
        what = _happening(rng, vocabulary, number, activity)
        sheet = officer.sheet(what)
        says_place = what.activity is not None and rng.random() < 0.6
        yield {**asdict(sheet), "title": f"{sheet.title} {place}" if says_place else sheet.title}


def _activities(n: int, seed: int, year: int) -> Iterator[tuple[str, Activity]]:
    """Activities with the place that sets those of one topic apart."""
    rng = Random(seed)
    vocabulary = words()
    topics = [*vocabulary.familiar, *vocabulary.topics]
    shape = PlanShape(year, n, 0.4, 1, "regions")
    places = [each.latin[0] for each in names().more_family]
    for activity in make_plan(rng, vocabulary, topics, shape):
        yield rng.choice(places), activity


def _happening(rng: Random, vocabulary: Words, number: int, activity: Activity) -> Happening:
    planned = rng.random() < 0.9
    window = (activity.end - activity.start).days
    people = max(4, round(activity.target * rng.uniform(0.7, 1.25)))
    return Happening(
        number=number,
        activity=activity if planned else None,
        title="" if planned else rng.choice(vocabulary.unplanned),
        kind=activity.kind,
        region=activity.region,
        province=activity.province or rng.choice(vocabulary.provinces(activity.region)),
        day=activity.start + timedelta(days=rng.randint(0, window)),
        days=1,
        women=people // 2,
        men=people - people // 2,
        cost=round(activity.budget / activity.sessions * rng.uniform(0.6, 1.25), 2),
    )
