"""What an officer writes about an event: facts by their meaning, whatever form asks for them."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from forms.programme import load as load_programme
from server.demo.material import chance, material
from server.demo.outings import Outing
from server.demo.people import crowds
from sync.programme import load as programme_of_plans

Facts = dict[str, Any]
SHARE_COUNTED_ONLY, SHARE_SURE_CODE, SHARE_NO_CODE = 0.13, 0.8, 0.93
# What a session beyond the plan costs of one that is planned: room and speakers are there.
SHARE_EXTRA = 0.3
SHOWN = {"photo": "scene", "sheet": "sheet"}
THEMES = ("migration", "genre", "droits", "tic", "environnement")


class InPlan(StrEnum):
    """Whether the officer found the activity in the plan."""

    PLANNED = "planned"
    UNPLANNED = "unplanned"
    UNKNOWN = "unknown"


def zone() -> ZoneInfo:
    """The programme's time zone."""
    return ZoneInfo(load_programme().time_zone)


def facts_of(outing: Outing) -> Facts:
    """Everything about one event; one that is told twice is told a little differently."""
    die = chance("facts", outing.copy_of or outing.number)
    facts = {
        **_about(outing, die),
        **_where(outing, die),
        **_who(outing, die),
        **_evidence(outing, die),
        **_follow_up(outing, die),
    }
    if outing.copy_of is not None:
        facts.update(sender=f"io.{outing.region}.2", observations=None, cost=None)
    return facts


def _about(outing: Outing, die: Random) -> Facts:
    begun = datetime.combine(outing.last, time(15, die.randint(0, 59)), zone())
    activity = outing.activity
    facts: Facts = {
        "started": begun.isoformat(timespec="milliseconds"),
        "finished": (begun + timedelta(minutes=die.randint(14, 50))).isoformat(
            timespec="milliseconds"
        ),
        "device": f"collect:demo-{outing.region}",
        "sender": f"io.{outing.region}",
        "kind": outing.kind,
        "title": _title(outing, die),
        "region": outing.region,
        "first": outing.first.isoformat(),
        "last": outing.last.isoformat() if outing.last > outing.first else None,
    }
    if activity is None:
        axis = die.choice(programme_of_plans().axes).code
        return {**facts, "in_plan": InPlan.UNPLANNED, "axis": axis if die.random() < 0.6 else None}
    drawn = die.random()
    if drawn < SHARE_SURE_CODE:
        return {**facts, "in_plan": InPlan.PLANNED, "code": activity.code}
    if drawn < SHARE_NO_CODE:
        return {**facts, "in_plan": InPlan.UNKNOWN, "axis": activity.axis}
    return {**facts, "in_plan": InPlan.PLANNED, "code": _mistyped(activity.code, die)}


def _title(outing: Outing, die: Random) -> str:
    """The plan's own words, or those of the moment."""
    title, town = outing.title, outing.venue["town"]
    ways = [title, title, title, f"{title} – {town}", outing.title_ar]
    if outing.session > 1:
        ways += [f"{title} – session {outing.session}", f"{title} (session {outing.session})"]
    if len(title) > 50:
        ways.append(" ".join(title.split()[:7]))
    said = die.choice(ways)
    return f"{title} (session {outing.session})" if outing.is_extra else said


def _mistyped(code: str, die: Random) -> str:
    """A code as thumbs write it."""
    ways = (code.replace("0", "O"), code.lower(), code.replace("_", "-"), code.replace("A_0", ""))
    return die.choice(ways)


def _where(outing: Outing, die: Random) -> Facts:
    venue = outing.venue
    longitude, latitude = (round(degree + die.uniform(-0.004, 0.004), 6) for degree in venue["at"])
    point = {
        "type": "Point",
        "coordinates": [longitude, latitude, float(die.randint(20, 700))],
        "properties": {"accuracy": round(die.uniform(3, 18), 1)},
    }
    return {
        "province": venue["province"],
        "commune": venue["commune"],
        "place": venue["ar"] if die.random() < 0.15 else venue["name"],
        "point": point if die.random() < 0.88 else None,
    }


