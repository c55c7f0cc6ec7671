"""A made world of activities: plan.xlsx, submissions, truth.csv, from a seed."""

import csv
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

from tests.made_worlds.plans import REGION_WEIGHTS, REGIONS, Activity, PlanShape, make_plan
from tests.made_worlds.sheets import FORM, submission_xml
from tests.made_worlds.telling import Happening, Officer, Sheet
from tests.made_worlds.vocabulary import Topic, Words, words
from tests.made_worlds.workbooks import LAYOUTS, write_plan

CODE_STYLES = ("regions", "regions", "numbers", "result", "dotted")
TRUTH = ("instance_id", "activity_code", "code_entered", "title", "date", "region", "event",
         "told_as")  # fmt: skip


@dataclass(frozen=True)
class Made:
    """What was made, for those who want it without reading it back."""

    activities: list[Activity]
    sheets: list[tuple[str, Sheet]]


def make_activities(
    folder: Path,
    *,
    seed: int,
    year: int = 2026,
    size: int = 60,
    hardness: float = 0.5,
    layout: str | None = None,
    familiar: float = 0.5,
    doubles: float = 1.0,
) -> Made:
    """Write a world of `size` planned activities and about 1.8 events each. See the package."""
    rng = Random(seed)
    vocabulary = words()
    layout = layout or rng.choice(list(LAYOUTS))
    planned_topics, other_topics = _topics(rng, vocabulary, size, familiar)
    style = rng.choice(CODE_STYLES)
    shape = PlanShape(year, size, hardness, LAYOUTS[layout][1], style)
    activities = make_plan(rng, vocabulary, planned_topics, shape)
    officer = Officer(rng, vocabulary, [each.code for each in activities], hardness)
    happenings = list(_happenings(rng, vocabulary, activities, other_topics, (year, hardness)))
    sheets = [each for what in happenings for each in _told(rng, officer, what, hardness, doubles)]
    rng.shuffle(sheets)
    named = [(f"uuid:{UUID(int=rng.getrandbits(128), version=4)}", each) for each in sheets]
    folder.mkdir(parents=True, exist_ok=True)
    write_plan(folder / "plan.xlsx", activities, vocabulary, year=year, layout=layout)
    _write(folder, rng, named)
    return Made(activities, named)


def _topics(
    rng: Random, vocabulary: Words, size: int, familiar: float
) -> tuple[list[Topic], list[Topic]]:
    """Topics that the plan has, and others that happen unplanned."""
    wanted = max(10, min(70, size // 3))
    known = [topic for topic in vocabulary.familiar if rng.random() < familiar]
    new = rng.sample(vocabulary.topics, k=len(vocabulary.topics))
    split = max(0, wanted - len(known)) if familiar < 1 else 0
    planned = [*known, *new[:split]]
    rng.shuffle(planned)
    return planned[:wanted], new[split : split + 8]


def _happenings(
    rng: Random,
    vocabulary: Words,
    activities: list[Activity],
    others: list[Topic],
    setting: tuple[int, float],
) -> Iterator[Happening]:
    year, hardness = setting
    number = 0
    for activity in activities:
        for day in _days_of(rng, activity, hardness):
            number += 1
            yield _happening(rng, vocabulary, number, activity, day)
    for _ in range(round(len(activities) * (0.2 + 0.05 * hardness))):
        number += 1
        yield _unplanned(rng, vocabulary, number, others, (year, hardness))


def _days_of(rng: Random, activity: Activity, hardness: float) -> list[date]:
    """The days on which sessions were held: fewer than planned, as many, or one more."""
    done = rng.choices(
        (0, activity.sessions, activity.sessions + 1, rng.randint(1, activity.sessions)),
        (22, 45, 4 + round(4 * hardness), 29),
    )[0]
    window = (activity.end - activity.start).days
    days: set[date] = set()
    while len(days) < done:
        day = activity.start + timedelta(days=rng.randint(0, window))
        if rng.random() < 0.1 + 0.1 * hardness:
            day += timedelta(
                days=rng.randint(5, 40 + round(50 * hardness)) * rng.choice((-1, 1, 1))
            )
        first, last = date(activity.start.year, 1, 1), date(activity.start.year, 12, 30)
        day = min(max(day, first), last)
        if all(abs((day - held).days) > 3 for held in days) or rng.random() < 0.05 * hardness:
            days.add(day)
    return sorted(days)


def _happening(
    rng: Random, vocabulary: Words, number: int, activity: Activity, day: date
) -> Happening:
    people = max(4, round(activity.target * rng.uniform(0.7, 1.25)))
    women = rng.randint(people // 4, people * 3 // 4)
    return Happening(
        number=number,
        activity=activity,
        title="",
        kind=activity.kind,
        region=activity.region,
        province=activity.province or rng.choice(vocabulary.provinces(activity.region)),
        day=day,
        days=rng.choice((2, 2, 3)) if activity.kind == "formation" else 1,
        women=women,
        men=people - women,
        cost=round(activity.budget / activity.sessions * rng.uniform(0.6, 1.25), 2),
    )


def _unplanned(
    rng: Random, vocabulary: Words, number: int, others: list[Topic], setting: tuple[int, float]
) -> Happening:
    """Something of no activity; the harder, the more often of a topic near to those planned."""
    year, hardness = setting
    region = rng.choices(REGIONS, REGION_WEIGHTS)[0]
    kind = rng.choice(list(vocabulary.kinds))
    title = rng.choice(vocabulary.unplanned)
    if others and rng.random() < 0.5 * hardness:
        title = f"{vocabulary.kinds[kind]['plan'][0]} {rng.choice(others).fr}"
    return Happening(
        number=number,
        activity=None,
        title=title,
        kind=kind,
        region=region,
        province=rng.choice(vocabulary.provinces(region)),
        day=date(year, 1, 1) + timedelta(days=rng.randrange(364)),
        days=1,
        women=rng.randint(1, 20),
        men=rng.randint(1, 20),
        cost=round(rng.uniform(500, 20000), 2),
    )


def _told(
    rng: Random, officer: Officer, what: Happening, hardness: float, doubles: float
) -> Iterator[Sheet]:
    """The sheets that tell an event: one, one a day, two officers', or a corrected one too."""
    whole = officer.sheet(what)
    chance = rng.random() / doubles if doubles else 1.0
    if what.days > 1 and chance < 0.2 + 0.1 * hardness:
        yield from (officer.day_of(whole, number) for number in range(1, what.days + 1))
        return
    yield whole
    chance = rng.random() / doubles if doubles else 1.0
    if chance < 0.03 + 0.03 * hardness:
        yield officer.colleague(what)
    elif chance < 0.06 + 0.06 * hardness:
        yield officer.corrected(whole)


def _write(folder: Path, rng: Random, named: list[tuple[str, Sheet]]) -> None:
    shutil.copy(FORM, folder / "activite_monde.xml")
    with (folder / "truth.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(TRUTH)
        for instance, sheet in named:
            at = folder / "instances" / instance.removeprefix("uuid:") / "submission.xml"
            at.parent.mkdir(parents=True, exist_ok=True)
            at.write_text(submission_xml(instance, sheet, rng), encoding="utf-8")
            told = [sheet.activity_code, sheet.code, sheet.title, sheet.day.isoformat()]
            writer.writerow([instance, *told, sheet.region, sheet.event, sheet.told_as])
