"""What a person does with proposals: accepts them into a plan version, refuses, takes it back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.accounts import Account
from server.models.adjustments import Adjustment, AdjustmentState
from server.models.events import Event
from server.models.plan import PlannedActivity, PlanVersion
from sync.gaps.errors import PlanChanged
from sync.gaps.restoring import restored
from sync.gaps.revising import Periods, Revision, revisions
from sync.links import decide_link, withdraw_decision
from sync.plan.writing import hold_plan, write_version
from sync.plan_workbook.revised import revised
from sync.reconcile import holding_decisions


@dataclass(frozen=True)
class Desk:
    """Who decides, when, where workbooks are kept, and what a version made here is called."""

    media: MediaStore
    account: Account | None
    now: datetime
    name: str


def accept(
    session: Session,
    adjustments: Sequence[Adjustment],
    seen: Mapping[int, int],
    desk: Desk,
    periods: Periods | None = None,
) -> list[PlanVersion]:
    """Make one new version of each part that the adjustments touch; events follow as decided.

    `seen` are the version numbers by part that the person saw. Raises `PlanChanged`.
    """
    _hold(session, adjustments)
    found = revisions(session, adjustments, periods)
    if any(seen.get(each.part.id) != each.base for each in found):
        raise PlanChanged
    return [_write(session, each, desk) for each in found]


def refuse(
    session: Session, adjustments: Iterable[Adjustment], account: Account | None, now: datetime
) -> int:
    """Say no to proposals; the same evidence proposes them no more. Says how many it were."""
    count = 0
    for each in adjustments:
        if each.state == AdjustmentState.PROPOSED:
            _decide(each, AdjustmentState.REFUSED, account, now)
            count += 1
    session.flush()
    return count


def take_back_refusal(session: Session, adjustments: Iterable[Adjustment]) -> None:
    """Propose again what was refused, unless newer evidence proposes it already."""
    for each in adjustments:
        if each.state == AdjustmentState.REFUSED:
            if _is_proposed_anew(session, each):
                session.delete(each)
            else:
                _reopen(each)
    session.flush()


def take_back(session: Session, versions: Sequence[PlanVersion], desk: Desk) -> list[PlanVersion]:
    """Undo an acceptance: versions that restore what stood before, and the events' former links.

    Raises `PlanChanged` where a later version changed the same activities.
    """
    for version in versions:
        hold_plan(session, version.part.plan.year)
    made = []
    for version in versions:
        made.append(_write_rows(session, restored(session, version), desk))
        statement = select(Adjustment).where(Adjustment.version_id == version.id)
        for each in session.scalars(statement).all():
            _withdraw_links(session, each, desk)
            _reopen(each)
    session.flush()
    return made


def _hold(session: Session, adjustments: Sequence[Adjustment]) -> None:
    """Let nobody else change the plan until the transaction ends; what changed before is seen."""
    for plan in {each.plan for each in adjustments}:
        hold_plan(session, plan.year)
    for each in adjustments:
        session.refresh(each)
        if each.state != AdjustmentState.PROPOSED or not _still_stands(session, each):
            raise PlanChanged


def _still_stands(session: Session, adjustment: Adjustment) -> bool:
    """Whether the events that would be linked anew are linked as they were when it was proposed."""
    return all(
        {link.activity_id for link in event.links} == {adjustment.activity_id} - {None}
        for event in _events(session, adjustment.change.get("links") or [])
    )


def _write(session: Session, revision: Revision, desk: Desk) -> PlanVersion:
    version = _write_rows(session, revision, desk)
    for key, event_ids in revision.links.items():
        activity = session.scalars(
            select(PlannedActivity).where(
                PlannedActivity.plan_id == revision.part.plan_id, PlannedActivity.code_key == key
            )
        ).one()
        for event in _events(session, event_ids):
            decide_link(session, event, activity.id, account=desk.account, now=desk.now)
    for each in revision.adjustments:
        _decide(each, AdjustmentState.ACCEPTED, desk.account, desk.now)
        each.version_id = version.id
    session.flush()
    return version


def _write_rows(session: Session, revision: Revision, desk: Desk) -> PlanVersion:
    year = revision.part.plan.year
    content = revised(revision.rows, year)
    done = write_version(
        session,
        desk.media,
        revision.as_import(year),
        content=content,
        file_name=f"{desk.name}.xlsx",
        account=desk.account,
        now=desk.now,
    )
    if done.version is None:
        raise PlanChanged
    return done.version


def _withdraw_links(session: Session, adjustment: Adjustment, desk: Desk) -> None:
    """Take back the decisions that the acceptance made, where they still hold."""
    ids = adjustment.change.get("links") or []
    held = holding_decisions(session, ids)
    for event in _events(session, ids):
        decision = held.get(event.id)
        activity = decision.activity if decision else None
        if activity is not None and not activity.is_planned:
            withdraw_decision(session, event, account=desk.account, now=desk.now)


def _events(session: Session, ids: Sequence[int]) -> Sequence[Event]:
    return session.scalars(select(Event).where(Event.id.in_(ids)).order_by(Event.id)).all()


def _decide(
    adjustment: Adjustment, state: AdjustmentState, account: Account | None, now: datetime
) -> None:
    adjustment.state, adjustment.decided_at = state, now
    adjustment.account_id = account.id if account else None


def _reopen(adjustment: Adjustment) -> None:
    adjustment.state, adjustment.decided_at = AdjustmentState.PROPOSED, None
    adjustment.account_id = adjustment.version_id = None


def _is_proposed_anew(session: Session, adjustment: Adjustment) -> bool:
    statement = select(Adjustment.id).where(
        Adjustment.plan_id == adjustment.plan_id,
        Adjustment.key == adjustment.key,
        Adjustment.state == AdjustmentState.PROPOSED,
    )
    return session.scalar(statement) is not None
