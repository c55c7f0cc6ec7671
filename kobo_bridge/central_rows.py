"""ODK Central's rows (OData and REST) as records. Pure."""

from __future__ import annotations

from typing import Any

from kobo_bridge import records
from kobo_bridge.records import RemoteReview, RemoteSubmission

STATES = {
    None: records.RECEIVED,
    "hasIssues": records.HAS_ISSUES,
    "edited": records.EDITED,
    "rejected": records.REJECTED,
    "approved": records.APPROVED,
}
WORDS = {state: word for word, state in STATES.items() if state != records.EDITED}


def from_odata(row: dict[str, Any]) -> RemoteSubmission:
    """A row of the Submissions table. `formVersion` is the first edition's: told only for it."""
    outer, system = str(row["__id"]), row["__system"]
    current = (row.get("meta") or {}).get("instanceID")
    edited = bool(system.get("edits"))
    return RemoteSubmission(
        remote_id=outer,
        instance_id=str(current) if edited and current else outer,
        root_instance_id=outer,
        submitted_at=system.get("submissionDate"),
        updated_at=system.get("updatedAt"),
        deleted_at=system.get("deletedAt"),
        submitted_by=system.get("submitterName"),
        review=review(system.get("reviewState"), system.get("updatedAt")),
        attachments=None,
        attachments_present=system.get("attachmentsPresent"),
        version=None if edited else system.get("formVersion"),
    )


def from_rest(row: dict[str, Any]) -> RemoteSubmission:
    """A submission asked for by its id: without its version and without a count of files."""
    outer = str(row["instanceId"])
    current = (row.get("currentVersion") or {}).get("instanceId")
    return RemoteSubmission(
        remote_id=outer,
        instance_id=str(current or outer),
        root_instance_id=outer,
        submitted_at=row.get("createdAt"),
        updated_at=row.get("updatedAt"),
        deleted_at=row.get("deletedAt"),
        submitted_by=(row.get("submitter") or {}).get("displayName"),
        review=review(row.get("reviewState"), row.get("updatedAt")),
        attachments=None,
        attachments_present=None,
        version=None,
    )


def review(
    word: str | None, at: str | None, by: str | None = None, comment: str | None = None
) -> RemoteReview:
    """A decision is always the last update: an edit after it would have made it `edited`."""
    return RemoteReview(STATES.get(word), at if word else None, by, comment)
