"""Joining tellings into one event, keeping them apart, and taking either back.

Which tellings are one event follows from the acts that hold: each group stands in its oldest event.
The events of the others wait empty with their links, and are themselves again when a join is
withdrawn, in whatever order that is done.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import combinations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from server.models.accounts import Account
from server.models.events import Event, LinkDecision, Telling
from server.models.joins import JoinAct, JoinDecision, Joined, JoinVerdict, ToldAs
from sync.errors import Refused
from sync.events import describe_shared
from sync.history import note
from sync.joins.changed import sorted_chunks
from sync.joins.settling import settle
from sync.links import put_link


def join(
    session: Session,
    telling_ids: Iterable[int],
    *,
    account: Account | None,
    now: datetime,
    told_as: Mapping[int, ToldAs] | None = None,
) -> JoinAct:
    """Make one event of these tellings; `told_as` says by telling what the younger ones are."""
    tellings = _tellings(session, telling_ids)
    kept = min((each.event for each in tellings), key=lambda event: event.id)
    act = _act(session, tellings, JoinVerdict.SAME, account, now)
    others = sorted({each.event_id for each in tellings} - {kept.id})
    act.effect = {"decisions": _move_decisions(session, kept, others, now)}
    session.flush()
    settle(session, [each.id for each in tellings], told_as or {}, now=now)
    _look_again(tellings)
    session.flush()
    _note(session, "joined", tellings, act, account, now)
    return act


def keep_apart(
    session: Session, telling_ids: Iterable[int], *, account: Account | None, now: datetime
) -> JoinAct:
    """Say that none of these tell the same event; it is not asked again."""
    tellings = _tellings(session, telling_ids)
    act = _act(session, tellings, JoinVerdict.DIFFERENT, account, now)
    _look_again(tellings)
    session.flush()
    return act


def withdraw(session: Session, act: JoinAct, *, account: Account | None, now: datetime) -> bool:
    """Take an act back: what it joined is apart again, as it was. Says whether it still held."""
    if act.withdrawn_at is not None:
        return False
    act.withdrawn_at = now
    ids = sorted({each for pair in act.decisions for each in (pair.first_id, pair.second_id)})
    _look_again(_held(session, ids))
    session.flush()
    if act.verdict == JoinVerdict.SAME:
        for each in act.effect["decisions"]:
            decision = session.get(LinkDecision, each["id"])
            if decision is not None:
                decision.event_id = each["event"]
        settle(session, ids, {}, now=now)
        _note(session, "split", _held(session, ids), act, account, now)
    session.flush()
    return True


def refresh(session: Session, event_ids: Iterable[int]) -> int:
    """Bring joined ones of these events in step with deletions and rejections of their tellings.

    Returns how many are joined.
    """
    many = 0
    joined = select(Telling.event_id).join(Joined, Joined.telling_id == Telling.id)
    for ids in sorted_chunks(event_ids):
        shared = select(Event).where(Event.id.in_(ids), Event.id.in_(joined)).order_by(Event.id)
        for event in session.scalars(shared).all():
            describe_shared(session, event)
            many += 1
    session.flush()
    return many


def decided_pairs(session: Session, telling_ids: Sequence[int]) -> set[tuple[int, int]]:
    """The pairs of these on which someone's word holds."""
    statement = (
        select(JoinDecision.first_id, JoinDecision.second_id)
        .join(JoinAct)
        .where(JoinAct.withdrawn_at.is_(None))
        .where(or_(JoinDecision.first_id.in_(telling_ids), JoinDecision.second_id.in_(telling_ids)))
    )
    return {(first, second) for first, second in session.execute(statement)}


def _tellings(session: Session, telling_ids: Iterable[int]) -> list[Telling]:
    found = _held(session, telling_ids)
    if len(found) < 2:
        raise Refused("Two submissions at least are needed to tell one event.")
    return found


def _look_again(tellings: Iterable[Telling]) -> None:
    """What was answered about events, or is no longer, is searched anew."""
    for event in {each.event for each in tellings}:
        event.told_mark += 1


def _held(session: Session, telling_ids: Iterable[int]) -> list[Telling]:
    wanted = Telling.id.in_(set(telling_ids))
    return list(session.scalars(select(Telling).where(wanted).order_by(Telling.id)))


def _act(
    session: Session,
    tellings: Sequence[Telling],
    verdict: JoinVerdict,
    account: Account | None,
    now: datetime,
) -> JoinAct:
    """Write the act with the pairs that it answers."""
    ids = sorted(each.id for each in tellings)
    act = JoinAct(verdict=verdict, account_id=account.id if account else None, at=now, effect={})
    act.decisions = [JoinDecision(first_id=a, second_id=b) for a, b in combinations(ids, 2)]
    session.add(act)
    return act


def _move_decisions(
    session: Session, kept: Event, others: Sequence[int], now: datetime
) -> list[dict[str, int]]:
    """What a person decided on a link holds for the whole, unless the older has its own word."""
    holds = select(LinkDecision).where(~LinkDecision.is_withdrawn).order_by(LinkDecision.id)
    if session.scalar(holds.where(LinkDecision.event_id == kept.id).limit(1)):
        return []
    found = list(session.scalars(holds.where(LinkDecision.event_id.in_(others))))
    moved = [{"id": each.id, "event": each.event_id} for each in found]
    for each in found:
        each.event_id = kept.id
    if found:
        put_link(session, kept, found[-1].activity, now)
    return moved


def _note(
    session: Session,
    kind: str,
    tellings: Sequence[Telling],
    act: JoinAct,
    account: Account | None,
    now: datetime,
) -> None:
    submissions = {each.submission_id: each.submission for each in tellings}
    for each in submissions.values():
        others = sorted(set(submissions) - {each.id})
        who = account.id if account else None
        note(session, each, kind, now=now, account_id=who, others=others, act=act.id)