def _who(outing: Outing, die: Random) -> Facts:
    activity = outing.activity
    partner = activity.partner if activity else ""
    names = [each["name"] for each in material("institutions") if outing.region in each["regions"]]
    others = die.sample(sorted(set(names)), 2)
    cost = activity.cost * die.uniform(0.7, 1.08) if activity else die.uniform(1500, 9000)
    if outing.is_extra:
        cost *= SHARE_EXTRA
    return {
        "organiser": partner or others[0],
        "partners": " ; ".join(others) if die.random() < 0.7 else None,
        "themes": [each for each in THEMES if die.random() < 0.35] or ["migration"],
        "cost": round(cost / 50) * 50 if die.random() < 0.85 else None,
        **_training(outing, die),
        **_people(outing, die),
    }


def _training(outing: Outing, die: Random) -> Facts:
    if outing.kind != "formation":
        return {}
    chosen = die.sample(material("words")["modules"], die.randint(1, 3))
    modules = [
        {"title": title, "trainer": trainer, "hours": die.choice((2, 3, 4.5, 6))}
        for title, trainer in chosen
    ]
    return {
        "modules": modules,
        "hours": sum(each["hours"] for each in modules),
        "tested": die.random() < 0.45,
        "satisfaction": die.choice("34455"),
    }


def _people(outing: Outing, die: Random) -> Facts:
    """A list, or only how many women and men."""
    if die.random() < SHARE_COUNTED_ONLY:
        women = round(outing.people * die.uniform(0.3, 0.6))
        return {"is_listed": False, "women": women, "men": outing.people - women}
    crowd = crowds()[outing.region]
    came = die.sample(crowd, min(outing.people, len(crowd)))
    people = [person.as_listed(die) for person in came]
    if outing.kind == "formation":
        for person in people:
            before = die.randint(4, 13)
            after = min(20, before + die.randint(0, 7))
            person.update(before=before, after=after, satisfaction=die.choice("345"))
    return {"is_listed": True, "people": people, "listed": len(people)}


def _evidence(outing: Outing, die: Random) -> Facts:
    """Photos and signed lists; a name is the moment at which it was taken, as Collect names it."""
    taken = int(datetime.combine(outing.last, time(11), zone()).timestamp()) * 1000
    photos = [f"photo_{number}" for number in range(1, die.choice((1, 1, 1, 2)) + 1)]
    days = (outing.last - outing.first).days + 1
    sheets = [f"sheet_{number}" for number in range(1, min(days, 3) + 1)]
    names = {what: f"{taken + die.randint(1, 9_000_000)}.jpg" for what in (*photos, *sheets)}
    pictures = {name: _picture(what, outing.number) for what, name in names.items()}
    return {**names, "pictures": pictures}


def _picture(what: str, number: int) -> str:
    """Its own for each event, also where two tell of it."""
    kind, _, place = what.partition("_")
    return f"{SHOWN[kind]} {number}.{place}"


def _follow_up(outing: Outing, die: Random) -> Facts:
    words = material("words")
    is_meeting = outing.kind in {"reunion", "comite"}
    count = die.randint(1, 4) if is_meeting else die.choice((0, 0, 0, 1, 2))
    decisions = [
        {"text": text, "owner": owner, "due": _due(outing, die)}
        for text, owner in die.sample(words["decisions"], count)
    ]
    following = outing.last + timedelta(days=90)
    return {
        "has_decisions": bool(decisions),
        "decisions": decisions,
        "observations": die.choice(words["observations"]) if die.random() < 0.6 else None,
        "lesson": die.choice(words["lessons"]) if die.random() < 0.15 else None,
        "agenda": die.choice(words["agendas"]),
        "next": following.isoformat() if is_meeting and die.random() < 0.5 else None,
    }


def _due(outing: Outing, die: Random) -> str | None:
    due = outing.last + timedelta(days=die.choice((15, 30, 45, 60)))
    return due.isoformat() if die.random() < 0.8 else None


@lru_cache(maxsize=1)
def asked() -> Mapping[str, Any]:
    """Which form each kind of event is told with, and which question asks for which fact."""
    found: Mapping[str, Any] = material("forms")
    return found
