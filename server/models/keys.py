"""Keys of phones: how OpenRosa clients sign in, each for a person and a region."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.models.accounts import Account
from server.models.base import Base


class PhoneKey(Base):
    """A phone's key. The token opens `/key/<token>/…`; the phone password serves Basic and Digest.

    Of the token its SHA-256 is kept to find it and a sealed copy to print the sheet again; of the
    password only `ha1`, the MD5 that Digest is made of (RFC 7616). `regions` empty means all.
    """

    __tablename__ = "phone_keys"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    username: Mapped[str] = mapped_column(String(60), unique=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    token_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    ha1: Mapped[str] = mapped_column(String(32))
    regions: Mapped[list[Any]] = mapped_column(default=list)
    language: Mapped[str] = mapped_column(String(8), default="fr")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    account: Mapped[Account | None] = relationship()
