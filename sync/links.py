"""A person's word on an event's link: it outranks the machine's and can be taken back."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from server.models.accounts import Account
from server.models.events import Event, Link, LinkDecision, LinkMethod, LinkStatus
from server.models.plan import PlannedActivity
from sync.errors import NotFound
from sync.history import note
from sync.reconcile.record import main_link, record
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
    _put_link(session, event, activity, now)
    record(session, event, machine, decision, now)
    session.flush()
    if activity is None:
        _note(session, event, "unlinked", account, now, before=before)
    else:
        _note(session, event, "linked", account, now, code=activity.code, before=before)
    return decision


def withdraw_decision(
    session: Session, event: Event, *, account: Account | None, now: datetime
) -> bool:
    """Take back what people decided on an event's link; the machine's view returns.

    Says whether there was anything to take back.
    """
    held = holding_decisions(session, [event.id]).get(event.id)
    if held is None:
        return False
    before = _code(event)
    while held is not None:
        held.is_withdrawn = True
        session.flush()
        held = holding_decisions(session, [event.id]).get(event.id)
    reconcile_event(session, event, now=now)
    _note(session, event, "unlinked", account, now, before=before, code=_code(event), withdrawn=True)
    return True


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


def _put_link(
    session: Session, event: Event, activity: PlannedActivity | None, now: datetime
) -> None:
    """Leave one link, the person's, or none. The old ones go first: one main link at a time."""
    kept = next((link for link in event.links if activity and link.activity_id == activity.id), None)
    for link in [link for link in event.links if link is not kept]:
        session.delete(link)
    session.flush()
    session.expire(event, ["links"])
    if activity is not None and kept is None:
        kept = Link(event=event, activity=activity)
        kept.created_at = now
    if kept is not None:
        kept.method, kept.score, kept.evidence = LinkMethod.PERSON, None, []
        kept.is_main, kept.share = True, 1.0
    event.link_status = LinkStatus.LINKED if activity else LinkStatus.UNPLANNED
    event.link_method, event.link_score = LinkMethod.PERSON, None
    event.link_evidence = [*BY_A_PERSON]


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
