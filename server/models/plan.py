"""The annual activity plan: years, parts, versions, planned activities and their values."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.models.base import Base


class Plan(Base):
    """The plan of one year."""

    __tablename__ = "plans"

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(unique=True)
    created_at: Mapped[datetime]

    parts: Mapped[list["PlanPart"]] = relationship(back_populates="plan", order_by="PlanPart.name")
    axes: Mapped[list["Axis"]] = relationship(back_populates="plan", order_by="Axis.code")
    activities: Mapped[list["PlannedActivity"]] = relationship(
        back_populates="plan", order_by="PlannedActivity.code"
    )


class PlanPart(Base):
    """One office's workbook within a plan year; importing it replaces this part only."""

    __tablename__ = "plan_parts"
    __table_args__ = (UniqueConstraint("plan_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))

    plan: Mapped[Plan] = relationship(back_populates="parts")
    versions: Mapped[list["PlanVersion"]] = relationship(
        back_populates="part", order_by="PlanVersion.number"
    )


class PlanVersion(Base):
    """One import of a part. `difference` is what it changed, `set_aside` the rows it left out."""

    __tablename__ = "plan_versions"
    __table_args__ = (
        UniqueConstraint("part_id", "number"),
        Index(
            "uq_plan_versions_current",
            "part_id",
            unique=True,
            sqlite_where=text("is_current"),
            postgresql_where=text("is_current"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    part_id: Mapped[int] = mapped_column(ForeignKey("plan_parts.id", ondelete="CASCADE"))
    number: Mapped[int]
    is_current: Mapped[bool]
    file_name: Mapped[str] = mapped_column(String(500))
    blob_id: Mapped[int | None] = mapped_column(ForeignKey("blobs.id"))
    imported_at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    difference: Mapped[dict[str, Any]] = mapped_column(default=dict)
    set_aside: Mapped[list[Any]] = mapped_column(default=list)
    warnings: Mapped[list[Any]] = mapped_column(default=list)

    part: Mapped[PlanPart] = relationship(back_populates="versions")
    values: Mapped[list["ActivityValues"]] = relationship(back_populates="version")


class Axis(Base):
    """A result of the programme within a plan year: "R1" … with its label in the plan's words."""

    __tablename__ = "axes"
    __table_args__ = (UniqueConstraint("plan_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(500), default="")

    plan: Mapped[Plan] = relationship(back_populates="axes")


class PlannedActivity(Base):
    """An activity of a plan year, across plan versions.

    `code` as its latest workbook writes it, `code_key` normalised. `is_planned` is false once no
    current version has it.
    """

    __tablename__ = "planned_activities"
    __table_args__ = (UniqueConstraint("plan_id", "code_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"))
    part_id: Mapped[int] = mapped_column(ForeignKey("plan_parts.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(100))
    code_key: Mapped[str] = mapped_column(String(100))
    is_planned: Mapped[bool] = mapped_column(default=True)
    renamed_from_id: Mapped[int | None] = mapped_column(ForeignKey("planned_activities.id"))
    values_id: Mapped[int | None] = mapped_column(
        ForeignKey("activity_values.id", use_alter=True, ondelete="SET NULL")
    )

    plan: Mapped[Plan] = relationship(back_populates="activities")
    part: Mapped[PlanPart] = relationship()
    values: Mapped["ActivityValues | None"] = relationship(
        foreign_keys=[values_id], post_update=True
    )


class ActivityValues(Base):
    """What one plan version says of an activity.

    `periods` is a list of [first day, last day] (ISO); `regions` and `provinces` are codes; what
    has no column of its own is in `extra`.
    """

    __tablename__ = "activity_values"
    __table_args__ = (UniqueConstraint("activity_id", "version_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(
        ForeignKey("planned_activities.id", ondelete="CASCADE")
    )
    version_id: Mapped[int] = mapped_column(
        ForeignKey("plan_versions.id", ondelete="CASCADE"), index=True
    )
    code: Mapped[str] = mapped_column(String(100))
    axis: Mapped[str | None] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(1000))
    title_ar: Mapped[str | None] = mapped_column(String(1000))
    regions: Mapped[list[Any]] = mapped_column(default=list)
    provinces: Mapped[list[Any]] = mapped_column(default=list)
    kind: Mapped[str | None] = mapped_column(String(40))
    periods: Mapped[list[Any]] = mapped_column(default=list)
    sessions: Mapped[int | None]
    participants: Mapped[int | None]
    budget_mad: Mapped[float | None]
    budget_eur: Mapped[float | None]
    responsible: Mapped[str | None] = mapped_column(String(300))
    partner: Mapped[str | None] = mapped_column(String(500))
    status: Mapped[str | None] = mapped_column(String(20))
    extra: Mapped[dict[str, Any]] = mapped_column(default=dict)
    sheet: Mapped[str] = mapped_column(String(100), default="")
    row: Mapped[int] = mapped_column(default=0)

    activity: Mapped[PlannedActivity] = relationship(foreign_keys=[activity_id])
    version: Mapped[PlanVersion] = relationship(back_populates="values")
