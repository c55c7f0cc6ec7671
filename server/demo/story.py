"""The made-up year told in order: what each event's submission went through."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from random import Random
from typing import Any

from server.demo.acts import Act, ImportPlan, Night, Open, Publish
from server.demo.answers import form_of
from server.demo.doubts import spoil
from server.demo.facts import facts_of, zone
from server.demo.material import chance, material
from server.demo.outings import Outing, outings
from server.demo.planned import first_plan, imported_on, offices, revised_plan, revision
from server.demo.reviewing import Comment, ConfirmLink, Decide, Dismiss
from server.demo.telling import Delete, Send, SendUnknown
from server.models.sources import SourceKind
from server.models.submissions import ReviewState

LAGS = (0, 0, 0, 1, 1, 2, 3, 5, 9)
FOLDER_EVERY, BOTH_DOORS_EVERY = 9, 17
SHARE_PRAISED = 0.12
DEARER, UNBILLED = 1.04, 6000


@lru_cache(maxsize=1)
def acts() -> tuple[Act, ...]:
    """Everything that happened, by time."""
    told = [act for outing in outings() for act in _of(outing)]
    return (*_beginning(), *sorted([*told, *_revised(), *_unreadable()], key=_moment), _end())


def _moment(act: Act) -> datetime:
    return act.at


def _beginning() -> Iterator[Act]:
    at = _at(imported_on(), 9)
    yield Open(at)
    for office in offices():
        yield ImportPlan(at, office, first_plan())
    for form_id in sorted(set(map(form_of, material("forms")["of_kind"]))):
        yield Publish(at, form_id)


def _revised() -> Iterator[Act]:
    office, day = revision()
    yield ImportPlan(_at(day, 10), office, revised_plan())


def _unreadable() -> Iterator[Act]:
    form_id = material("story")["unknown_form"]
    xml = f'<data id="{form_id}" version="3"><commune>Zaio</commune><menage>4</menage></data>'
    yield SendUnknown(_at(date(2026, 11, 17), 18), xml.encode())


def _end() -> Act:
    return Night(datetime.fromisoformat(material("story")["night"]))


def _of(outing: Outing) -> Iterator[Act]:
    """One event: told, perhaps corrected, decided on."""
    story, number, key = material("story"), outing.number, str(outing.number)
    die = chance("flow", number)
    arrived = _arrival(outing, die)
    slip = story["corrected"].get(key) or story["corrected_to_review"].get(key)
    slips = [slip] if slip else story["slips"].get(key, [])
    facts = facts_of(outing)
    door = SourceKind.FOLDER if number % FOLDER_EVERY == 0 else SourceKind.PHONE
    first = Send(arrived, number, outing.kind, spoil(facts, outing, slips), door=door)
    yield first
    yield from _again(first, outing)
    if number in story["comments"]:
        yield Comment(_later(arrived, 1, die), number, die.choice(_words("thread")), _sender(facts))
    yield from _reviewed(outing, first, facts, die)


def _again(first: Send, outing: Outing) -> Iterator[Act]:
    """The same copied off the phone as well; or something else under the same instanceID."""
    later = first.at + timedelta(days=2, hours=1)
    if outing.number in material("story")["conflict"]:
        other = {**first.facts, "cost": 7300, "observations": "المرجو اعتماد هذه النسخة."}
        yield Send(later, outing.number, outing.kind, other, door=SourceKind.FOLDER)
    elif outing.number % BOTH_DOORS_EVERY == 0 and outing.number < material("story")["both_until"]:
        both = SourceKind.FOLDER if first.door is SourceKind.PHONE else SourceKind.PHONE
        yield Send(later, outing.number, outing.kind, first.facts, door=both)


def _reviewed(outing: Outing, first: Send, facts: dict[str, Any], die: Random) -> Iterator[Act]:
    story, number, key = material("story"), outing.number, str(outing.number)
    seen = _later(first.at, die.choice((2, 3, 3, 4, 6)), die)
    corrected = Send(_later(seen, 4, die), number, outing.kind, facts, edition=2)
    if number in story["to_review"]:
        return
    if number in story["rejected"]:
        yield Decide(seen, number, ReviewState.REJECTED, die.choice(_words("rejected")))
    elif number in story["sent_back"] or key in story["corrected_to_review"]:
        yield _sent_back(seen, number, die)
    elif key in story["corrected"]:
        yield _sent_back(seen, number, die)
        yield corrected
        yield from _approved(outing, _later(corrected.at, 2, die), die)
    else:
        yield from _approved(outing, seen, die)
    if key in story["corrected_to_review"]:
        yield corrected
    yield from _after(outing, seen, facts, die)


def _after(outing: Outing, seen: datetime, facts: dict[str, Any], die: Random) -> Iterator[Act]:
    """What came once it was decided: edits, a deletion, a false alarm."""
    story, number = material("story"), outing.number
    if number in story["edited_later"] or number in story["edited_to_review"]:
        spent = {**facts, "cost": _corrected(facts["cost"])}
        spent["lesson"] = die.choice(_words("lessons"))
        edited = Send(_later(seen, 9, die), number, outing.kind, spent, edition=2)
        yield edited
        if number in story["edited_later"]:
            yield from _approved(outing, _later(edited.at, 3, die), die)
    if number in story["deleted"]:
        yield Delete(_later(seen, 12, die), number)
    kind = story["dismissed"].get(str(number))
    if kind:
        yield Dismiss(seen - timedelta(minutes=4), number, kind)


def _corrected(cost: float | None) -> float:
    """The cost once the last bill has come."""
    return round((cost or UNBILLED) * DEARER, -1)


def _sent_back(at: datetime, number: int, die: Random) -> Decide:
    return Decide(at, number, ReviewState.HAS_ISSUES, die.choice(_words("sent_back")))


def _approved(outing: Outing, at: datetime, die: Random) -> Iterator[Act]:
    code = outing.activity.code if outing.activity else None
    yield ConfirmLink(at - timedelta(minutes=2), outing.number, code)
    praise = die.choice(_words("approved")) if die.random() < SHARE_PRAISED else None
    yield Decide(at, outing.number, ReviewState.APPROVED, praise)


def _sender(facts: dict[str, Any]) -> str:
    """The key of the account whose phone it was."""
    accounts = material("story")["accounts"]
    return next(each["key"] for each in accounts if each.get("sends_as") == facts["sender"])


def _arrival(outing: Outing, die: Random) -> datetime:
    """When the phone found a network again, the same day or after some."""
    lag = die.choice(LAGS) + (1 if outing.copy_of else 0)
    return _at(outing.last + timedelta(days=lag), 16 + die.randint(0, 4), die.randint(0, 59))


def _later(at: datetime, days: int, die: Random) -> datetime:
    """That many days after, in office hours."""
    day = at.astimezone(zone()).date() + timedelta(days=days)
    return _at(day, 9 + die.randint(0, 7), die.randint(5, 59))


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), zone())


def _words(kind: str) -> list[str]:
    found: list[str] = material("words")[kind]
    return found
