"""The supervisor's review: decisions, comments, findings of checks, history, decisions to push."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.models.accounts import Account
from server.models.base import Base, one_of
from server.models.sources import Origin
from server.models.submissions import Edition, ReviewState


class Decision(Base):
    """A review decision on one edition, by a person here or at a source (`source_id`)."""

    __tablename__ = "decisions"
    __table_args__ = (one_of("state", ReviewState),)

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submissions.id", ondelete="CASCADE"), index=True
    )
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id", ondelete="CASCADE"))
    state: Mapped[ReviewState] = mapped_column(String(12))
    comment: Mapped[str | None] = mapped_column(Text)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    source_id: Mapped[int | None] = mapped_column(ForeignKey("sources.id", ondelete="SET NULL"))
    by_name: Mapped[str | None] = mapped_column(String(254))
    at: Mapped[datetime]

    edition: Mapped[Edition] = relationship()
    account: Mapped[Account | None] = relationship()


class PushState(StrEnum):
    """What became of a decision or an edit on its way to a source."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"


class Push(Base):
    """A decision that goes back to one origin; tried again until done or refused.

    `error` says why it was refused, or what kept it from going the last time; `next_at` is when the
    clock tries again.
    """

    __tablename__ = "pushes"
    __table_args__ = (UniqueConstraint("decision_id", "origin_id"), one_of("state", PushState))

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id", ondelete="CASCADE"))
    origin_id: Mapped[int] = mapped_column(ForeignKey("origins.id", ondelete="CASCADE"))
    state: Mapped[PushState] = mapped_column(String(10), default=PushState.WAITING, index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[dict[str, Any] | None]
    next_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]

    decision: Mapped[Decision] = relationship()
    origin: Mapped[Origin] = relationship()


class Forward(Base):
    """An edit made here that goes to the server that is the master of the submission."""

    __tablename__ = "forwards"
    __table_args__ = (UniqueConstraint("edition_id", "origin_id"), one_of("state", PushState))

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id", ondelete="CASCADE"))
    origin_id: Mapped[int] = mapped_column(ForeignKey("origins.id", ondelete="CASCADE"))
    state: Mapped[PushState] = mapped_column(String(10), default=PushState.WAITING, index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[dict[str, Any] | None]
    done_at: Mapped[datetime | None]

    edition: Mapped[Edition] = relationship()
    origin: Mapped[Origin] = relationship()


class FindingTone(StrEnum):
    """How grave a finding is: doubt about truth, something missing, something to know."""

    BAD = "bad"
    WARN = "warn"
    INFO = "info"


class Finding(Base):
    """What a check found on a submission, with its evidence; `dismissed_at`: a false alarm.

    `points` are its part of the doubt score (empty: by its tone), `value` what it measured,
    `other_id` the submission that it names.
    """

    __tablename__ = "findings"
    __table_args__ = (UniqueConstraint("submission_id", "kind", "key"), one_of("tone", FindingTone))

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submissions.id", ondelete="CASCADE"), index=True
    )
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("editions.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(60), index=True)
    key: Mapped[str] = mapped_column(String(200), default="")
    tone: Mapped[FindingTone] = mapped_column(String(6))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    points: Mapped[int | None]
    value: Mapped[float | None]
    other_id: Mapped[int | None] = mapped_column(
        ForeignKey("submissions.id", ondelete="SET NULL"), index=True
    )
    found_at: Mapped[datetime]
    dismissed_at: Mapped[datetime | None]
    dismissed_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts.id", ondelete="SET NULL")
    )


class HistoryEntry(Base):
    """Something that happened to a submission: received, edited, linked, deleted, restored."""

    __tablename__ = "history"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submissions.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(40))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    source_id: Mapped[int | None] = mapped_column(ForeignKey("sources.id", ondelete="SET NULL"))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)

    account: Mapped[Account | None] = relationship()
