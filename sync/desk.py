"""The moves of the desk: on one submission or on many, each one deed that can be undone.

Of many, those that changed since they were seen are left as they are and named; the others are
done (DESIGN.md, rule 4).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.accounts import Account
from server.models.events import Event, LinkStatus, Telling
from server.models.review_desk import Deed, DeedKind
from server.models.reviews import Decision, Finding
from server.models.submissions import ReviewState, Submission
from sync.assignment import assign, assigned_to
from sync.checks.score import rescore
from sync.deeds import add_part, begin
from sync.errors import Overtaken
from sync.links import decide_link, withdraw_decision
from sync.reconcile.run import holding_decisions
from sync.review import decide, dismiss_finding, restore_finding


@dataclass(frozen=True)
class Seen:
    """A submission, with the edition and the last decision that its reader saw."""

    submission_id: int
    edition_id: int | None
    decision_id: int | None


@dataclass
class Batch:
    """What became of a move on many."""

    deed: Deed
    done: list[int] = field(default_factory=list)
    overtaken: list[int] = field(default_factory=list)


def decide_seen(
    session: Session,
    deed: Deed,
    seen: Seen,
    state: ReviewState,
    *,
    comment: str | None,
    account: Account,
    links: Mapping[int, int],
    now: datetime,
) -> Decision:
    """Decide on one submission as part of a deed; approving confirms the proposed `links` too."""
    submission = session.get_one(Submission, seen.submission_id)
    decision = decide(
        session,
        submission,
        state,
        comment=comment,
        account=account,
        seen_edition_id=seen.edition_id,
        seen_decision_id=seen.decision_id,
        now=now,
    )
    add_part(session, deed, submission.id, DeedKind.DECIDED, decision=decision.id)
    if state == ReviewState.APPROVED and links:
        for event in events_of(session, submission):
            if event.link_status == LinkStatus.PROPOSED and event.id in links:
                link(session, deed, submission, event, links[event.id], account=account, now=now)
    rescore(session, [submission.id])
    return decision


def decide_many(
    session: Session,
    asked: Iterable[Seen],
    state: ReviewState,
    *,
    comment: str | None,
    account: Account,
    links: Mapping[int, int],
    now: datetime,
    batch: Batch | None = None,
) -> Batch:
    """Decide alike on many, as more of a `batch`; who changed since it was seen is left alone."""
    if batch is None:
        batch = Batch(begin(session, account, DeedKind.DECIDED, now=now, state=state.value))
    how = {"comment": comment, "account": account, "links": links, "now": now}
    for seen in asked:
        try:
            decide_seen(session, batch.deed, seen, state, **how)  # type: ignore[arg-type]  # as named
        except Overtaken:
            batch.overtaken.append(seen.submission_id)
        else:
            batch.done.append(seen.submission_id)
    return batch


def assign_many(
    session: Session,
    submissions: Iterable[Submission],
    to: Account | None,
    *,
    by: Account,
    now: datetime,
) -> Batch:
    """Give submissions to one person, or to nobody."""
    batch = Batch(begin(session, by, DeedKind.ASSIGNED, now=now, to=to.name if to else None))
    for submission in submissions:
        held = assigned_to(session, submission)
        before = held.account_id if held else None
        if assign(session, submission, to, by=by, now=now):
            facts = {"to": to.id if to else None, "before": before}
            add_part(session, batch.deed, submission.id, DeedKind.ASSIGNED, **facts)
            batch.done.append(submission.id)
    return batch


def link(
    session: Session,
    deed: Deed,
    submission: Submission,
    event: Event,
    activity_id: int | None,
    *,
    account: Account,
    now: datetime,
) -> None:
    """Link an event, or call it unplanned, as part of a deed."""
    held = holding_decisions(session, [event.id]).get(event.id)
    decision = decide_link(session, event, activity_id, account=account, now=now)
    if held is None or decision.id != held.id:
        facts = {"event": event.id, "link_decision": decision.id}
        add_part(session, deed, submission.id, DeedKind.LINKED, **facts)
        rescore(session, [submission.id])


def unlink(
    session: Session,
    deed: Deed,
    submission: Submission,
    event: Event,
    *,
    account: Account,
    now: datetime,
) -> None:
    """Take the holding link decision back, as part of a deed."""
    held = holding_decisions(session, [event.id]).get(event.id)
    if held is None:
        return
    withdraw_decision(session, event, account=account, now=now)
    earlier = holding_decisions(session, [event.id]).get(event.id)
    add_part(
        session,
        deed,
        submission.id,
        DeedKind.UNLINKED,
        event=event.id,
        activity=held.activity_id,
        held=earlier.id if earlier else None,
    )
    rescore(session, [submission.id])


def judge_finding(
    session: Session,
    submission: Submission,
    finding: Finding,
    *,
    is_false_alarm: bool,
    account: Account,
    now: datetime,
) -> Deed:
    """Call a finding a false alarm, or take that back; a deed of its own."""
    kind = DeedKind.DISMISSED if is_false_alarm else DeedKind.UNDISMISSED
    deed = begin(session, account, kind, now=now, finding=finding.kind)
    judge = dismiss_finding if is_false_alarm else restore_finding
    judge(session, submission, finding, account=account, now=now)
    add_part(session, deed, submission.id, kind, finding=finding.id)
    rescore(session, [submission.id])
    return deed


def events_of(session: Session, submission: Submission) -> list[Event]:
    """The events that a submission tells of."""
    statement = (
        select(Event)
        .join(Telling, Telling.event_id == Event.id)
        .where(Telling.submission_id == submission.id, Telling.is_withdrawn.is_(False))
        .order_by(Telling.row)
    )
    return list(session.scalars(statement))
