"""Putting tellings where the acts that hold want them: each group in its oldest event."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from server.models.events import Attendance, Event, Telling
from server.models.joins import JoinAct, JoinDecision, Joined, JoinVerdict, ToldAs
from server.models.submissions import Edition, Submission
from sync.events import tell_events
from sync.joins.groups import groups
from sync.reconcile.run import reconcile_event


def settle(
    session: Session,
    telling_ids: Sequence[int],
    told_as: Mapping[int, ToldAs],
    *,
    now: datetime,
) -> None:
    """Move these tellings, and those that hang together with them, to where they belong now."""
    pairs = _reached(session, telling_ids)
    ids = sorted({*telling_ids, *(each for pair in pairs for each in pair)})
    tellings = list(session.scalars(select(Telling).where(Telling.id.in_(ids))))
    joined = {
        each.telling_id: each
        for each in session.scalars(select(Joined).where(Joined.telling_id.in_(ids)))
    }
    own = {
        each.id: joined[each.id].own_event_id if each.id in joined else each.event_id
        for each in tellings
    }
    touched = {each.event_id for each in tellings} | set(own.values())
    target = {each: min(own[e] for e in group) for group in groups(own, pairs) for each in group}
    for telling in tellings:
        _place(session, telling, target[telling.id])
        _mark(session, telling, joined.get(telling.id), own[telling.id], told_as)
    _tell_anew(session, touched, now)


def _reached(session: Session, telling_ids: Iterable[int]) -> set[tuple[int, int]]:
    """The pairs joined by acts that hold, from these on as far as they go."""
    found: set[tuple[int, int]] = set()
    frontier = set(telling_ids)
    seen: set[int] = set()
    while frontier:
        seen |= frontier
        rows = session.execute(
            select(JoinDecision.first_id, JoinDecision.second_id)
            .join(JoinAct)
            .where(JoinAct.withdrawn_at.is_(None), JoinAct.verdict == JoinVerdict.SAME)
            .where(or_(JoinDecision.first_id.in_(frontier), JoinDecision.second_id.in_(frontier)))
        )
        new = {(first, second) for first, second in rows}
        found |= new
        frontier = {each for pair in new for each in pair} - seen
    return found


def _place(session: Session, telling: Telling, event_id: int) -> None:
    """The attendances of a telling's submission go where it goes."""
    if telling.event_id == event_id:
        return
    session.execute(
        update(Attendance)
        .where(
            Attendance.event_id == telling.event_id,
            Attendance.submission_id == telling.submission_id,
        )
        .values(event_id=event_id)
    )
    telling.event = session.get_one(Event, event_id)


def _mark(
    session: Session,
    telling: Telling,
    joined: Joined | None,
    own: int,
    told_as: Mapping[int, ToldAs],
) -> None:
    if telling.event.id == own:
        if joined is not None:
            session.delete(joined)
    elif joined is None:
        as_ = told_as.get(telling.id, ToldAs.DUPLICATE)
        session.add(Joined(telling_id=telling.id, own_event_id=own, told_as=as_))


def _tell_anew(session: Session, event_ids: Iterable[int], now: datetime) -> None:
    """Tell the events again from the editions shown, and look at their links."""
    session.flush()
    session.expire_all()
    ids = sorted(set(event_ids))
    rows = session.execute(
        select(Submission, Edition)
        .join(Edition, (Edition.submission_id == Submission.id) & Edition.is_current)
        .where(Submission.id.in_(select(Telling.submission_id).where(Telling.event_id.in_(ids))))
        .order_by(Submission.id)
    ).all()
    for submission, edition in rows:
        tell_events(session, submission, edition)
    for event in session.scalars(select(Event).where(Event.id.in_(ids)).order_by(Event.id)):
        if event.tellings:
            reconcile_event(session, event, now=now)
