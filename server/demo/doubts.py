"""What goes wrong in the field: each slip changes the facts of one event."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from server.demo.facts import Facts, InPlan, facts_of
from server.demo.material import material
from server.demo.outings import Outing, outings
from server.demo.pictures import AGAIN
from server.demo.planned import revised_plan

OLD_VERSION = "2025110101"
LONG_BEFORE = 37
IN_A_HURRY = timedelta(seconds=70)
TOO_EARLY = timedelta(days=3)


def spoil(facts: Facts, outing: Outing, slips: list[str]) -> Facts:
    """The same facts with these slips."""
    spoiled = {**facts, "pictures": dict(facts["pictures"])}
    spoiled["people"] = [dict(each) for each in facts.get("people") or []]
    for slip in slips:
        SLIPS[slip](spoiled, outing)
    return spoiled


def _no_sheet(facts: Facts, _outing: Outing) -> None:
    for name in [each for each in facts if each.startswith("sheet_")]:
        facts["pictures"].pop(facts[name], None)
        facts[name] = None


def _no_photo_yet(facts: Facts, _outing: Outing) -> None:
    facts["pictures"].pop(facts["photo_1"])


def _stray_file(facts: Facts, outing: Outing) -> None:
    facts["pictures"]["IMG-20261109-WA0003.jpg"] = f"scene {outing.number}.9"


def _old_photo(facts: Facts, outing: Outing) -> None:
    """A photo of an earlier event, as a message passed it on."""
    facts["pictures"][facts["photo_1"]] = f"scene {outing.number - LONG_BEFORE}.1{AGAIN}"


def _old_sheet(facts: Facts, outing: Outing) -> None:
    """The signed list of an earlier event."""
    facts["pictures"][facts["sheet_1"]] = f"sheet {outing.number - LONG_BEFORE}.1"


def _same_people(facts: Facts, outing: Outing) -> None:
    """The list of the event before, in that region, copied."""
    earlier = [each for each in outings()[: outing.number - 1] if each.region == outing.region]
    lists = (facts_of(each).get("people") for each in reversed(earlier))
    people = next(each for each in lists if each)
    facts.update(people=people, listed=len(people))


def _other_province(facts: Facts, outing: Outing) -> None:
    elsewhere = next(each for each in material("venues") if each["region"] != outing.region)
    facts.update(province=elsewhere["province"], commune=elsewhere["commune"])


def _office_point(facts: Facts, _outing: Outing) -> None:
    """The position of where the form was filled in later: the office in the capital."""
    office = next(each for each in material("venues") if each["region"] == "nat")
    facts["point"] = {
        "type": "Point",
        "coordinates": [*office["at"], 75.0],
        "properties": {"accuracy": 6.0},
    }


def _in_a_hurry(facts: Facts, _outing: Outing) -> None:
    """Opened and finished within a minute or so."""
    finished = datetime.fromisoformat(facts["started"]) + IN_A_HURRY
    facts["finished"] = finished.isoformat(timespec="milliseconds")


def _before_its_day(facts: Facts, _outing: Outing) -> None:
    """Filled in before the event, from the invitation."""
    for name in ("started", "finished"):
        earlier = datetime.fromisoformat(facts[name]) - TOO_EARLY
        facts[name] = earlier.isoformat(timespec="milliseconds")


def _future(facts: Facts, outing: Outing) -> None:
    facts.update(first=(outing.first + timedelta(days=31)).isoformat(), last=None)


def _ends_before(facts: Facts, outing: Outing) -> None:
    facts["last"] = (outing.first - timedelta(days=1)).isoformat()


def _counts_too(facts: Facts, _outing: Outing) -> None:
    facts.update(women=len(facts["people"]) // 2 + 2, men=len(facts["people"]) // 2 + 3)


def _one_phone(facts: Facts, _outing: Outing) -> None:
    for row in (0, 2, 3):
        facts["people"][row].update(consent=True, phone="0600009999", name="Contact du groupe")


def _over_budget(facts: Facts, outing: Outing) -> None:
    activity = outing.activity
    if activity is not None:
        facts["cost"] = round(activity.cost * len(activity.months) * 1.3, -2)


def _zero_too_many(facts: Facts, outing: Outing) -> None:
    if outing.activity is not None:
        facts["cost"] = outing.activity.cost * 10


def _age_in_words(facts: Facts, _outing: Outing) -> None:
    facts["people"][1]["age"] = "trente-deux"


def _cost_in_words(facts: Facts, _outing: Outing) -> None:
    facts["cost"] = "environ 12 000"


def _old_version(facts: Facts, _outing: Outing) -> None:
    facts["version"] = OLD_VERSION


def _code_of_another(facts: Facts, outing: Outing) -> None:
    others = [each for each in revised_plan() if each.region == outing.region]
    facts["code"] = next(each.code for each in others if each != outing.activity)


def _vague(facts: Facts, outing: Outing) -> None:
    """A title that could be several activities', and no code."""
    title = f"{outing.title.split()[0]} – {outing.venue['town']}"
    facts.update(title=title, code=None, in_plan=InPlan.UNKNOWN, axis=None)


def _month_slipped(facts: Facts, outing: Outing) -> None:
    """The first edition has the month before; the office asks, the officer corrects."""
    earlier: date = outing.first - timedelta(days=30)
    facts.update(first=earlier.isoformat(), last=None)


SLIPS: Mapping[str, Callable[[Facts, Outing], None]] = {
    "no_sheet": _no_sheet,
    "no_photo_yet": _no_photo_yet,
    "stray_file": _stray_file,
    "old_photo": _old_photo,
    "old_sheet": _old_sheet,
    "same_people": _same_people,
    "office_point": _office_point,
    "in_a_hurry": _in_a_hurry,
    "before_its_day": _before_its_day,
    "zero_too_many": _zero_too_many,
    "other_province": _other_province,
    "future": _future,
    "ends_before": _ends_before,
    "counts_too": _counts_too,
    "one_phone": _one_phone,
    "over_budget": _over_budget,
    "age_in_words": _age_in_words,
    "cost_in_words": _cost_in_words,
    "old_version": _old_version,
    "code_of_another": _code_of_another,
    "vague": _vague,
    "month_slipped": _month_slipped,
}
