"""What a listing says of a submission against what we last saw: what has to be fetched."""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from kobo_bridge.records import RemoteForm, RemoteSubmission
from server.models.sources import Origin, Source
from server.models.submissions import Edition
from sync.attachments import missing_names


@dataclass(frozen=True)
class Wanted:
    """One submission of a listing and what it asks for."""

    light: RemoteSubmission
    origin_id: int | None
    xml: bool = False
    files: bool = False
    seen_files: dict[str, str] = field(default_factory=dict)
    is_deleted: bool = False

    @property
    def anything(self) -> bool:
        """Whether something has to be fetched."""
        return self.xml or self.files


def plan(session: Session, source: Source, form: RemoteForm, light: RemoteSubmission) -> Wanted:
    """Compare one listed submission with its origin."""
    origin = session.scalar(
        select(Origin).where(
            Origin.source_id == source.id,
            Origin.remote_form_id == form.remote_id,
            Origin.remote_id == light.remote_id,
        )
    )
    if light.deleted_at is not None:
        return Wanted(light, origin.id if origin else None, is_deleted=True)
    if origin is None:
        return Wanted(light, None, xml=True, files=True)
    seen = origin.seen
    seen_files = dict(seen.get("files", {}))
    missing = frozenset(_missing(session, origin))
    xml = (
        origin.deleted_at is not None
        or origin.seems_deleted_at is not None
        or seen.get("instance") != light.instance_id
        or seen.get("updated") != light.updated_at
    )
    return Wanted(
        light,
        origin.id,
        xml=xml,
        files=xml or _files_changed(light, seen, seen_files, missing),
        seen_files=seen_files,
    )


def _files_changed(
    light: RemoteSubmission,
    seen: dict[str, object],
    seen_files: dict[str, str],
    missing: frozenset[str],
) -> bool:
    """Kobo names each file's key; Central counts them, or says that they may have changed."""
    if light.attachments is not None:
        return any(seen_files.get(file.name) != file.key for file in light.attachments)
    if light.attachments_present is None:
        return True
    return light.attachments_present != seen.get("present") or (
        bool(missing) and light.attachments_present > len(seen_files)
    )


def _missing(session: Session, origin: Origin) -> list[str]:
    if origin.submission_id is None:
        return []
    edition = session.scalar(
        select(Edition).where(
            Edition.submission_id == origin.submission_id,
            Edition.instance_id == origin.instance_id,
            Edition.is_conflict.is_(False),
        )
    )
    return missing_names(session, edition) if edition else []
