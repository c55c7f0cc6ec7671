"""What officers write of an event: titles in their ways, codes mistyped, regions and dates off."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from tests.made_worlds.plans import REGIONS, Activity
from tests.made_worlds.slips import bare, mistyped_code, retyped_code, typos
from tests.made_worlds.vocabulary import Words


@dataclass(frozen=True)
class Happening:
    """What happened, before anyone wrote of it; no activity when it was not planned."""

    number: int
    activity: Activity | None
    title: str
    kind: str
    region: str
    province: str
    day: date
    days: int
    women: int
    men: int
    cost: float


@dataclass(frozen=True)
class Sheet:
    """One submission: what it says, and which happening it tells how."""

    event: int
    told_as: str
    activity_code: str
    code: str
    title: str
    kind: str
    day: date
    region: str
    province: str
    women: int
    men: int
    cost: float
    late: int = 0
    officer: str = ""


class Officer:
    """Writes sheets with the slips of a hardness."""

    def __init__(self, rng: Random, words: Words, codes: list[str], hardness: float) -> None:
        self._rng, self._words, self._codes, self._hard = rng, words, codes, hardness

    def _happens(self, tidy: float, added: float) -> bool:
        return self._rng.random() < tidy + added * self._hard

    def sheet(self, what: Happening) -> Sheet:
        region = self._region(what.region)
        return Sheet(
            event=what.number,
            told_as="whole",
            activity_code=what.activity.code if what.activity else "",
            code=self._code(what),
            title=self._slipped(self._title(what)),
            kind=self._rng.choice(list(self._words.kinds))
            if self._happens(0.03, 0.1)
            else what.kind,
            day=what.day,
            region=region,
            province=self._rng.choice(self._words.provinces(region or what.region))
            if self._happens(0.05, 0.3)
            else what.province,
            women=what.women,
            men=what.men,
            cost=what.cost,
            officer=self._rng.choice(self._words.persons[what.region]),
        )

    def corrected(self, sheet: Sheet) -> Sheet:
        """Send what was sent once more, as a new submission, with something put right."""
        rng = self._rng
        says_so = rng.random() < 0.4
        title = f"{sheet.title} {rng.choice(self._words.corrections)}" if says_so else sheet.title
        changes = rng.choice(
            (
                {"code": sheet.activity_code},
                {"women": sheet.women + rng.choice((-2, 1, 3))},
                {"cost": round(sheet.cost * rng.uniform(0.8, 1.3), 2)},
                {"day": sheet.day + timedelta(days=rng.choice((-1, 1, 7)))},
                {"men": sheet.men + rng.choice((-1, 2)), "code": sheet.activity_code},
            )
        )
        late = rng.randint(1, 12)
        return replace(sheet, told_as="correction", title=title, late=late, **changes)

    def day_of(self, sheet: Sheet, number: int) -> Sheet:
        """Write the sheet of one day of a training of several."""
        rng = self._rng
        language = "ar" if _is_arabic(sheet.title) else "fr"
        word = rng.choice(self._words.days[language]).format(n=number)
        title = f"{sheet.title} {word}" if rng.random() < 0.6 else sheet.title
        first = number == 1
        return replace(
            sheet,
            told_as="day",
            title=title,
            code=sheet.code if first or rng.random() > 0.3 else "",
            day=sheet.day + timedelta(days=number - 1),
            women=max(0, sheet.women + rng.randint(-2, 1)),
            men=max(0, sheet.men + rng.randint(-2, 1)),
            cost=round(sheet.cost * rng.uniform(0.2, 0.5), 2),
        )

    def colleague(self, what: Happening) -> Sheet:
        """Tell the same event as a second officer who was there."""
        rng = self._rng
        counted = replace(
            what, women=what.women + rng.randint(-2, 2), men=what.men + rng.randint(-2, 2)
        )
        return replace(self.sheet(counted), told_as="officer", officer="Autre " + what.region)

    def _code(self, what: Happening) -> str:
        if what.activity is None:
            return self._rng.choice(self._codes) if self._happens(0.0, 0.06) else ""
        code = what.activity.code
        if self._happens(0.28, 0.22):
            return ""
        if self._happens(0.02, 0.04):
            return self._rng.choice(self._codes)
        if self._happens(0.04, 0.05):
            return mistyped_code(code, self._rng)
        return retyped_code(code, self._rng) if self._happens(0.08, 0.08) else code

    def _title(self, what: Happening) -> str:
        if what.activity is None:
            return what.title
        ways = (
            (self._as_planned, 36),
            (self._turned, 10),
            (self._short, 22),
            (self._english, 12),
            (self._arabic, 18),
            (self._mixed, int(8 * self._hard)),
            (self._vague, int(5 * self._hard)),
        )
        pick = self._rng.choices([way for way, _ in ways], [weight for _, weight in ways])[0]
        return pick(what.activity, what.kind)

    def _kind(self, kind: str, language: str) -> str:
        """Name the kind, often by another word than the plan's."""
        said = self._words.kinds[kind][language]
        return said[0] if self._rng.random() < 0.6 else self._rng.choice(said)

    def _as_planned(self, activity: Activity, kind: str) -> str:
        audience = activity.audience.fr if activity.audience else ""
        if self._happens(0.0, 0.2):
            audience = ""
        return f"{self._kind(kind, 'fr').capitalize()} {activity.topic.fr} {audience}".strip()

    def _turned(self, activity: Activity, kind: str) -> str:
        audience = activity.audience.fr if activity.audience else ""
        return f"{activity.topic.fr} : {self._kind(kind, 'fr')} {audience}".strip()

    def _short(self, activity: Activity, kind: str) -> str:
        audience = activity.audience.short if activity.audience else ""
        return f"{self._kind(kind, 'fr')} {activity.topic.short} {audience}".strip()

    def _english(self, activity: Activity, kind: str) -> str:
        audience = activity.audience.en if activity.audience and self._rng.random() < 0.3 else ""
        return f"{self._kind(kind, 'en')} {activity.topic.en} {audience}".strip()

    def _arabic(self, activity: Activity, kind: str) -> str:
        audience = activity.audience.ar if activity.audience else ""
        if self._happens(0.0, 0.2):
            audience = ""
        return f"{self._kind(kind, 'ar')} {activity.topic.ar} {audience}".strip()

    def _mixed(self, activity: Activity, kind: str) -> str:
        return f"{self._kind(kind, 'fr')} {activity.topic.ar} - {activity.topic.short}"

    def _vague(self, activity: Activity, kind: str) -> str:
        audience = activity.audience.fr if activity.audience else ""
        return f"{self._kind(kind, 'fr').capitalize()} {audience}".strip()

    def _slipped(self, title: str) -> str:
        rng = self._rng
        if rng.random() < 0.2:
            title = bare(title)
        if rng.random() < 0.12:
            title = title.upper()
        if self._happens(0.08, 0.5):
            title = typos(title, rng.randint(1, 1 + round(2 * self._hard)), rng)
        return title

    def _region(self, region: str) -> str:
        if self._happens(0.02, 0.04):
            return ""
        if self._happens(0.02, 0.05):
            return self._rng.choice([each for each in REGIONS if each != region])
        return region


def _is_arabic(text: str) -> bool:
    return any("\u0600" <= sign <= "\u06ff" for sign in text)
