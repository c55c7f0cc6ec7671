"""Forms, their versions, and the names they bear elsewhere."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.models.base import Base


class Form(Base):
    """A form of the programme.

    `mapping` and `values` give meaning to a form that declares none: question path → word of the
    vocabulary, and word → {value there: value here}.
    """

    __tablename__ = "forms"

    id: Mapped[int] = mapped_column(primary_key=True)
    form_id: Mapped[str] = mapped_column(String(255), unique=True)
    title: Mapped[str] = mapped_column(String(500))
    is_published: Mapped[bool] = mapped_column(default=False)
    regions: Mapped[list[Any]] = mapped_column(default=list)
    mapping: Mapped[dict[str, Any] | None]
    values: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime]

    versions: Mapped[list["FormVersion"]] = relationship(
        back_populates="form", order_by="FormVersion.id"
    )
    aliases: Mapped[list["FormAlias"]] = relationship(back_populates="form")


class FormVersion(Base):
    """One version of a form, as XForm XML; read with `forms.definition`."""

    __tablename__ = "form_versions"
    __table_args__ = (UniqueConstraint("form_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    form_id: Mapped[int] = mapped_column(ForeignKey("forms.id", ondelete="CASCADE"))
    version: Mapped[str] = mapped_column(String(255))
    title: Mapped[str] = mapped_column(String(500))
    xform: Mapped[bytes] = mapped_column(LargeBinary)
    xlsform_blob_id: Mapped[int | None] = mapped_column(ForeignKey("blobs.id"))
    created_at: Mapped[datetime]

    form: Mapped[Form] = relationship(back_populates="versions")
    media: Mapped[list["FormMedia"]] = relationship(back_populates="version")


class FormMedia(Base):
    """A file that a form version needs (CSV list, picture), given when it was published."""

    __tablename__ = "form_media"
    __table_args__ = (UniqueConstraint("version_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("form_versions.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(255))
    blob_id: Mapped[int] = mapped_column(ForeignKey("blobs.id"))

    version: Mapped[FormVersion] = relationship(back_populates="media")


class FormAlias(Base):
    """The id a form bears at a source (Kobo replaces form_id by the asset's uid)."""

    __tablename__ = "form_aliases"
    __table_args__ = (UniqueConstraint("source_id", "remote_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    form_id: Mapped[int] = mapped_column(ForeignKey("forms.id", ondelete="CASCADE"))
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id", ondelete="CASCADE"))
    remote_id: Mapped[str] = mapped_column(String(255))

    form: Mapped[Form] = relationship(back_populates="aliases")


class SourceVersion(Base):
    """A version as a source names it, and the form version whose tree it matches."""

    __tablename__ = "source_versions"
    __table_args__ = (UniqueConstraint("source_id", "remote_form_id", "source_version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id", ondelete="CASCADE"))
    remote_form_id: Mapped[str] = mapped_column(String(255))
    source_version: Mapped[str] = mapped_column(String(255))
    version: Mapped[str] = mapped_column(String(255), default="")
    form_version_id: Mapped[int] = mapped_column(ForeignKey("form_versions.id", ondelete="CASCADE"))

    form_version: Mapped[FormVersion] = relationship()
