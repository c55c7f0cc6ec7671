"""What a Central holds: actors, projects, forms with their versions, submissions with theirs."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.stand_ins.clock import millis
from tests.stand_ins.instances import File
from tests.stand_ins.xforms import XForm

REVIEW_STATES = (None, "hasIssues", "edited", "rejected", "approved")
FORM_STATES = ("open", "closing", "closed")


def when(instant: datetime | None) -> str | None:
    """An instant in Central's spelling, None for none."""
    return millis(instant) if instant else None


def md5(content: bytes) -> str:
    """Hexadecimal MD5."""
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


@dataclass
class Actor:
    """A user of the web site, or an app user (a phone's key)."""

    id: int
    type: str
    name: str
    created: datetime
    password: str = ""
    role: str | None = None
    token: str | None = None
    last_login: datetime | None = None

    def shown(self) -> dict[str, Any]:
        """Inside other objects."""
        return {
            "id": self.id,
            "type": self.type,
            "displayName": self.name,
            "createdAt": when(self.created),
            "updatedAt": None,
            "deletedAt": None,
        }


@dataclass
class Media:
    """A file that a form version names; not uploaded yet when the content is None."""

    name: str
    content: bytes | None = None
    mimetype: str = "application/octet-stream"
    updated: datetime | None = None

    def shown(self) -> dict[str, Any]:
        """In `/attachments`."""
        there = self.content is not None
        shown = {
            "name": self.name,
            "type": "file",
            "hash": md5(self.content) if self.content is not None else None,
            "exists": there,
            "blobExists": there,
            "datasetExists": False,
        }
        return {**shown, "updatedAt": when(self.updated)} if there else shown


@dataclass
class FormVersion:
    """One definition of a form."""

    id: int
    form: XForm
    version: str
    media: dict[str, Media]
    published: datetime | None = None
    draft_token: str | None = None
    xlsx: bytes | None = None

    @property
    def hash(self) -> str:
        """MD5 of the XML as stored."""
        return self.form.digest("md5")


@dataclass
class Edition:
    """One state of a submission (Central's submission_def)."""

    id: int
    instance_id: str
    xml: str
    created: datetime
    form_version: FormVersion
    submitter: Actor | None
    device_id: str | None
    user_agent: str | None
    instance_name: str | None
    files: dict[str, File | None] = field(default_factory=dict)


@dataclass
class Submission:
    """A submission; `instance_id` is the first one for ever."""

    id: int
    instance_id: str
    created: datetime
    submitter: Actor | None
    device_id: str | None
    user_agent: str | None
    editions: list[Edition]
    updated: datetime | None = None
    deleted: datetime | None = None
    review_state: str | None = None
    comments: list[dict[str, Any]] = field(default_factory=list)

    @property
    def current(self) -> Edition:
        """The newest edition."""
        return self.editions[-1]

    def summary(self) -> dict[str, Any]:
        """For the control API."""
        return {
            "instance_id": self.instance_id,
            "current": self.current.instance_id,
            "review_state": self.review_state,
            "deleted": when(self.deleted),
            "attachments": {name: f is not None for name, f in self.current.files.items()},
        }


@dataclass
class Form:
    """A form of a project, with its submissions and those of its draft."""

    id: int
    project_id: int
    xml_form_id: str
    actee: str
    created: datetime
    creator: Actor
    updated: datetime | None = None
    state: str = "open"
    versions: list[FormVersion] = field(default_factory=list)
    draft: FormVersion | None = None
    deleted: datetime | None = None
    assigned: set[int] = field(default_factory=set)
    submissions: dict[str, Submission] = field(default_factory=dict)
    by_edition: dict[str, str] = field(default_factory=dict)
    draft_submissions: dict[str, Submission] = field(default_factory=dict)
    events: int = 0

    @property
    def uid(self) -> str:
        """The name by which the control API finds it."""
        return self.xml_form_id

    @property
    def published(self) -> FormVersion | None:
        """The current version."""
        return self.versions[-1] if self.versions else None

    def version(self, name: str) -> FormVersion | None:
        """A published version by its string; `___` is the empty one."""
        name = "" if name == "___" else name
        return next((v for v in reversed(self.versions) if v.version == name), None)

    def find(self, instance_id: str) -> Submission | None:
        """A submission by any of its editions' ids, deleted or not."""
        return self.submissions.get(self.by_edition.get(instance_id, instance_id))

    def alive(self, *, deleted: bool = False) -> list[Submission]:
        """Newest first, deleted ones only when asked for (and then only they)."""
        found = [s for s in self.submissions.values() if bool(s.deleted) is deleted]
        return sorted(found, key=lambda s: (s.created, s.id), reverse=True)

    @property
    def etag(self) -> str:
        """Follows rows created, edited, reviewed, deleted; neither attachments nor versions."""
        return f'W/"eventhash:{md5(f"{self.actee}{self.events}".encode())}"'

    def summary(self) -> dict[str, Any]:
        """For the control API."""
        published = self.published
        return {
            "uid": self.xml_form_id,
            "version": published.version if published else None,
            "submissions": len(self.submissions),
        }


@dataclass
class Project:
    """A project."""

    id: int
    name: str
    actee: str
    created: datetime
    description: str | None = None
    forms: dict[str, Form] = field(default_factory=dict)
