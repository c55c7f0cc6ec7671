"""KoboToolbox's rows (JSON of the data API) as records. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from kobo_bridge import records
from kobo_bridge.records import RemoteAttachment, RemoteReview, RemoteSubmission

STATES = {
    "validation_status_approved": records.APPROVED,
    "validation_status_not_approved": records.REJECTED,
    "validation_status_on_hold": records.HAS_ISSUES,
}
WORDS = {state: word for word, state in STATES.items()}

_VERSION = re.compile(r"^__?version__?(\d{3})?$")
_SWEEP = (
    "_id",
    "_uuid",
    "meta/rootUuid",
    "_attachments",
    "_validation_status",
    "_submission_time",
    "_submitted_by",
)
_VERSIONS = ("__version__", "_version_", "_version__001", "__version__001", "__version__002")
SWEEP_FIELDS = list(_SWEEP)
CHANGE_FIELDS = [*_SWEEP, *_VERSIONS]


def submission(row: dict[str, Any]) -> RemoteSubmission:
    """A row as it stands now."""
    root = row.get("meta/rootUuid")
    instance_id = prefixed(str(row.get("_uuid") or root or ""))
    attachments = row.get("_attachments")
    files = None if attachments is None else files_of(attachments)
    return RemoteSubmission(
        remote_id=str(row["_id"]),
        instance_id=instance_id,
        root_instance_id=prefixed(str(root)) if root else None,
        submitted_at=_utc(row.get("_submission_time")),
        updated_at=None,
        deleted_at=None,
        submitted_by=row.get("_submitted_by"),
        review=review(row.get("_validation_status")),
        attachments=files,
        attachments_present=None if files is None else len(files),
        version=version(row),
    )


def deleted(root_uuid: str, at: str) -> RemoteSubmission:
    """A row that is gone; the history keeps only its root uuid."""
    return RemoteSubmission(
        remote_id="",
        instance_id=prefixed(root_uuid),
        root_instance_id=prefixed(root_uuid),
        submitted_at=None,
        updated_at=None,
        deleted_at=at,
        submitted_by=None,
        review=RemoteReview(None),
        attachments=None,
        attachments_present=None,
        version=None,
    )


def files_of(attachments: list[dict[str, Any]]) -> tuple[RemoteAttachment, ...]:
    """The files that are still there, under the names that the answers use."""
    return tuple(
        RemoteAttachment(
            name=str(item.get("media_file_basename") or _last_part(item)),
            key=str(item.get("uid") or item.get("id") or ""),
            path=path_of(str(item.get("download_url", ""))),
        )
        for item in attachments
        if not item.get("is_deleted")
    )


def path_of(url: str) -> str:
    """The path below the base URL: the host that the server writes is not where it is called."""
    parts = urlsplit(url)
    at = parts.path.find("/api/v2/")
    path = parts.path[at:] if at > 0 else parts.path
    return f"{path}?{parts.query}" if parts.query else path


def review(status: dict[str, Any] | None) -> RemoteReview:
    """The validation status; an empty one means that nobody decided."""
    if not status:
        return RemoteReview(records.RECEIVED)
    stamp = status.get("timestamp")
    at = datetime.fromtimestamp(stamp, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if stamp else None
    return RemoteReview(STATES.get(str(status.get("uid"))), at, status.get("by_whom"))


def version(row: dict[str, Any]) -> str | None:
    """The form version's uid, under any of the names that it has had."""
    for key, value in row.items():
        if _VERSION.match(key) and value:
            return str(value)
    return None


def prefixed(uuid: str) -> str:
    """An instanceID with its `uuid:`."""
    return uuid if uuid.startswith("uuid:") else f"uuid:{uuid}"


def _last_part(item: dict[str, Any]) -> str:
    return str(item.get("filename", "")).rsplit("/", 1)[-1]


def _utc(time: str | None) -> str | None:
    """`_submission_time` is UTC without saying so."""
    return f"{time}Z" if time and not re.search(r"(Z|[+-]\d\d:?\d\d)$", time) else time
