"""What arrived (receipts), what it is (submissions, editions) and what came with it (blobs)."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.models.base import Base, one_of
from server.models.forms import Form, FormVersion
from server.models.sources import Origin, Source


class ReviewState(StrEnum):
    """Where a submission stands in the supervisor's review."""

    RECEIVED = "received"
    EDITED = "edited"
    HAS_ISSUES = "has_issues"
    APPROVED = "approved"
    REJECTED = "rejected"


class ReceiptState(StrEnum):
    """What became of the bytes that arrived."""

    WAITING = "waiting"
    INGESTED = "ingested"
    QUARANTINED = "quarantined"


class Blob(Base):
    """Bytes kept once in the media store, named by their SHA-256."""

    __tablename__ = "blobs"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    size: Mapped[int]
    content_type: Mapped[str] = mapped_column(String(200), default="application/octet-stream")
    created_at: Mapped[datetime]


class Receipt(Base):
    """Bytes as they arrived, kept before they are understood. The XML of an edition is here.

    A quarantined one has `reason` (a code, see `sync.ingest`) and `facts`; it can be replayed.
    """

    __tablename__ = "receipts"
    __table_args__ = (
        UniqueConstraint("source_id", "remote_form_id", "remote_id", "sha256"),
        one_of("state", ReceiptState),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id"))
    remote_form_id: Mapped[str] = mapped_column(String(255), default="")
    remote_id: Mapped[str] = mapped_column(String(255), default="")
    received_at: Mapped[datetime] = mapped_column(index=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    xml: Mapped[bytes] = mapped_column(LargeBinary)
    submitted_at: Mapped[str | None] = mapped_column(String(40))
    submitted_by: Mapped[str | None] = mapped_column(String(254))
    state: Mapped[ReceiptState] = mapped_column(
        String(12), default=ReceiptState.WAITING, index=True
    )
    reason: Mapped[str | None] = mapped_column(String(60))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)

    source: Mapped[Source] = relationship()
    files: Mapped[list["ReceiptFile"]] = relationship(back_populates="receipt")


class ReceiptFile(Base):
    """A file that came with a receipt."""

    __tablename__ = "receipt_files"
    __table_args__ = (UniqueConstraint("receipt_id", "name", "blob_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipts.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(500))
    blob_id: Mapped[int] = mapped_column(ForeignKey("blobs.id"))

    receipt: Mapped[Receipt] = relationship(back_populates="files")
    blob: Mapped[Blob] = relationship()


class Submission(Base):
    """What one filled form tells, over all its editions. `instance_id` is its first, for life.

    `doubt_score` (0 to 100) orders the queue; `sync.checks` writes it.
    """

    __tablename__ = "submissions"
    __table_args__ = (
        UniqueConstraint("form_id", "instance_id"),
        one_of("review_state", ReviewState),
        Index("ix_submissions_queue", "review_state", "deleted_at", "received_at"),
        Index("ix_submissions_doubt", "review_state", "doubt_score", "id"),
        Index("ix_submissions_decided", "review_state", "deleted_at", "decided_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    form_id: Mapped[int] = mapped_column(ForeignKey("forms.id"), index=True)
    instance_id: Mapped[str] = mapped_column(String(255))
    review_state: Mapped[ReviewState] = mapped_column(String(12), default=ReviewState.RECEIVED)
    approved_edition_id: Mapped[int | None] = mapped_column(
        ForeignKey("editions.id", use_alter=True)
    )
    received_at: Mapped[datetime] = mapped_column(index=True)
    region: Mapped[str | None] = mapped_column(String(20), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    submitted_by: Mapped[str | None] = mapped_column(String(254))
    has_conflict: Mapped[bool] = mapped_column(default=False)
    doubt_score: Mapped[int] = mapped_column(default=0, server_default="0")
    decided_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    restored_at: Mapped[datetime | None]

    form: Mapped[Form] = relationship()
    editions: Mapped[list["Edition"]] = relationship(
        back_populates="submission",
        foreign_keys="Edition.submission_id",
        order_by="Edition.number",
    )
    approved_edition: Mapped["Edition | None"] = relationship(foreign_keys=[approved_edition_id])
    origins: Mapped[list[Origin]] = relationship(foreign_keys=[Origin.submission_id])


class Edition(Base):
    """One state of a submission: the first, or an edit.

    Of a conflict (same instanceID, other content) the later one is kept with `is_conflict`, never
    current. `flags` lists what could not be read or did not fit (see `forms.answers.Flag`).
    """

    __tablename__ = "editions"
    __table_args__ = (
        UniqueConstraint("submission_id", "number"),
        CheckConstraint("NOT (is_current AND is_conflict)", name="conflict_not_current"),
        Index(
            "uq_editions_current",
            "submission_id",
            unique=True,
            sqlite_where=text("is_current"),
            postgresql_where=text("is_current"),
        ),
        Index(
            "uq_editions_instance",
            "form_id",
            "instance_id",
            unique=True,
            sqlite_where=text("NOT is_conflict"),
            postgresql_where=text("NOT is_conflict"),
        ),
        UniqueConstraint("form_id", "instance_id", "digest"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"))
    form_id: Mapped[int] = mapped_column(ForeignKey("forms.id"))
    number: Mapped[int]
    instance_id: Mapped[str] = mapped_column(String(255))
    deprecated_id: Mapped[str | None] = mapped_column(String(255), index=True)
    is_current: Mapped[bool]
    is_conflict: Mapped[bool] = mapped_column(default=False)
    form_version_id: Mapped[int] = mapped_column(ForeignKey("form_versions.id"))
    version: Mapped[str] = mapped_column(String(255), default="")
    source_version: Mapped[str | None] = mapped_column(String(255))
    instance_name: Mapped[str | None] = mapped_column(String(1000))
    answers: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))
    flags: Mapped[list[Any]] = mapped_column(default=list)
    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipts.id"))
    received_at: Mapped[datetime]

    submission: Mapped[Submission] = relationship(
        back_populates="editions", foreign_keys=[submission_id]
    )
    form_version: Mapped[FormVersion] = relationship()
    receipt: Mapped[Receipt] = relationship()
    attachments: Mapped[list["Attachment"]] = relationship(
        back_populates="edition", order_by="Attachment.id"
    )


class Attachment(Base):
    """A file of an edition. `blob` empty: the XML names it, it has not come yet.

    Other bytes under the same name are a second row; the later one is current. `is_named` is false
    for a file that the XML does not name: kept, and flagged.
    """

    __tablename__ = "attachments"
    __table_args__ = (
        UniqueConstraint("edition_id", "name", "blob_id"),
        Index(
            "uq_attachments_current",
            "edition_id",
            "name",
            unique=True,
            sqlite_where=text("is_current"),
            postgresql_where=text("is_current"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(500))
    blob_id: Mapped[int | None] = mapped_column(ForeignKey("blobs.id"), index=True)
    is_named: Mapped[bool] = mapped_column(default=True)
    is_current: Mapped[bool] = mapped_column(default=True)
    received_at: Mapped[datetime | None]

    edition: Mapped[Edition] = relationship(back_populates="attachments")
    blob: Mapped[Blob | None] = relationship()
