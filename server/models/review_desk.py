"""The supervisor's desk: saved filters, who looks after what, and deeds that can be undone."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.models.accounts import Account
from server.models.base import Base, one_of


class SavedFilter(Base):
    """Filters of the queue under a name; `query` is what stands in the address."""

    __tablename__ = "saved_filters"
    __table_args__ = (UniqueConstraint("account_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    query: Mapped[dict[str, Any]] = mapped_column(default=dict)
    is_shared: Mapped[bool] = mapped_column(default=False, index=True)
    created_at: Mapped[datetime]

    account: Mapped[Account] = relationship()


class Assignment(Base):
    """Who is to review a submission; at most one person."""

    __tablename__ = "assignments"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submissions.id", ondelete="CASCADE"), unique=True
    )
    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )
    by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    at: Mapped[datetime]

    account: Mapped[Account] = relationship(foreign_keys=[account_id])


class DeedKind(StrEnum):
    """What a person did at the desk."""

    DECIDED = "decided"
    LINKED = "linked"
    UNLINKED = "unlinked"
    ASSIGNED = "assigned"
    DISMISSED = "dismissed"
    UNDISMISSED = "undismissed"


class Deed(Base):
    """One move of a person, on one submission or on many: undone as one.

    `token` is the sender's own mark: the same move sent twice is done once. `facts` says in short
    what it was, for the list of what can be undone.
    """

    __tablename__ = "deeds"
    __table_args__ = (UniqueConstraint("account_id", "token"), one_of("kind", DeedKind))

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[DeedKind] = mapped_column(String(12))
    token: Mapped[str | None] = mapped_column(String(64))
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)

    parts: Mapped[list["DeedPart"]] = relationship(
        back_populates="deed", order_by="DeedPart.id", cascade="all", passive_deletes=True
    )


class DeedPart(Base):
    """What a deed did to one submission, with what it takes to undo it."""

    __tablename__ = "deed_parts"
    __table_args__ = (one_of("kind", DeedKind),)

    id: Mapped[int] = mapped_column(primary_key=True)
    deed_id: Mapped[int] = mapped_column(ForeignKey("deeds.id", ondelete="CASCADE"), index=True)
    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submissions.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[DeedKind] = mapped_column(String(12))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    is_undone: Mapped[bool] = mapped_column(default=False)

    deed: Mapped[Deed] = relationship(back_populates="parts")
