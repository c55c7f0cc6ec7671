"""A person's word on an event's link: it outranks the machine's and can be taken back."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.accounts import Account
from server.models.events import Event, Link, LinkDecision, LinkMethod, LinkStatus, Telling
from server.models.plan import Plan, PlannedActivity
from server.models.submissions import Submission
from sync.checks import check
from sync.errors import NotFound, Refused
from sync.history import note
from sync.plan_workbook.codes import CodeIndex
from sync.reconcile.batch import SURE_CODES
from sync.reconcile.facts import plan_years, year_of
from sync.reconcile.record import main_link, record_view
from sync.reconcile.run import holding_decisions, machine_view, reconcile_event

BY_A_PERSON = [{"kind": "person", "speaks": "for"}]


def decide_link(
    session: Session,
    event: Event,
    activity_id: int | None,
    *,
    account: Account | None,
    now: datetime,
) -> LinkDecision:
    """Link an event to a planned activity, or say that it is unplanned (None).

    Deciding once more what holds already, with nothing against it, changes nothing.
    """
    activity = _activity(session, activity_id)
    held = holding_decisions(session, [event.id]).get(event.id)
    if held and held.activity_id == activity_id and held.contradiction is None:
        return held
    machine = machine_view(session, event)
    decision = LinkDecision(
        event_id=event.id,
        activity=activity,
        account_id=account.id if account else None,
        at=now,
        machine_activity_id=machine.activity_id,
    )
    session.add(decision)
    before = _code(event)
    put_link(session, event, activity, now)
    record_view(session, machine, now=now)
    if activity is None:
        _note(session, event, "unlinked", account, now, before=before)
    else:
        _note(session, event, "linked", account, now, code=activity.code, before=before)
    _check_again(session, event, now)
    return decision


def withdraw_decision(
    session: Session, event: Event, *, account: Account | None, now: datetime
) -> bool:
    """Take back the last decision on an event's link, and only that one.

    The decision before it holds again, else the machine's view returns. Says whether there was
    anything to take back.
    """
    held = holding_decisions(session, [event.id]).get(event.id)
    if held is None:
        return False
    before = _code(event)
    held.is_withdrawn = True
    session.flush()
    earlier = holding_decisions(session, [event.id]).get(event.id)
    if earlier is not None:
        put_link(session, event, earlier.activity, now)
    reconcile_event(session, event, now=now)
    facts = {"before": before, "code": _code(event), "withdrawn": True}
    _note(session, event, "unlinked", account, now, **facts)
    _check_again(session, event, now)
    return True


def only_event(session: Session, submission: Submission) -> Event:
    """The one event that a submission tells; refuses none and several."""
    events = session.scalars(
        select(Event)
        .join(Telling)
        .where(Telling.submission_id == submission.id, ~Telling.is_withdrawn)
        .order_by(Telling.row)
    ).all()
    if not events:
        raise Refused(f"{submission.instance_id} tells of no event, so it has no link")
    if len(events) > 1:
        count = len(events)
        raise Refused(f"{submission.instance_id} tells of {count} events; link each on the screen")
    return events[0]


def activity_by_code(session: Session, event: Event, text: str) -> PlannedActivity:
    """The planned activity of the event's year that a code means, however it is written.

    Raises `NotFound` with the closest codes where none or several may be meant.
    """
    year = year_of(event, plan_years(session))
    if year is None:
        raise Refused("no plan has the event's year; import it with `terrain plan import` first")
    activities = {
        activity.code: activity
        for activity in session.scalars(
            select(PlannedActivity).join(Plan).where(Plan.year == year, PlannedActivity.is_planned)
        )
    }
    matches = CodeIndex(activities).candidates(text)
    sure = [match.code for match in matches if match.how in SURE_CODES]
    if len(sure) == 1:
        return activities[sure[0]]
    closest = [match.code for match in matches] or [each.activity.code for each in event.candidates]
    hint = f"the closest are {', '.join(closest[:5])}" if closest else f"see the plan of {year}"
    raise NotFound("planned activity", text, hint)


def _activity(session: Session, activity_id: int | None) -> PlannedActivity | None:
    if activity_id is None:
        return None
    activity = session.get(PlannedActivity, activity_id)
    if activity is None:
        raise NotFound("planned activity", str(activity_id), "choose one of the plan")
    return activity


def _code(event: Event) -> str | None:
    link = main_link(event)
    return link.activity.code if link else None


def put_link(
    session: Session, event: Event, activity: PlannedActivity | None, now: datetime
) -> None:
    """Leave one link, the person's, or none. The old ones go first: one main link at a time."""
    wanted = activity.id if activity else None
    kept = next((link for link in event.links if link.activity_id == wanted), None)
    event.links[:] = [link for link in event.links if link is kept]
    session.flush()
    if activity is not None and kept is None:
        kept = Link(activity=activity, created_at=now)
        event.links.append(kept)
    if kept is not None:
        kept.method, kept.score, kept.evidence = LinkMethod.PERSON, None, []
        kept.is_main, kept.share = True, 1.0
    event.link_status = LinkStatus.LINKED if activity else LinkStatus.UNPLANNED
    event.link_method, event.link_score = LinkMethod.PERSON, None
    event.link_evidence = [*BY_A_PERSON]


def _check_again(session: Session, event: Event, now: datetime) -> None:
    """What the checks found because of the old link goes at once, not only at night."""
    for telling in event.tellings:
        if not telling.is_withdrawn:
            check(session, telling.submission, now=now)


def _note(
    session: Session,
    event: Event,
    kind: str,
    account: Account | None,
    now: datetime,
    **facts: Any,
) -> None:
    """Write it into the history of every submission that tells of the event."""
    for telling in event.tellings:
        if not telling.is_withdrawn:
            note(
                session,
                telling.submission,
                kind,
                now=now,
                account_id=account.id if account else None,
                row=telling.row,
                **facts,
            )
