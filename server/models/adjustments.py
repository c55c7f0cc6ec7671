"""Changes of the plan that the machine proposes and a person accepts or refuses."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.models.base import Base, one_of
from server.models.plan import Plan, PlannedActivity, PlanPart


class AdjustmentKind(StrEnum):
    """What an adjustment does to the plan."""

    POSTPONE = "postpone"
    SPLIT = "split"
    ADD = "add"
    CANCEL = "cancel"


class AdjustmentState(StrEnum):
    """What became of it."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class Adjustment(Base):
    """One proposal. `key` says what it is about, `mark` which evidence it rests on.

    `change` is `{"set": {field: value}, "add": {field: value}, "links": [event ids]}`: fields of
    the activity that change, an activity that comes new, events that are linked to that one.
    `evidence` is a list of `{"kind", …facts}`; `events` are those behind it. `version_id` is the
    plan version that it was accepted into.
    """

    __tablename__ = "adjustments"
    __table_args__ = (
        one_of("kind", AdjustmentKind),
        one_of("state", AdjustmentState),
        Index("ix_adjustments_plan_state", "plan_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"))
    part_id: Mapped[int] = mapped_column(ForeignKey("plan_parts.id", ondelete="CASCADE"))
    activity_id: Mapped[int | None] = mapped_column(
        ForeignKey("planned_activities.id", ondelete="CASCADE")
    )
    kind: Mapped[AdjustmentKind] = mapped_column(String(10))
    state: Mapped[AdjustmentState] = mapped_column(String(10), default=AdjustmentState.PROPOSED)
    key: Mapped[str] = mapped_column(String(60))
    mark: Mapped[str] = mapped_column(String(64))
    change: Mapped[dict[str, Any]] = mapped_column(default=dict)
    evidence: Mapped[list[Any]] = mapped_column(default=list)
    events: Mapped[list[Any]] = mapped_column(default=list)
    proposed_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    version_id: Mapped[int | None] = mapped_column(
        ForeignKey("plan_versions.id", ondelete="SET NULL")
    )

    plan: Mapped[Plan] = relationship()
    part: Mapped[PlanPart] = relationship()
    activity: Mapped[PlannedActivity | None] = relationship()
