"""Who uses Terrain: accounts, their names at sources, API tokens, readings of personal data."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.models.base import Base, one_of


class Role(StrEnum):
    """What an account may do; `server.auth` holds the rights of each."""

    ADMINISTRATOR = "administrator"
    SUPERVISOR = "supervisor"
    MONITORING = "monitoring"
    OFFICER = "officer"
    PARTNER = "partner"


class Account(Base):
    """A person who signs in. `regions` limits what they see; empty means all.

    `digest`: wants the daily e-mail; `digest_until` is the moment up to which one was sent.
    """

    __tablename__ = "accounts"
    __table_args__ = (one_of("role", Role),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str] = mapped_column(String(300))
    role: Mapped[Role] = mapped_column(String(20))
    regions: Mapped[list[Any]] = mapped_column(default=list)
    language: Mapped[str] = mapped_column(String(8), default="fr")
    theme: Mapped[str] = mapped_column(String(8), default="auto")
    shortcuts: Mapped[bool] = mapped_column(default=True)
    digest: Mapped[bool] = mapped_column(default=True)
    digest_until: Mapped[datetime | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    failed_sign_ins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    session_mark: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[datetime]
    last_sign_in_at: Mapped[datetime | None]

    aliases: Mapped[list["AccountAlias"]] = relationship(back_populates="account")


class AccountAlias(Base):
    """The name an account bears at a source (`_submitted_by` at Kobo, display name at Central)."""

    __tablename__ = "account_aliases"
    __table_args__ = (UniqueConstraint("source_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(254))

    account: Mapped[Account] = relationship(back_populates="aliases")


class ApiToken(Base):
    """A token for the REST API; only its SHA-256 is kept."""

    __tablename__ = "api_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()


class PersonalReading(Base):
    """One reading of personal data: who, when, of what (law 09-08, GDPR)."""

    __tablename__ = "personal_readings"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(index=True)
    what: Mapped[str] = mapped_column(String(60))
    submission_id: Mapped[int | None] = mapped_column(
        ForeignKey("submissions.id", ondelete="SET NULL")
    )
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Setting(Base):
    """A choice of the installation that is made on screen."""

    __tablename__ = "settings"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[dict[str, Any]] = mapped_column(default=dict)
