"""What a person did at the desk, kept with what it takes to undo it, one submission or many.

A part is undone for as long as nothing newer contradicts it; of a batch, the parts that something
newer contradicts stay as they are and are named.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from server.models.accounts import Account
from server.models.events import Event, LinkDecision
from server.models.review_desk import Deed, DeedKind, DeedPart
from server.models.reviews import Finding
from server.models.submissions import Submission
from sync.assignment import assign, assigned_to
from sync.checks.score import rescore
from sync.errors import Overtaken, Refused
from sync.links import decide_link, withdraw_decision
from sync.reconcile.run import holding_decisions
from sync.review import dismiss_finding, restore_finding, undo_decision

LISTED, PAGE = 50, 200


@dataclass
class Undone:
    """What an undo came to: the submissions that are as before, and those that are not."""

    done: list[int] = field(default_factory=list)
    overtaken: list[int] = field(default_factory=list)


def begin(
    session: Session,
    account: Account,
    kind: DeedKind,
    *,
    now: datetime,
    token: str | None = None,
    **facts: object,
) -> Deed:
    """Open a deed of the account; what it does is added with `add_part`."""
    deed = Deed(account_id=account.id, kind=kind, token=token, at=now, facts=facts)
    session.add(deed)
    session.flush()
    return deed


def add_part(
    session: Session, deed: Deed, submission_id: int, kind: DeedKind, **facts: object
) -> None:
    """Say what the deed did to one submission."""
    session.add(DeedPart(deed_id=deed.id, submission_id=submission_id, kind=kind, facts=facts))


def deed_of_token(session: Session, account: Account, token: str) -> Deed | None:
    """The deed that this mark of the sender's stands for, if it arrived before."""
    return session.scalars(
        select(Deed).where(Deed.account_id == account.id, Deed.token == token)
    ).first()


def open_deeds(session: Session, account: Account, limit: int = LISTED) -> Sequence[Deed]:
    """What the account did and has not undone, the latest first."""
    return session.scalars(
        select(Deed)
        .where(Deed.account_id == account.id, Deed.undone_at.is_(None), Deed.parts.any())
        .options(selectinload(Deed.parts))
        .order_by(Deed.id.desc())
        .limit(limit)
    ).all()


def undo(session: Session, deed: Deed, *, account: Account, now: datetime) -> Undone:
    """Undo a deed of the account.

    Raises `Overtaken` where nothing of it can be undone, `Refused` where it was undone before.
    """
    undone = Undone()
    for _page in undo_by_pages(session, deed, undone, account=account, now=now):
        pass
    return undone


def undo_by_pages(
    session: Session,
    deed: Deed,
    undone: Undone,
    *,
    account: Account,
    now: datetime,
    visible: Container[int] | None = None,
) -> Iterator[None]:
    """The same, stopping every so often for the caller to commit; what is not `visible` stays."""
    if deed.account_id != account.id or deed.undone_at is not None:
        raise Refused("this was undone already; look at the list of what you did")
    left = [part for part in deed.parts if not part.is_undone]
    for at, (submission_id, parts) in enumerate(groupby(left, key=lambda part: part.submission_id)):
        may = visible is None or submission_id in visible
        submission = session.get_one(Submission, submission_id)
        if may and _undo_parts(session, submission, parts, account, now):
            undone.done.append(submission_id)
            rescore(session, [submission_id])
        else:
            undone.overtaken.append(submission_id)
        if at % PAGE == PAGE - 1:
            yield
    if not undone.done and undone.overtaken:
        raise Overtaken(
            session.get_one(Submission, undone.overtaken[0]).instance_id, "what you did"
        )
    deed.undone_at = now
    yield


def _undo_parts(
    session: Session,
    submission: Submission,
    parts: Iterable[DeedPart],
    account: Account,
    now: datetime,
) -> bool:
    """Undo what was done to one submission: its first part rules, the others go along."""
    is_undone = False
    for part in parts:
        try:
            UNDO[DeedKind(part.kind)](session, submission, part, account, now)
        except Overtaken:
            break
        part.is_undone = is_undone = True
    return is_undone


def _undecide(
    session: Session, submission: Submission, part: DeedPart, account: Account, now: datetime
) -> None:
    undo_decision(session, submission, part.facts["decision"], account=account, now=now)


def _unlink(
    session: Session, submission: Submission, part: DeedPart, account: Account, now: datetime
) -> None:
    event, held = _link(session, submission, part)
    if held is None or held.id != part.facts["link_decision"]:
        raise Overtaken(submission.instance_id, "the link")
    withdraw_decision(session, event, account=account, now=now)


def _link_again(
    session: Session, submission: Submission, part: DeedPart, account: Account, now: datetime
) -> None:
    event, held = _link(session, submission, part)
    if (held.id if held else None) != part.facts["held"]:
        raise Overtaken(submission.instance_id, "the link")
    decide_link(session, event, part.facts["activity"], account=account, now=now)


def _link(
    session: Session, submission: Submission, part: DeedPart
) -> tuple[Event, LinkDecision | None]:
    event = session.get(Event, part.facts["event"])
    if event is None:
        raise Overtaken(submission.instance_id, "the event")
    return event, holding_decisions(session, [event.id]).get(event.id)


def _assign_back(
    session: Session, submission: Submission, part: DeedPart, account: Account, now: datetime
) -> None:
    held = assigned_to(session, submission)
    if (held.account_id if held else None) != part.facts["to"]:
        raise Overtaken(submission.instance_id, "the assignment")
    before = part.facts["before"]
    earlier = session.get(Account, before) if before is not None else None
    assign(session, submission, earlier, by=account, now=now)


def _restore(
    session: Session, submission: Submission, part: DeedPart, account: Account, now: datetime
) -> None:
    finding = _finding(session, submission, part)
    if finding.dismissed_by_id != account.id:
        raise Overtaken(submission.instance_id, "the finding")
    restore_finding(session, submission, finding, account=account, now=now)


def _dismiss(
    session: Session, submission: Submission, part: DeedPart, account: Account, now: datetime
) -> None:
    finding = _finding(session, submission, part)
    if finding.dismissed_at is not None:
        raise Overtaken(submission.instance_id, "the finding")
    dismiss_finding(session, submission, finding, account=account, now=now)


def _finding(session: Session, submission: Submission, part: DeedPart) -> Finding:
    finding = session.get(Finding, part.facts["finding"])
    if finding is None or finding.submission_id != submission.id:
        raise Overtaken(submission.instance_id, "the finding")
    return finding


Step = Callable[[Session, Submission, DeedPart, Account, datetime], None]
UNDO: Mapping[DeedKind, Step] = {
    DeedKind.DECIDED: _undecide,
    DeedKind.LINKED: _unlink,
    DeedKind.UNLINKED: _link_again,
    DeedKind.ASSIGNED: _assign_back,
    DeedKind.DISMISSED: _restore,
    DeedKind.UNDISMISSED: _dismiss,
}
