"""How far each reader has read the exchanges on a submission."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.models.base import Base


class ThreadReading(Base):
    """Up to which line of the history someone has read: an account, or a phone without one."""

    __tablename__ = "thread_readings"
    __table_args__ = (
        UniqueConstraint("submission_id", "account_id"),
        UniqueConstraint("submission_id", "key_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"))
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )
    key_id: Mapped[int | None] = mapped_column(
        ForeignKey("phone_keys.id", ondelete="CASCADE"), index=True
    )
    last_entry_id: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime]
