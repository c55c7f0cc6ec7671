"""Runs of the night and of pulls, their steps, and the locks that keep one of a kind."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.models.base import Base, one_of


class RunState(StrEnum):
    """How a run or one of its steps ended, or that it goes on."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Run(Base):
    """One run; a nightly one bears its night, so that two clocks run one night once."""

    __tablename__ = "runs"
    __table_args__ = (
        one_of("state", RunState),
        Index(
            "uq_runs_night",
            "night",
            unique=True,
            sqlite_where=text("night IS NOT NULL"),
            postgresql_where=text("night IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), index=True)
    night: Mapped[date | None]
    state: Mapped[RunState] = mapped_column(String(10), default=RunState.RUNNING)
    started_at: Mapped[datetime] = mapped_column(index=True)
    finished_at: Mapped[datetime | None]
    by: Mapped[str] = mapped_column(String(254), default="")

    steps: Mapped[list["RunStep"]] = relationship(back_populates="run", order_by="RunStep.position")


class RunStep(Base):
    """One step of a run: counts of what it did, or the error that stopped it."""

    __tablename__ = "run_steps"
    __table_args__ = (UniqueConstraint("run_id", "position"), one_of("state", RunState))

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(40))
    state: Mapped[RunState] = mapped_column(String(10), default=RunState.RUNNING)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    error: Mapped[dict[str, Any] | None]

    run: Mapped[Run] = relationship(back_populates="steps")


class Lock(Base):
    """Who does something that only one may do, and until when that holds without a new word."""

    __tablename__ = "locks"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    holder: Mapped[str] = mapped_column(String(200))
    until: Mapped[datetime]
