"""What a Kobo holds: users, assets with versions, rows with attachments."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.stand_ins.xforms import XForm

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ALL_RIGHTS = (
    "delete_submissions",
    "add_submissions",
    "view_submissions",
    "change_asset",
    "delete_asset",
    "manage_asset",
    "view_asset",
    "change_submissions",
    "validate_submissions",
)
STATUSES = {
    "validation_status_approved": "Approved",
    "validation_status_not_approved": "Not Approved",
    "validation_status_on_hold": "On Hold",
}
SHORT = {
    "approved": "validation_status_approved",
    "rejected": "validation_status_not_approved",
    "not_approved": "validation_status_not_approved",
    "has_issues": "validation_status_on_hold",
    "on_hold": "validation_status_on_hold",
}
IMPLIED = {
    "view_submissions": ("view_asset",),
    "add_submissions": ("view_asset",),
    "validate_submissions": ("view_asset", "view_submissions"),
    "change_submissions": ("view_asset", "view_submissions", "add_submissions"),
    "delete_submissions": ("view_asset", "view_submissions"),
    "change_asset": ("view_asset",),
    "manage_asset": ALL_RIGHTS,
}


class Ids:
    """Identifiers that look like Kobo's and are the same in each run."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def short(self, prefix: str, length: int = 22) -> str:
        """`awFey7rKkwuCqGLThUH3JJ`: a prefix and letters up to the length."""
        return prefix + "".join(self._random.choices(ALPHABET, k=length - len(prefix)))

    def hexa(self, length: int) -> str:
        """Hexadecimal digits."""
        return f"{self._random.getrandbits(4 * length):0{length}x}"

    def uuid(self) -> str:
        """A version 4 UUID."""
        h = self.hexa(32)
        return f"{h[:8]}-{h[8:12]}-4{h[13:16]}-a{h[17:20]}-{h[20:]}"


@dataclass
class User:
    """An account with its API token."""

    username: str
    token: str
    password: str
    uid: str
    superuser: bool = False


@dataclass
class Version:
    """A content of an asset; `number` and `deployed_at` once phones can get it."""

    uid: str
    source: XForm
    created: datetime
    xform: XForm | None = None
    number: int = 0
    deployed_at: datetime | None = None


@dataclass
class MediaFile:
    """A form's file, as uploaded to `files/`."""

    uid: str
    name: str
    content: bytes
    mimetype: str
    created: datetime


@dataclass
class Attachment:
    """A submission's file."""

    uid: str
    name: str
    content: bytes
    mimetype: str
    folder: str
    is_deleted: bool = False


@dataclass
class Row:
    """A submission: the newest XML and what the server keeps about it."""

    id: int
    root_uuid: str
    uuid: str
    xml: str
    submitted_at: datetime
    submitted_by: str | None
    attachments: list[Attachment] = field(default_factory=list)
    status: dict[str, Any] = field(default_factory=dict)
    past_uuids: list[str] = field(default_factory=list)
    past_xml: list[str] = field(default_factory=list)
    hidden_from: set[str] = field(default_factory=set)
    cached: dict[str, Any] | None = None

    def summary(self) -> dict[str, Any]:
        """For the control API."""
        return {
            "id": self.id,
            "root_uuid": self.root_uuid,
            "uuid": self.uuid,
            "status": self.status.get("uid"),
            "attachments": [a.name for a in self.attachments],
        }


@dataclass
class Asset:
    """A project: form, rights, data."""

    uid: str
    number: int
    name: str
    kind: str
    owner: User
    formhub_uuid: str
    created: datetime
    modified: datetime
    original_id: str = ""
    versions: list[Version] = field(default_factory=list)
    active: bool = False
    date_deployed: datetime | None = None
    files: list[MediaFile] = field(default_factory=list)
    manifest: list[MediaFile] = field(default_factory=list)
    rights: dict[str, set[str]] = field(default_factory=dict)
    rows: dict[int, Row] = field(default_factory=dict)
    by_uuid: dict[str, int] = field(default_factory=dict)
    received: dict[str, int] = field(default_factory=dict)
    history: list[dict[str, Any]] = field(default_factory=list)
    deleted: bool = False

    @property
    def newest(self) -> Version:
        """The newest content."""
        return self.versions[-1]

    @property
    def deployed(self) -> Version | None:
        """What phones get."""
        return max((v for v in self.versions if v.number), key=lambda v: v.number, default=None)

    @property
    def repeats(self) -> frozenset[str]:
        """Repeats of all versions that phones ever got."""
        return frozenset[str]().union(*(v.xform.repeats for v in self.versions if v.xform))

    @property
    def binaries(self) -> frozenset[str]:
        """Media questions of all versions that phones ever got."""
        return frozenset[str]().union(*(v.xform.binaries for v in self.versions if v.xform))

    def may(self, user: User | None, right: str) -> bool:
        """Whether the user (None: anonymous) has a right on this asset."""
        if user is self.owner:
            return True
        return right in self.rights.get(user.username if user else "AnonymousUser", set())

    def grant(self, username: str, right: str) -> None:
        """Give a right and what it implies."""
        self.rights.setdefault(username, set()).update({right, *IMPLIED.get(right, ())})

    def find(self, key: str) -> Row | None:
        """A row by `_id`, root uuid or newest uuid, with or without `uuid:`."""
        if key.isdigit():
            return self.rows.get(int(key))
        key = key.removeprefix("uuid:")
        return next((r for r in self.rows.values() if key in {r.root_uuid, r.uuid}), None)

    def summary(self) -> dict[str, Any]:
        """For the control API."""
        deployed = self.deployed
        return {
            "uid": self.uid,
            "formhub_uuid": self.formhub_uuid,
            "version": deployed.xform.version if deployed and deployed.xform else None,
            "version_uid": deployed.uid if deployed else None,
            "rows": len(self.rows),
        }
