"""What comes over the border, the same for both servers. Terrain's words, ISO 8601 times in UTC."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

RECEIVED, HAS_ISSUES, APPROVED, REJECTED, EDITED = (
    "received",
    "has_issues",
    "approved",
    "rejected",
    "edited",
)
READ, REVIEW, HISTORY, PUBLISH = "read", "review", "history", "publish"

Position = dict[str, Any]


@dataclass(frozen=True)
class RemoteIdentity:
    """Who is signed in and what they may do; `missing` says in words what they may not."""

    user: str
    rights: frozenset[str]
    forms: int
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class RemoteForm:
    """A form that can have submissions. `fingerprint` changes when a version is published."""

    remote_id: str
    title: str
    version: str
    fingerprint: str
    count: int | None


@dataclass(frozen=True)
class RemoteVersion:
    """One published version: its XForm where the server serves it, else Kobo's content rows."""

    version: str
    source_version: str
    published_at: str | None
    xform: bytes | None
    content: dict[str, Any] | None


@dataclass(frozen=True)
class RemoteAttachment:
    """A file of a submission. `key` changes when its bytes may differ; "" when not known."""

    name: str
    key: str
    path: str


@dataclass(frozen=True)
class RemoteReview:
    """A review state in Terrain's words; `state` is None when the server's word is not known."""

    state: str | None
    at: str | None = None
    by: str | None = None
    comment: str | None = None


@dataclass(frozen=True)
class RemoteSubmission:
    """What a listing tells of a submission, without its answers.

    `attachments` is None where only a count is known; `attachments_present` is None where files
    changed or may have: ask `attachments(..., with_etags=True)`. A deletion known only from a
    history has remote_id "" and is found by root_instance_id.
    """

    remote_id: str
    instance_id: str
    root_instance_id: str | None
    submitted_at: str | None
    updated_at: str | None
    deleted_at: str | None
    submitted_by: str | None
    review: RemoteReview
    attachments: tuple[RemoteAttachment, ...] | None
    attachments_present: int | None
    version: str | None


class Target(Protocol):
    """Where a file's bytes go; begun anew when a download is tried again."""

    def write(self, chunk: bytes, /) -> int:
        """Take a chunk."""

    def tell(self) -> int:
        """Where the next chunk goes."""

    def seek(self, offset: int, /) -> int:
        """Go back to the start."""

    def truncate(self) -> int:
        """Forget what stands behind this place."""


@dataclass(frozen=True)
class FetchedAttachment:
    """What was written to the target."""

    size: int
    content_type: str
    etag: str


class Changes:
    """A walk over what is new or may have changed: at least once, none skipped.

    `position` is that of the start until the walk has ended, then where the next one begins.
    `complete` False: this server or account can't tell all changes, compare with a sweep.
    """

    def __init__(
        self,
        walk: Iterator[RemoteSubmission | Position],
        position: Position | None,
        *,
        complete: bool,
    ) -> None:
        self.position: Position | None = position
        self.complete = complete
        self.submissions = self._until_the_end(walk)

    def _until_the_end(
        self, walk: Iterator[RemoteSubmission | Position]
    ) -> Iterator[RemoteSubmission]:
        reached: Position | None = self.position
        for item in walk:
            if isinstance(item, RemoteSubmission):
                yield item
            else:
                reached = item
        self.position = reached


@dataclass(frozen=True)
class Traffic:
    """How much was asked of a server so far."""

    requests: int
    bytes: int
