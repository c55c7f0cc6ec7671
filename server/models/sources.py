"""Where submissions come from, and how far each source was read."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.models.base import Base, one_of


class SourceKind(StrEnum):
    """A door by which submissions come in."""

    PHONE = "phone"
    WEB = "web"
    FOLDER = "folder"
    KOBO = "kobo"
    CENTRAL = "central"


class Source(Base):
    """One door. For Kobo and Central: address, sign-in (secret encrypted) and limits.

    `settings` holds what the kind needs: `kc` (Kobo), `email` and `project` (Central),
    `forms` (the remote ids that are pulled; absent means all).
    """

    __tablename__ = "sources"
    __table_args__ = (one_of("kind", SourceKind),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    kind: Mapped[SourceKind] = mapped_column(String(10))
    url: Mapped[str] = mapped_column(String(500), default="")
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    is_paused: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    pulled_at: Mapped[datetime | None]
    last_error: Mapped[dict[str, Any] | None]


class Cursor(Base):
    """How far one form of one source was read; moves in the transaction that stores what it passed.

    `position` is the bridge's own and opaque here. `held` counts deletions that wait for a yes.
    """

    __tablename__ = "cursors"
    __table_args__ = (UniqueConstraint("source_id", "remote_form_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id", ondelete="CASCADE"))
    remote_form_id: Mapped[str] = mapped_column(String(255))
    title: Mapped[str] = mapped_column(String(500), default="")
    position: Mapped[dict[str, Any] | None]
    fingerprint: Mapped[str] = mapped_column(String(200), default="")
    swept_at: Mapped[datetime | None]
    held_deletions: Mapped[int] = mapped_column(default=0)

    source: Mapped[Source] = relationship()


class Origin(Base):
    """One record of one source that holds a submission: what we last saw of it there.

    `seen` is what the source said last (ids, times, review, attachment keys), so that only changes
    are fetched. `seems_deleted_at` waits to be verified, or for a yes where many go at once.
    """

    __tablename__ = "origins"
    __table_args__ = (UniqueConstraint("source_id", "remote_form_id", "remote_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id", ondelete="CASCADE"))
    remote_form_id: Mapped[str] = mapped_column(String(255), default="")
    remote_id: Mapped[str] = mapped_column(String(255))
    instance_id: Mapped[str] = mapped_column(String(255), default="", index=True)
    submission_id: Mapped[int | None] = mapped_column(
        ForeignKey("submissions.id", ondelete="CASCADE"), index=True
    )
    seen: Mapped[dict[str, Any]] = mapped_column(default=dict)
    first_seen_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
    seems_deleted_at: Mapped[datetime | None] = mapped_column(index=True)
    deletion_is_sure: Mapped[bool] = mapped_column(default=False)

    source: Mapped[Source] = relationship()
