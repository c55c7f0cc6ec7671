"""What reconciliation keeps: how each event was matched, the words of the trade, the weights."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.models.base import Base, one_of


class Matching(Base):
    """An event as it was last matched, in numbers, so that only what changed is matched again.

    `mark` is the event's `told_mark` of that moment. `activity_id` is what it is linked to, and
    `opens` whether it takes a place of it, not being a later day of another's. `officer`, `words`
    and `day` (digests, and the day's ordinal) are what speaks for others.
    """

    __tablename__ = "matchings"
    __table_args__ = (
        Index("ix_matchings_words", "words"),
        Index("ix_matchings_officer", "officer", "day"),
        Index("ix_matchings_places", "plan_year", "activity_id", "opens"),
    )

    event_id: Mapped[int] = mapped_column(
        ForeignKey("events.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    mark: Mapped[int]
    is_live: Mapped[bool]
    plan_year: Mapped[int | None]
    activity_id: Mapped[int | None] = mapped_column(
        ForeignKey("planned_activities.id", ondelete="CASCADE")
    )
    opens: Mapped[bool]
    officer: Mapped[int] = mapped_column(BigInteger)
    words: Mapped[int] = mapped_column(BigInteger)
    day: Mapped[int]


class EntryKind(StrEnum):
    """What a word of the glossary is: left out, a kind of event, or a concept."""

    STOP = "stop"
    KIND = "kind"
    CONCEPT = "concept"


class GlossaryEntry(Base):
    """One word of the programme's own glossary; entries of one kind and key mean the same."""

    __tablename__ = "glossary_entries"
    __table_args__ = (
        UniqueConstraint("kind", "key", "language", "word"),
        one_of("kind", EntryKind),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[EntryKind] = mapped_column(String(10))
    key: Mapped[str] = mapped_column(String(100))
    language: Mapped[str] = mapped_column(String(5))
    word: Mapped[str] = mapped_column(String(200))


class LearnedWeights(Base):
    """Weights of evidence learned from people's decisions; the newest hold.

    `figures` are how well they and the ones before did on decisions held out.
    """

    __tablename__ = "learned_weights"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    decisions: Mapped[int]
    weights: Mapped[dict[str, Any]] = mapped_column(default=dict)
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
