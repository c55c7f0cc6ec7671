"""Submissions that tell one event: pairs to ask about, and what people decided on them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.models.accounts import Account
from server.models.base import Base, one_of
from server.models.events import Event, Telling


class ToldAs(StrEnum):
    """What a telling is beside an older one of the same event."""

    DAY = "day"
    DUPLICATE = "duplicate"
    CORRECTION = "correction"


class JoinVerdict(StrEnum):
    """What a person says of tellings."""

    SAME = "same"
    DIFFERENT = "different"


class EventPair(Base):
    """Two tellings, the smaller id first, that may tell one event: a question not yet answered.

    `group_id` is the smallest telling of all that hang together; the evidence is a list of
    `{"kind", "speaks": "for"|"against", …facts}`.
    """

    __tablename__ = "event_pairs"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        CheckConstraint("first_id < second_id", name="order"),
        one_of("told_as", ToldAs),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("tellings.id", ondelete="CASCADE"))
    second_id: Mapped[int] = mapped_column(
        ForeignKey("tellings.id", ondelete="CASCADE"), index=True
    )
    group_id: Mapped[int] = mapped_column(index=True)
    probability: Mapped[float]
    told_as: Mapped[ToldAs] = mapped_column(String(12))
    evidence: Mapped[list[Any]] = mapped_column(default=list)
    found_at: Mapped[datetime]

    first: Mapped[Telling] = relationship(foreign_keys=[first_id])
    second: Mapped[Telling] = relationship(foreign_keys=[second_id])


class JoinAct(Base):
    """One act of a person: tellings joined or kept apart, until it is withdrawn.

    `effect` is what it moved, so that withdrawing puts everything back: `{"kept": event,
    "moved": [{"telling", "event", "attendances", "is_new"}], "decisions": [{"id", "event"}]}`.
    """

    __tablename__ = "join_acts"
    __table_args__ = (one_of("verdict", JoinVerdict),)

    id: Mapped[int] = mapped_column(primary_key=True)
    verdict: Mapped[JoinVerdict] = mapped_column(String(10))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(index=True)
    withdrawn_at: Mapped[datetime | None]
    effect: Mapped[dict[str, Any]] = mapped_column(default=dict)

    account: Mapped[Account | None] = relationship()
    decisions: Mapped[list["JoinDecision"]] = relationship(
        back_populates="act", order_by="JoinDecision.id", passive_deletes=True
    )


class JoinDecision(Base):
    """What an act says of two tellings, the smaller id first. A pair decided is not asked again."""

    __tablename__ = "join_decisions"
    __table_args__ = (
        CheckConstraint("first_id < second_id", name="order"),
        Index("ix_join_decisions_pair", "first_id", "second_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    act_id: Mapped[int] = mapped_column(ForeignKey("join_acts.id", ondelete="CASCADE"), index=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("tellings.id", ondelete="CASCADE"))
    second_id: Mapped[int] = mapped_column(
        ForeignKey("tellings.id", ondelete="CASCADE"), index=True
    )

    act: Mapped[JoinAct] = relationship(back_populates="decisions")


class Joined(Base):
    """A telling that stands in another's event; its own event waits, for when it is split off."""

    __tablename__ = "joined"
    __table_args__ = (one_of("told_as", ToldAs),)

    telling_id: Mapped[int] = mapped_column(
        ForeignKey("tellings.id", ondelete="CASCADE"), primary_key=True
    )
    own_event_id: Mapped[int] = mapped_column(
        ForeignKey("events.id", ondelete="CASCADE"), index=True
    )
    told_as: Mapped[ToldAs] = mapped_column(String(12))

    own_event: Mapped[Event] = relationship()


class Searched(Base):
    """An event as it was when its like were last searched, so that only what changed is again.

    `mark` is its `told_mark` of that moment; `activity_id` and `sessions` what it was linked to.
    """

    __tablename__ = "searched"

    event_id: Mapped[int] = mapped_column(
        ForeignKey("events.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    mark: Mapped[int]
    activity_id: Mapped[int | None]
    sessions: Mapped[int | None]
