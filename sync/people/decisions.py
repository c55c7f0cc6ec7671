"""A person's word on who is who: it outranks the machine's, holds at once, and can be undone."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from server.models.accounts import Account
from server.models.events import Attendance
from server.models.persons import PairDecision, PersonAct, Verdict
from sync.errors import NotFound, Refused
from sync.people.kinds import Ids
from sync.people.moving import attendances_of, join, part, refuse_if_said, separate, split, unite
from sync.people.store import hold


def decide_pair(
    session: Session,
    first_id: int,
    second_id: int,
    verdict: Verdict,
    *,
    account: Account | None,
    now: datetime,
) -> PersonAct:
    """Say whether two attendances are one person's. The people concerned change at once.

    Saying once more what holds already changes nothing.
    """
    hold(session)
    ids = _ordered(first_id, second_id)
    one, other = _attendance(session, ids[0]), _attendance(session, ids[1])
    held = _holding_act(session, ids)
    if held is not None and verdict in (held.verdict, Verdict.LATER):
        return held
    act = _act(session, verdict, [ids], account, now)
    if verdict == Verdict.SAME:
        act.effect = join(session, one, other)
    elif verdict == Verdict.DIFFERENT and one.person_id == other.person_id:
        act.effect = part(session, one, other, now)
    session.flush()
    return act


def split_off(
    session: Session,
    attendance_ids: Collection[int],
    *,
    account: Account | None,
    now: datetime,
) -> PersonAct:
    """Say that some attendances of a person are someone else's: a person of their own."""
    hold(session)
    apart = [_attendance(session, each) for each in sorted(set(attendance_ids))]
    people = {each.person_id for each in apart}
    if len(people) != 1 or None in people:
        raise Refused("choose attendances of one person to split off")
    chosen = {each.id for each in apart}
    rest = [each for each in attendances_of(session, people.pop() or 0) if each not in chosen]
    if not rest:
        raise Refused("leave the person at least one attendance; choose fewer")
    refuse_if_said(session, Verdict.SAME, chosen, rest)
    pairs = [_ordered(one.id, other) for one in apart for other in rest]
    act = _act(session, Verdict.DIFFERENT, pairs, account, now)
    act.effect = split(session, apart, now)
    session.flush()
    return act


def withdraw(session: Session, act: PersonAct, *, now: datetime) -> bool:
    """Take an act back: what it joined or split is again as it was, every id with it."""
    hold(session)
    session.refresh(act)
    if act.withdrawn_at is not None:
        return False
    act.withdrawn_at = now
    if act.effect:
        undo = unite if act.verdict == Verdict.DIFFERENT else separate
        undo(session, act.effect)
    session.flush()
    return True


def last_act(session: Session, account: Account) -> PersonAct | None:
    """What this account decided last and did not take back."""
    return session.scalars(
        select(PersonAct)
        .where(PersonAct.account_id == account.id, PersonAct.withdrawn_at.is_(None))
        .order_by(PersonAct.at.desc(), PersonAct.id.desc())
        .limit(1)
    ).first()


def _ordered(one: int, other: int) -> Ids:
    if one == other:
        raise Refused("an attendance is always its own person's; choose two")
    return (min(one, other), max(one, other))


def _attendance(session: Session, attendance_id: int) -> Attendance:
    found = session.get(Attendance, attendance_id, populate_existing=True)
    if found is None:
        raise NotFound("attendance", str(attendance_id), "look at the list again")
    return found


def _act(
    session: Session,
    verdict: Verdict,
    pairs: Iterable[Ids],
    account: Account | None,
    now: datetime,
) -> PersonAct:
    act = PersonAct(verdict=verdict, account_id=account.id if account else None, at=now, effect={})
    session.add(act)
    session.flush()
    rows = [{"act_id": act.id, "first_id": a, "second_id": b} for a, b in pairs]
    session.execute(insert(PairDecision), rows)
    return act


def _holding_act(session: Session, ids: Ids) -> PersonAct | None:
    return session.scalars(
        select(PersonAct)
        .join(PairDecision)
        .where(
            PairDecision.first_id == ids[0],
            PairDecision.second_id == ids[1],
            PersonAct.withdrawn_at.is_(None),
        )
        .order_by(PersonAct.at.desc(), PersonAct.id.desc())
        .limit(1)
    ).first()
