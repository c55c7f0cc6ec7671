"""What submissions tell: events, who attended them, and their links to the plan."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.models.base import Base, one_of
from server.models.plan import PlannedActivity
from server.models.submissions import Submission

# The column `Event.date` would hide the type's own name from the type checker.
Day = date


class LinkStatus(StrEnum):
    """How an event stands towards the plan."""

    LINKED = "linked"
    PROPOSED = "proposed"
    UNPLANNED = "unplanned"


class LinkMethod(StrEnum):
    """What a link rests on."""

    CODE = "code"
    SCORED = "scored"
    PERSON = "person"


class Event(Base):
    """A workshop, training, meeting or visit. Its columns are told by the current edition.

    `link_status`, `link_method`, `link_score` and `link_evidence` sum up its links; the evidence
    is a list of `{"kind", "speaks": "for"|"against", …facts}`, put in words on screen.
    `told_mark` counts the changes to what is told and decided, so that reconciling sees them.
    """

    __tablename__ = "events"
    __table_args__ = (
        one_of("link_status", LinkStatus),
        Index("ix_events_place_and_time", "date", "region"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str | None] = mapped_column(String(40))
    title: Mapped[str | None] = mapped_column(String(1000))
    date: Mapped[Day | None]
    end_date: Mapped[Day | None]
    region: Mapped[str | None] = mapped_column(String(20), index=True)
    province: Mapped[str | None] = mapped_column(String(60))
    commune: Mapped[str | None] = mapped_column(String(100))
    place: Mapped[str | None] = mapped_column(String(500))
    activity_code: Mapped[str | None] = mapped_column(String(200))
    result: Mapped[str | None] = mapped_column(String(100))
    women: Mapped[int | None]
    men: Mapped[int | None]
    cost: Mapped[float | None]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    link_status: Mapped[LinkStatus] = mapped_column(String(10), default=LinkStatus.UNPLANNED)
    link_method: Mapped[str | None] = mapped_column(String(10))
    link_score: Mapped[float | None]
    link_evidence: Mapped[list[Any]] = mapped_column(default=list)
    reconciled_at: Mapped[datetime | None]
    told_mark: Mapped[int] = mapped_column(default=1, server_default="1")

    tellings: Mapped[list["Telling"]] = relationship(back_populates="event")
    links: Mapped[list["Link"]] = relationship(
        back_populates="event",
        order_by="Link.is_main.desc(), Link.id",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )
    candidates: Mapped[list["Candidate"]] = relationship(
        back_populates="event",
        order_by="Candidate.rank",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )
    attendances: Mapped[list["Attendance"]] = relationship(
        back_populates="event",
        order_by="Attendance.row",
        cascade="all",
        passive_deletes=True,
    )


class Telling(Base):
    """Which submission tells of which event; `row` counts where `event` stands on a repeat."""

    __tablename__ = "tellings"
    __table_args__ = (UniqueConstraint("submission_id", "row"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"))
    row: Mapped[int] = mapped_column(default=0)
    is_withdrawn: Mapped[bool] = mapped_column(default=False)

    event: Mapped[Event] = relationship(back_populates="tellings")
    submission: Mapped[Submission] = relationship()


class Attendance(Base):
    """One person at one event, as the list says.

    Its id lives over editions; `row` is the place in the current one, empty when a later edition
    no longer has it. `person_id` is who it is today, `own_person_id` who it was before persons were
    joined and is again when that is undone.
    """

    __tablename__ = "attendances"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submissions.id", ondelete="CASCADE"), index=True
    )
    row: Mapped[int | None]
    name: Mapped[str | None] = mapped_column(String(500))
    sex: Mapped[str | None] = mapped_column(String(40))
    phone: Mapped[str | None] = mapped_column(String(60))
    institution: Mapped[str | None] = mapped_column(String(500))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)
    own_person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))

    event: Mapped[Event] = relationship(back_populates="attendances")


class Link(Base):
    """Event ↔ planned activity. One is the main one; the shares of an event's links add up to 1."""

    __tablename__ = "links"
    __table_args__ = (
        UniqueConstraint("event_id", "activity_id"),
        one_of("method", LinkMethod),
        CheckConstraint("share > 0 AND share <= 1", name="share"),
        Index(
            "uq_links_main",
            "event_id",
            unique=True,
            sqlite_where=text("is_main"),
            postgresql_where=text("is_main"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    activity_id: Mapped[int] = mapped_column(ForeignKey("planned_activities.id"), index=True)
    share: Mapped[float] = mapped_column(default=1.0)
    is_main: Mapped[bool] = mapped_column(default=True)
    method: Mapped[LinkMethod] = mapped_column(String(10))
    score: Mapped[float | None]
    evidence: Mapped[list[Any]] = mapped_column(default=list)
    created_at: Mapped[datetime]

    event: Mapped[Event] = relationship(back_populates="links")
    activity: Mapped[PlannedActivity] = relationship()


class Candidate(Base):
    """A planned activity that an event may belong to, with what speaks for and against it."""

    __tablename__ = "candidates"
    __table_args__ = (
        UniqueConstraint("event_id", "activity_id"),
        Index("ix_candidates_activity", "activity_id", "score"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    activity_id: Mapped[int] = mapped_column(ForeignKey("planned_activities.id"))
    rank: Mapped[int]
    score: Mapped[float]
    evidence: Mapped[list[Any]] = mapped_column(default=list)

    event: Mapped[Event] = relationship(back_populates="candidates")
    activity: Mapped[PlannedActivity] = relationship()


class LinkDecision(Base):
    """What a person decided on an event's link: an activity, or none.

    The last one holds and outranks the machine. `machine_activity_id` is what the machine linked
    to at that moment; `contradiction` is what later data says against it, to be asked.
    """

    __tablename__ = "link_decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("planned_activities.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    at: Mapped[datetime]
    is_withdrawn: Mapped[bool] = mapped_column(default=False)
    machine_activity_id: Mapped[int | None] = mapped_column(ForeignKey("planned_activities.id"))
    contradiction: Mapped[dict[str, Any] | None]

    activity: Mapped[PlannedActivity | None] = relationship(foreign_keys=[activity_id])
