"""The events behind the plan's counts, as far as the reader may see them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, extract, or_, select
from sqlalchemy.orm import Session, selectinload

from server.models.accounts import Account
from server.models.events import Event, LinkStatus, Telling
from server.models.submissions import Submission
from server.rights import Right, may, visible_submissions
from sync.plan.held import held_events, is_counted, is_waiting

AT_ONCE = 10_000


@dataclass(frozen=True)
class SeenEvent:
    """An event in a list: what it tells without personal data, and where to open it."""

    event: Event
    is_done: bool
    submission_id: int | None


def counted_events(
    session: Session, activity_ids: Collection[int], account: Account, *, is_done: bool | None
) -> list[SeenEvent]:
    """Return the events that activities count as done, as waiting, or both."""
    states = {
        each.event_id: each.held.is_done
        for each in held_events(session, activity_ids)
        if is_done is None or each.held.is_done == is_done
    }
    events = _events(session, sorted(states))
    visible = _visible(session, [event.id for event in events], account)
    seen = [SeenEvent(event, states[event.id], visible.get(event.id)) for event in events]
    return [each for each in seen if each.is_done or _may_see_waiting(account)]


def events_by_id(
    session: Session, event_ids: Collection[int], account: Account
) -> dict[int, SeenEvent]:
    """Return events by id, each with the submission that the reader may open."""
    ids = sorted(event_ids)
    events, done, visible = (
        _events(session, ids),
        _done(session, ids),
        _visible(session, ids, account),
    )
    return {e.id: SeenEvent(e, e.id in done, visible.get(e.id)) for e in events}


def unplanned_events(session: Session, year: int, account: Account) -> list[SeenEvent]:
    """Return the year's events that no activity of the plan stands for."""
    statement = select(Event).where(
        Event.link_status == LinkStatus.UNPLANNED,
        or_(Event.date.is_(None), extract("year", Event.date) == year),
        _told(or_(is_counted(), is_waiting())),
    )
    events = list(session.scalars(_in_order(statement)))
    visible = _visible(session, [event.id for event in events], account)
    done = _done(session, [event.id for event in events])
    return [
        SeenEvent(event, event.id in done, visible[event.id])
        for event in events
        if event.id in visible
    ]


def _may_see_waiting(account: Account) -> bool:
    """What nobody has approved yet is not for partners."""
    return may(account, Right.SEE_SUBMISSIONS)


def _events(session: Session, ids: Sequence[int]) -> list[Event]:
    found: list[Event] = []
    for start in range(0, len(ids), AT_ONCE):
        some = select(Event).where(Event.id.in_(ids[start : start + AT_ONCE]))
        found += session.scalars(_in_order(some))
    return sorted(found, key=lambda event: (event.date is None, event.date, event.id))


def _in_order(statement: Select[Event]) -> Select[Event]:
    return statement.options(selectinload(Event.links)).order_by(Event.date, Event.id)


def _told(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """An event of which a standing submission tells that is so."""
    return (
        exists()
        .where(
            Telling.event_id == Event.id,
            Telling.is_withdrawn.is_(False),
            Telling.submission_id == Submission.id,
            condition,
        )
        .correlate(Event)
    )


def _done(session: Session, ids: Collection[int]) -> set[int]:
    statement = (
        select(Telling.event_id)
        .join(Submission, Telling.submission_id == Submission.id)
        .where(Telling.event_id.in_(list(ids)), Telling.is_withdrawn.is_(False), is_counted())
    )
    return set(session.scalars(statement))


def _visible(session: Session, ids: Collection[int], account: Account) -> dict[int, int]:
    """Return for each event a submission of it that the reader may open."""
    statement = (
        select(Telling.event_id, Submission.id)
        .join(Submission, Telling.submission_id == Submission.id)
        .where(
            Telling.event_id.in_(list(ids)),
            Telling.is_withdrawn.is_(False),
            Submission.deleted_at.is_(None),
            visible_submissions(account),
        )
        .order_by(Submission.id.desc())
    )
    return dict(session.execute(statement).all())
