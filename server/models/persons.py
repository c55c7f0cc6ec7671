"""Who is who: people, pairs of attendances to ask about, and what was decided on them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.models.accounts import Account
from server.models.base import Base, one_of


class Person(Base):
    """Someone who attended, known by their attendances only. The id holds for good.

    Joined with an older one it stays as an alias of it, and is itself again when that is undone.
    """

    __tablename__ = "persons"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    alias_of_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)
    created_at: Mapped[datetime]


class PersonPair(Base):
    """Two attendances, the smaller id first, that may be one person's: a question to a person.

    The evidence is a list of `{"kind", "speaks": "for"|"against", …facts}`.
    """

    __tablename__ = "person_pairs"
    __table_args__ = (
        UniqueConstraint("first_id", "second_id"),
        CheckConstraint("first_id < second_id", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("attendances.id", ondelete="CASCADE"))
    second_id: Mapped[int] = mapped_column(
        ForeignKey("attendances.id", ondelete="CASCADE"), index=True
    )
    probability: Mapped[float]
    evidence: Mapped[list[Any]] = mapped_column(default=list)
    found_at: Mapped[datetime]


class Verdict(StrEnum):
    """What a person says of two attendances; `later` leaves the question open."""

    SAME = "same"
    DIFFERENT = "different"
    LATER = "later"


class PersonAct(Base):
    """One act of a person on who is who, until it is withdrawn.

    `effect` is what it moved, so that withdrawing gives everyone their old id back:
    `{"kept": id, "moved": id, "attendances": […]}`, the last where a person was split.
    """

    __tablename__ = "person_acts"
    __table_args__ = (one_of("verdict", Verdict),)

    id: Mapped[int] = mapped_column(primary_key=True)
    verdict: Mapped[Verdict] = mapped_column(String(10))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(index=True)
    withdrawn_at: Mapped[datetime | None]
    effect: Mapped[dict[str, Any]] = mapped_column(default=dict)

    account: Mapped[Account | None] = relationship()
    decisions: Mapped[list["PairDecision"]] = relationship(
        back_populates="act", order_by="PairDecision.id", passive_deletes=True
    )


class PairDecision(Base):
    """What an act says of two attendances, the smaller id first. The last act of a pair holds."""

    __tablename__ = "pair_decisions"
    __table_args__ = (
        CheckConstraint("first_id < second_id", name="order"),
        Index("ix_pair_decisions_pair", "first_id", "second_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    act_id: Mapped[int] = mapped_column(
        ForeignKey("person_acts.id", ondelete="CASCADE"), index=True
    )
    first_id: Mapped[int] = mapped_column(ForeignKey("attendances.id", ondelete="CASCADE"))
    second_id: Mapped[int] = mapped_column(
        ForeignKey("attendances.id", ondelete="CASCADE"), index=True
    )

    act: Mapped[PersonAct] = relationship(back_populates="decisions")


class PeopleModel(Base):
    """What matching learned from this programme's own decisions; the last one holds."""

    __tablename__ = "people_models"

    id: Mapped[int] = mapped_column(primary_key=True)
    learned_at: Mapped[datetime]
    parameters: Mapped[dict[str, Any]]
    learned_from: Mapped[dict[str, Any]] = mapped_column(default=dict)
