"""What the page of adjustments reads: proposals and decisions, the events behind, who decided."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from server.models.accounts import Account
from server.models.adjustments import Adjustment, AdjustmentState
from server.models.plan import Plan, PlanVersion
from server.plan.events import SeenEvent, events_by_id
from server.plan.queries import proposed_adjustments


def adjustments_of(store: Session, year: int, state: AdjustmentState) -> Sequence[Adjustment]:
    """Return the adjustments of a plan in that state, the last decided first."""
    if state is AdjustmentState.PROPOSED:
        return proposed_adjustments(store, year)
    return store.scalars(
        select(Adjustment)
        .join(Plan, Adjustment.plan_id == Plan.id)
        .where(Plan.year == year, Adjustment.state == state)
        .options(joinedload(Adjustment.activity))
        .order_by(Adjustment.decided_at.desc(), Adjustment.id)
    ).all()


def counts_of(store: Session, year: int) -> Counter[str]:
    """Return how many stand in each state."""
    statement = (
        select(Adjustment.state, func.count())
        .join(Plan, Adjustment.plan_id == Plan.id)
        .where(Plan.year == year)
        .group_by(Adjustment.state)
    )
    return Counter(dict(store.execute(statement).all()))


def events_behind(
    store: Session, shown: Sequence[Adjustment], account: Account
) -> dict[int, list[SeenEvent]]:
    """Return the events behind each adjustment, as far as the reader may see them."""
    ids = {event_id for each in shown for event_id in each.events}
    found = events_by_id(store, ids, account)
    return {each.id: [found[key] for key in each.events if key in found] for each in shown}


def names_of(store: Session, shown: Sequence[Adjustment]) -> dict[int, str]:
    """Return the names of those who decided."""
    ids = {each.account_id for each in shown if each.account_id}
    statement = select(Account.id, Account.name).where(Account.id.in_(ids))
    return dict(store.execute(statement).all())


def accepted_into(store: Session, found: PlanVersion) -> Sequence[Adjustment]:
    """The adjustments that a version holds, as long as they were not taken back."""
    return store.scalars(
        select(Adjustment).where(Adjustment.version_id == found.id).order_by(Adjustment.id)
    ).all()
