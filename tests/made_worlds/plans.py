"""Made annual plans: activities near each other in topic, audience, kind and region."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from tests.made_worlds.vocabulary import Audience, Topic, Words

REGIONS, REGION_WEIGHTS = ("bmk", "sm", "ori", "nat"), (30, 28, 32, 10)


@dataclass(frozen=True)
class Activity:
    """A planned activity as truth knows it; `first` and `last` month bound its window."""

    code: str
    axis: int
    topic: Topic
    audience: Audience | None
    kind: str
    region: str
    province: str | None
    start: date
    end: date
    sessions: int
    target: int
    budget: int
    person: str

    def title(self, words: Words) -> str:
        kind = words.kinds[self.kind]["plan"][0]
        audience = self.audience.fr if self.audience else ""
        return f"{kind} {self.topic.fr} {audience}".strip()

    def title_ar(self, words: Words) -> str:
        kind = words.kinds[self.kind]["plan"][1]
        audience = self.audience.ar if self.audience else ""
        return f"{kind} {self.topic.ar} {audience}".strip()


@dataclass(frozen=True)
class PlanShape:
    """How a plan is made: `unit` of its windows in months, style of its codes."""

    year: int
    size: int
    hardness: float
    unit: int
    code_style: str


def make_plan(rng: Random, words: Words, topics: list[Topic], shape: PlanShape) -> list[Activity]:
    """Activities in no particular order; no two say the same in the same region."""
    audiences = rng.sample(words.audiences, k=4)
    numbers = _numbers(topics)
    taken: set[tuple[str, ...]] = set()
    activities: list[Activity] = []
    tries = 0
    while len(activities) < shape.size:
        tries += 1
        # A large plan knows more audiences, lest it run out of activities that differ.
        if tries > 20 * shape.size:
            audiences, tries = list(words.audiences), 0
        topic = rng.choice(topics)
        audience = rng.choice([None, *audiences])
        kind = rng.choice(list(words.kinds))
        region = rng.choices(REGIONS, REGION_WEIGHTS)[0]
        key = (topic.fr, audience.fr if audience else "", kind, region)
        if key in taken and shape.size < 2000:
            continue
        taken.add(key)
        code = _code(shape.code_style, topic, numbers[topic], region, len(activities) + 1)
        activities.append(_activity(rng, words, shape, (code, topic, audience, kind, region)))
    return activities


def _activity(
    rng: Random,
    words: Words,
    shape: PlanShape,
    what: tuple[str, Topic, Audience | None, str, str],
) -> Activity:
    code, topic, audience, kind, region = what
    start, end = _window(rng, shape)
    return Activity(
        code=code,
        axis=topic.axis,
        topic=topic,
        audience=audience,
        kind=kind,
        region=region,
        province=rng.choice(words.provinces(region)) if rng.random() < 0.35 else None,
        start=start,
        end=end,
        sessions=rng.choices((1, 2, 3, 4), (45, 20, 18, 17))[0],
        target=rng.randint(12, 60),
        budget=rng.randint(8, 120) * 1000,
        person=rng.choice(words.persons[region]),
    )


def _window(rng: Random, shape: PlanShape) -> tuple[date, date]:
    units = 12 // shape.unit
    first = rng.randrange(units)
    long = rng.choices((1, 2, 3), (60, 30, 10) if shape.unit == 1 else (70, 30, 0))[0]
    last = min(first + long, units) * shape.unit
    return (
        date(shape.year, first * shape.unit + 1, 1),
        date(shape.year, last, monthrange(shape.year, last)[1]),
    )


def _numbers(topics: list[Topic]) -> dict[Topic, int]:
    """The place of each topic within its axis."""
    count: dict[int, Iterator[int]] = {}
    return {topic: next(count.setdefault(topic.axis, iter(range(1, 99)))) for topic in topics}


def _code(style: str, topic: Topic, number: int, region: str, serial: int) -> str:
    match style:
        case "numbers":
            return f"A_{topic.axis:02}_{number:02}_{serial:02}"
        case "dotted":
            return f"{topic.axis}.{number}.{serial}"
        case "result":
            return f"R{topic.axis}-{region.upper()}-{serial:03}"
        case _:
            return f"A_{topic.axis:02}_{number:02}_{region.upper()}_{serial:03}"
