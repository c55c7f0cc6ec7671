"""What the checks keep: rules, what they learned, what is usual, keys of likeness, pictures."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from server.models.base import Base


class CheckRule(Base):
    """What a person set for one check: for all forms, or for one; empty means as it comes.

    What was learned before `learns_from` does not count any more.
    """

    __tablename__ = "check_rules"
    __table_args__ = (
        UniqueConstraint("kind", "form_id"),
        Index(
            "uq_check_rules_all_forms",
            "kind",
            unique=True,
            sqlite_where=text("form_id IS NULL"),
            postgresql_where=text("form_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    form_id: Mapped[int | None] = mapped_column(ForeignKey("forms.id", ondelete="CASCADE"))
    is_on: Mapped[bool | None]
    weight: Mapped[int | None]
    threshold: Mapped[float | None]
    learns_from: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts.id", ondelete="SET NULL")
    )


class CheckVerdict(Base):
    """What became of one finding: called a false alarm, or right (sent back, rejected).

    It stays when the finding goes; `value` is what the finding measured.
    """

    __tablename__ = "check_verdicts"
    __table_args__ = (
        UniqueConstraint("submission_id", "kind", "key"),
        Index("ix_check_verdicts_kind_form", "kind", "form_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    form_id: Mapped[int] = mapped_column(ForeignKey("forms.id", ondelete="CASCADE"))
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(200), default="")
    is_right: Mapped[bool]
    value: Mapped[float | None]
    at: Mapped[datetime]


class CheckLesson(Base):
    """What a check learned on one form: how its weight changes, and its threshold."""

    __tablename__ = "check_lessons"
    __table_args__ = (UniqueConstraint("kind", "form_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    form_id: Mapped[int] = mapped_column(ForeignKey("forms.id", ondelete="CASCADE"))
    right: Mapped[int]
    wrong: Mapped[int]
    factor: Mapped[float]
    threshold: Mapped[float | None]
    at: Mapped[datetime]


class CheckNorm(Base):
    """What is usual: the middle of a measure and how far `known` values spread around it.

    `scope` is a form's number, a kind of event, or kind and region joined by `|`.
    """

    __tablename__ = "check_norms"
    __table_args__ = (UniqueConstraint("measure", "scope"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    measure: Mapped[str] = mapped_column(String(20))
    scope: Mapped[str] = mapped_column(String(80))
    known: Mapped[int]
    middle: Mapped[float]
    spread: Mapped[float]


class CheckKey(Base):
    """A digest that submissions share where they tell the same: an event, a participant."""

    __tablename__ = "check_keys"

    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    key: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submissions.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class FillingTime(Base):
    """How long it took to fill in an edition, and the day on which it left the phone.

    By the log that the phone keeps of its questions, else by the clock at beginning and end.
    """

    __tablename__ = "filling_times"

    edition_id: Mapped[int] = mapped_column(
        ForeignKey("editions.id", ondelete="CASCADE"), primary_key=True
    )
    seconds: Mapped[float | None]
    is_logged: Mapped[bool] = mapped_column(default=False)
    sent_on: Mapped[date | None]


class Picture(Base):
    """How a picture looks, in 64 bits each; both empty: no picture, or nothing on it.

    A drawing (a signature) is looked at without its margins, and compared with drawings only.
    """

    __tablename__ = "pictures"

    blob_id: Mapped[int] = mapped_column(
        ForeignKey("blobs.id", ondelete="CASCADE"), primary_key=True
    )
    shape: Mapped[int | None] = mapped_column(BigInteger)
    slope: Mapped[int | None] = mapped_column(BigInteger)
    is_drawing: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]


class PicturePair(Base):
    """Two pictures that look alike, the smaller number first; `alike` from 0 to 1."""

    __tablename__ = "picture_pairs"

    first_id: Mapped[int] = mapped_column(
        ForeignKey("pictures.blob_id", ondelete="CASCADE"), primary_key=True
    )
    second_id: Mapped[int] = mapped_column(
        ForeignKey("pictures.blob_id", ondelete="CASCADE"), primary_key=True, index=True
    )
    alike: Mapped[float]
