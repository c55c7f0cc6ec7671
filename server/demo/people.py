"""The people of the made-up year: no such person exists, and no such phone."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Any

from server.demo.material import chance, material

CROWDS = {"bmk": 190, "sm": 200, "ori": 185, "nat": 95}
SHARE_SUBSAHARAN, SHARE_BELGIAN, SHARE_WOMEN, SHARE_REFUSALS = 0.17, 0.06, 0.46, 0.03
WITHOUT_INSTITUTION = "90"


@dataclass(frozen=True)
class Person:
    """Someone who may come to several events; `names` are ways in which officers write them."""

    region: str
    names: tuple[str, ...]
    sex: str
    age: int
    institution: Mapping[str, Any]
    function: str
    phone: str
    consents: bool

    def as_listed(self, die: Random) -> dict[str, Any]:
        """What one list says of them: spelling and completeness differ from day to day."""
        is_arabic = len(self.names) > 2 and die.random() < 0.12
        institution = self.institution["ar" if is_arabic else "name"]
        listed: dict[str, Any] = {
            "consent": self.consents,
            "sex": self.sex,
            "age": self.age if die.random() < 0.9 else None,
            "institution": institution if die.random() < 0.95 else None,
            "institution_type": self.institution["type"],
            "function": self.function if die.random() < 0.85 else None,
        }
        if self.consents:
            listed["name"] = self.names[-1] if is_arabic else self.names[die.random() < 0.25]
            listed["phone"] = _written(self.phone, die) if die.random() < 0.82 else None
        return listed


@lru_cache(maxsize=1)
def crowds() -> Mapping[str, tuple[Person, ...]]:
    """The people of each region, the same every time."""
    numbers = iter(chance("phones").sample(range(10_000), sum(CROWDS.values())))
    return {
        region: tuple(_person(region, number, next(numbers)) for number in range(count))
        for region, count in CROWDS.items()
    }


def _person(region: str, number: int, phone: int) -> Person:
    die = chance("person", region, number)
    origin = _origin(region, die)
    sex = "f" if die.random() < SHARE_WOMEN else "m"
    institution = _institution(region, origin, die)
    return Person(
        region=region,
        names=_names(origin, sex, die),
        sex=sex,
        age=_age(institution["type"], die),
        institution=institution,
        function=die.choice(material("people")["functions"][institution["type"]])[sex == "m"],
        phone=f"060000{phone:04}",
        consents=die.random() >= SHARE_REFUSALS,
    )


def _origin(region: str, die: Random) -> str:
    drawn = die.random()
    if region == "nat":
        return "belgian" if drawn < SHARE_BELGIAN else "moroccan"
    return "subsaharan" if drawn < SHARE_SUBSAHARAN else "moroccan"


def _institution(region: str, origin: str, die: Random) -> Mapping[str, Any]:
    there = [each for each in material("institutions") if region in each["regions"]]
    if origin == "subsaharan":
        there = [each for each in there if each["type"] in {WITHOUT_INSTITUTION, "22"}]
    found: Mapping[str, Any] = die.choice(there)
    return found


def _names(origin: str, sex: str, die: Random) -> tuple[str, ...]:
    said = material("people")
    given, family = die.choice(said["given"][origin][sex]), die.choice(said["family"][origin])
    if origin != "moroccan":
        return f"{given} {family}", f"{family.upper()} {given}"
    (latin, arabic), (name, name_ar) = given, family
    return f"{latin} {name}", f"{name.upper()} {latin}", f"{arabic} {name_ar}"


def _age(institution_type: str, die: Random) -> int:
    if institution_type == WITHOUT_INSTITUTION:
        return die.randint(18, 38)
    return min(67, max(22, round(die.gauss(42, 10))))


def _written(phone: str, die: Random) -> str:
    """A phone as it is typed: bare, in pairs, or with the country before it."""
    pairs = " ".join(phone[at : at + 2] for at in range(0, len(phone), 2))
    return die.choice((phone, phone, pairs, f"+212{phone[1:]}"))
