"""What an act does to people at once: join two, split one, and both again the other way round.

An effect says what was done: `kept` and `moved` are persons, `persons` those that came along with
`moved`, `own` whose the attendances were that a new person was made for.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from forms.plain import plain
from server.models.events import Attendance
from server.models.persons import PairDecision, Person, PersonAct, Verdict
from sync.errors import Refused
from sync.people.kinds import Ids
from sync.people.store import next_person_id

Effect = dict[str, Any]


class Contradicts(Refused):
    """A decision on other attendances of the same people says the opposite and holds."""

    def __init__(self, verdict: Verdict, act_id: int) -> None:
        """Keep the act that is to be undone first."""
        said = "one person" if verdict == Verdict.SAME else "different people"
        super().__init__(f"a decision that still holds says that they are {said}; undo it first")
        self.verdict = verdict
        self.act_id = act_id


def join(session: Session, one: Attendance, other: Attendance) -> Effect:
    """Make two persons one: the older wins, the other becomes its alias."""
    if one.person_id is None or other.person_id is None or one.person_id == other.person_id:
        return {}
    kept, moved = sorted((one.person_id, other.person_id))
    sides = attendances_of(session, kept), attendances_of(session, moved)
    refuse_if_said(session, Verdict.DIFFERENT, *sides)
    persons = [moved, *session.scalars(select(Person.id).where(Person.alias_of_id == moved))]
    _under(session, persons, kept)
    return {"kept": kept, "moved": moved, "persons": persons}


def separate(session: Session, effect: Effect) -> None:
    """Undo a join: the one that was moved is itself again, unless another decision joins them."""
    moved, persons = effect["moved"], effect["persons"]
    head = head_of(session, moved)
    if head == moved:
        return
    theirs = _ids(session, Attendance.person_id == head, Attendance.own_person_id.in_(persons))
    rest = set(attendances_of(session, head)) - set(theirs)
    if crossing(session, Verdict.SAME, theirs, rest):
        return
    _under(session, persons, moved)


def part(session: Session, one: Attendance, other: Attendance, now: datetime) -> Effect:
    """Split a person in two around two attendances of it, who look alike staying together."""
    person = one.person_id
    if person is None or person != other.person_id:
        return {}
    everyone = list(session.scalars(select(Attendance).where(Attendance.person_id == person)))
    said = crossing(
        session, Verdict.SAME, attendances_of(session, person), [e.id for e in everyone]
    )
    sides = [_closure({each.id}, said) for each in (one, other)]
    if sides[0] & sides[1]:
        raise Contradicts(Verdict.SAME, next(iter(said.values())))
    wider = [
        _closure(_alike(one, other, everyone) - sides[1], said),
        _closure(_alike(other, one, everyone) - sides[0], said),
    ]
    if not wider[0] & wider[1]:
        sides = wider
    leaving = min(sides, key=lambda side: (len(side), -min(side)))
    return split(session, [each for each in everyone if each.id in leaving], now)


def split(session: Session, leaving: Sequence[Attendance], now: datetime) -> Effect:
    """Make some attendances of a person another's: who they were before, else someone new."""
    kept, owns = leaving[0].person_id, {each.own_person_id for each in leaving}
    former = next(iter(owns)) if len(owns) == 1 else None
    if former is not None and former != kept and _all_own(session, former, leaving):
        _under(session, [former], former)
        return {"kept": kept, "moved": former, "own": []}
    made = next_person_id(session)
    session.add(Person(id=made, created_at=now))
    session.flush()
    own = [[each.id, each.own_person_id] for each in leaving]
    for each in leaving:
        each.person_id = each.own_person_id = made
    session.flush()
    return {"kept": kept, "moved": made, "own": own}


def unite(session: Session, effect: Effect) -> None:
    """Undo a split, unless another decision keeps the two apart."""
    moved, kept = effect["moved"], head_of(session, effect["kept"])
    theirs, others = attendances_of(session, moved), attendances_of(session, kept)
    if kept == moved or crossing(session, Verdict.DIFFERENT, theirs, others):
        return
    for attendance_id, own in effect["own"]:
        session.execute(
            update(Attendance)
            .where(Attendance.id == attendance_id, Attendance.own_person_id == moved)
            .values(own_person_id=own, person_id=kept)
        )
    _under(session, [moved], kept)


def attendances_of(session: Session, person_id: int) -> list[int]:
    """The ids of a person's attendances."""
    return _ids(session, Attendance.person_id == person_id)


def head_of(session: Session, person_id: int) -> int:
    """Who a person is today: themselves, or whose alias they are."""
    person = session.get_one(Person, person_id, populate_existing=True)
    return person_id if person.alias_of_id is None else head_of(session, person.alias_of_id)


def refuse_if_said(
    session: Session, verdict: Verdict, these: Collection[int], those: Collection[int]
) -> None:
    """Raise `Contradicts` where a decision that holds says this of one of these and those."""
    found = crossing(session, verdict, these, those)
    if found:
        raise Contradicts(verdict, next(iter(found.values())))


def crossing(
    session: Session, verdict: Verdict, these: Collection[int], those: Collection[int]
) -> dict[Ids, int]:
    """The pairs of one of these and one of those of which that holds, with the act that said it."""
    first, second = list(these), list(those)
    if not first or not second:
        return {}
    rows = session.execute(
        select(PairDecision.first_id, PairDecision.second_id, PersonAct.verdict, PersonAct.id)
        .join(PersonAct, PairDecision.act_id == PersonAct.id)
        .where(PersonAct.withdrawn_at.is_(None), PersonAct.verdict != Verdict.LATER)
        .where(
            (PairDecision.first_id.in_(first) & PairDecision.second_id.in_(second))
            | (PairDecision.first_id.in_(second) & PairDecision.second_id.in_(first))
        )
        .order_by(PersonAct.at, PersonAct.id)
    )
    last = {(a, b): (said, act) for a, b, said, act in rows}
    return {ids: act for ids, (said, act) in last.items() if said == verdict}


def _closure(start: set[int], said: Iterable[Ids]) -> set[int]:
    """Those attendances with all that decisions tie to them."""
    found, pairs = set(start), [set(ids) for ids in said]
    while more := {each for pair in pairs if pair & found for each in pair} - found:
        found |= more
    return found


def _alike(one: Attendance, other: Attendance, everyone: Iterable[Attendance]) -> set[int]:
    """One, with all that bear its name and phone, if that tells it from the other."""
    if _key(one) == _key(other):
        return {one.id}
    return {one.id} | {each.id for each in everyone if _key(each) == _key(one)}


def _key(attendance: Attendance) -> tuple[str, str | None]:
    return plain(attendance.name or ""), attendance.phone


def _all_own(session: Session, former: int, leaving: Sequence[Attendance]) -> bool:
    """Whether these are all the attendances that were that person's own."""
    count = select(func.count()).where(
        Attendance.own_person_id == former, Attendance.person_id == leaving[0].person_id
    )
    return session.scalar(count) == len(leaving)


def _under(session: Session, persons: Sequence[int], head: int) -> None:
    """Let persons be aliases of one, and their attendances its own; the head itself is none's."""
    here = Attendance.own_person_id.in_(persons)
    session.execute(update(Attendance).where(here).values(person_id=head))
    aliases = [each for each in persons if each != head]
    session.execute(update(Person).where(Person.id.in_(aliases)).values(alias_of_id=head))
    session.execute(update(Person).where(Person.id == head).values(alias_of_id=None))


def _ids(session: Session, *conditions: ColumnElement[bool]) -> list[int]:
    return list(session.scalars(select(Attendance.id).where(*conditions)))
