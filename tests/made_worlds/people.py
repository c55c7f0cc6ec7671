"""A made world of people: lists of participants and who is who, from a seed."""

import csv
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from uuid import UUID
from xml.sax.saxutils import escape

from tests.made_worlds.names import Name, Names, names, written_name

FORM = Path(__file__).parents[1] / "data" / "worlds" / "people_plain" / "presence_monde.xml"
REGIONS = ("bmk", "sm", "ori")


@dataclass(frozen=True)
class Person:
    number: int
    first: Name
    family: Name
    sex: str
    born: date
    institution: tuple[str, ...]
    phone: str
    region: str
    next_phone: str | None = None
    next_institution: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Row:
    """A row of a list."""

    name: str
    sex: str
    age: str
    institution: str
    phone: str


@dataclass(frozen=True)
class Listed:
    """A day's list: its rows beside the numbers of the people."""

    instance_id: str
    day: date
    title: str
    region: str
    rows: list[tuple[Row, int]]


def make_people(
    folder: Path,
    *,
    seed: int,
    people: int = 560,
    events: int = 50,
    hardness: float = 0.5,
    year: int = 2026,
) -> list[Listed]:
    """Write lists of `events` days, some 20 rows each, and people_truth.csv. See the package."""
    rng = Random(seed)
    known = list(make_persons(rng, people, hardness))
    lists = list(_lists(rng, known, (events, year, hardness)))
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(FORM, folder / "presence_monde.xml")
    with (folder / "people_truth.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("instance_id", "row", "person"))
        for each in lists:
            at = folder / "instances" / each.instance_id.removeprefix("uuid:") / "submission.xml"
            at.parent.mkdir(parents=True, exist_ok=True)
            at.write_text(_xml(each), encoding="utf-8")
            writer.writerows((each.instance_id, at, who) for at, (_, who) in enumerate(each.rows))
    return lists


def make_persons(rng: Random, count: int, hardness: float) -> Iterator[Person]:
    """People; some are of one family, with its name and perhaps its phone, some are namesakes."""
    known = names()
    before: Person | None = None
    for number in range(count):
        person = a_person(rng, known, number, hardness)
        if before and rng.random() < 0.03 + 0.09 * hardness:
            shared = before.phone if rng.random() < 0.6 else person.phone
            family = replace(person, family=before.family, region=before.region, phone=shared)
            same = rng.random() < 0.3
            person = replace(family, institution=before.institution) if same else family
        elif before and rng.random() < 0.05 + 0.1 * hardness:
            namesake = replace(person, first=before.first, family=before.family, sex=before.sex)
            same = rng.random() < 0.2
            person = replace(namesake, region=before.region) if same else namesake
        before = person
        yield person


def a_person(
    rng: Random, known: Names, number: int, hardness: float, *, many: bool = False
) -> Person:
    sex = rng.choice("fm")
    moved = rng.random() < 0.02 + 0.06 * hardness
    return Person(
        number=number,
        first=known.pick_first(sex, rng),
        family=known.pick_family(rng, many=many),
        sex=sex,
        born=date(rng.randint(1958, 2006), rng.randint(1, 12), rng.randint(1, 28)),
        institution=rng.choice(known.institutions),
        phone=_number(rng),
        region=rng.choice(REGIONS),
        next_phone=_number(rng) if rng.random() < 0.01 + 0.06 * hardness else None,
        next_institution=rng.choice(known.institutions) if moved else None,
    )


def _number(rng: Random) -> str:
    return f"{rng.choice('667')}{rng.randrange(10**8):08}"


def _lists(rng: Random, known: list[Person], setting: tuple[int, int, float]) -> Iterator[Listed]:
    events, year, hardness = setting
    by_region = {region: [each for each in known if each.region == region] for region in REGIONS}
    before: list[Person] = []
    day, region = date(year, 1, 5), REGIONS[0]
    for number in range(events):
        if before and rng.random() < 0.15:
            # The second day of a training: the same people, but for a few.
            day += timedelta(days=1)
            here = [each for each in before if rng.random() < 0.85]
        else:
            region = rng.choice(REGIONS)
            day = date(year, 1, 5) + timedelta(days=rng.randrange(350))
            here = _present(rng, by_region[region], known, rng.randint(8, 32))
        before = here
        rows = [(row_of(rng, each, day, hardness), each.number) for each in here]
        if rng.random() < 0.2 * hardness:
            rows.append(rng.choice(rows))
        uuid = UUID(int=rng.getrandbits(128), version=4)
        yield Listed(f"uuid:{uuid}", day, f"Formation {number}", region, rows)


def _present(rng: Random, near: list[Person], known: list[Person], count: int) -> list[Person]:
    """People of the region, a few of others; some come often."""
    found: dict[int, Person] = {}
    for _ in range(count):
        pool = near if near and rng.random() < 0.88 else known
        at = int(len(pool) * rng.random() ** 1.6)
        found[pool[at].number] = pool[at]
    present = list(found.values())
    rng.shuffle(present)
    return present


def row_of(rng: Random, person: Person, day: date, hardness: float) -> Row:
    """Write a person's row on a list of that day."""
    later = day.month > 6
    institution = (later and person.next_institution) or person.institution
    sex = person.sex
    if rng.random() < 0.015 + 0.02 * hardness:
        sex = rng.choice(("", "f" if sex == "m" else "m"))
    return Row(
        name=written_name(person.first, person.family, hardness, rng),
        sex=sex,
        age=_age(rng, person, day, hardness),
        institution="" if rng.random() < 0.12 + 0.06 * hardness else _institution(rng, institution),
        phone=_phone(rng, (later and person.next_phone) or person.phone, hardness),
    )


def _institution(rng: Random, spellings: tuple[str, ...]) -> str:
    return spellings[0] if rng.random() < 0.45 else rng.choice(spellings)


def _age(rng: Random, person: Person, day: date, hardness: float) -> str:
    """Give the age, a year off now and then; left out by many."""
    if rng.random() < 0.12 + 0.06 * hardness:
        return ""
    age = (
        day.year - person.born.year - ((day.month, day.day) < (person.born.month, person.born.day))
    )
    if rng.random() < 0.2 + 0.2 * hardness:
        age += rng.choice((-1, 1))
    elif rng.random() < 0.05 * hardness:
        age = 5 * round(age / 5)
    return str(age)


def _phone(rng: Random, number: str, hardness: float) -> str:
    if rng.random() < 0.12 + 0.33 * hardness:
        return ""
    if rng.random() < 0.01 + 0.07 * hardness:
        at = rng.randrange(1, 9)
        number = number[:at] + rng.choice("0123456789") + number[at + 1 :]
    national = f"0{number}"
    pairs = " ".join(national[at : at + 2] for at in range(0, 10, 2))
    return rng.choice(
        (national, pairs, f"+212{number}", f"00212 {number}", f"{national[:4]}-{national[4:]}",
         f"+212 {number[0]} {number[1:3]} {number[3:5]} {number[5:7]} {number[7:]}",
         pairs.replace(" ", "."), f"(+212) {number}", number)
    )  # fmt: skip


def _xml(each: Listed) -> str:
    rows = "".join(
        f"<present><nom>{escape(row.name)}</nom><sexe>{row.sex}</sexe><age>{row.age}</age>"
        f"<organisme>{escape(row.institution)}</organisme><tel>{row.phone}</tel></present>"
        for row, _ in each.rows
    )
    return (
        '<?xml version="1.0"?><data xmlns:orx="http://openrosa.org/xforms" id="presence_monde" '
        f'version="1"><jour>{each.day}</jour><titre>{each.title}</titre><region>{each.region}'
        f"</region>{rows}<orx:meta><orx:instanceID>{each.instance_id}</orx:instanceID></orx:meta>"
        "</data>"
    )
