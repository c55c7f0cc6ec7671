"""The store of the made-up year while it is loaded: its accounts, doors, files and submissions."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.demo.material import material
from server.demo.pictures import picture
from server.media import MediaStore
from server.models.accounts import Account
from server.models.forms import Form, FormVersion
from server.models.sources import Source, SourceKind
from server.models.submissions import Blob, Submission
from sync.blobs import keep_blob
from sync.review import submission_of

NAMESPACE = uuid.UUID("5f0d7b0e-6a3c-4b0c-9f0e-2026d0e0a0ad")


def instance_id(number: int, edition: int = 1) -> str:
    """The instanceID of an event's submission, the same every time."""
    return f"uuid:{uuid.uuid5(NAMESPACE, f'{number}/{edition}')}"


@dataclass
class Stage:
    """What acts act on; everything is looked up, so that a load can go on where it broke off."""

    session: Session
    media: MediaStore
    blobs: dict[str, Blob] = field(default_factory=dict)

    def account(self, key: str) -> Account:
        """One of the made-up accounts."""
        said = next(each for each in material("story")["accounts"] if each["key"] == key)
        statement = select(Account).where(Account.email == said["email"])
        return self.session.scalars(statement).one()

    def door(self, kind: SourceKind) -> Source:
        """The phone or the folder that everything made up comes through."""
        name = material("story")["doors"][kind.value]
        return self.session.scalars(select(Source).where(Source.name == name)).one()

    def version(self, form_id: str) -> FormVersion:
        """The published version of a form."""
        return self.session.scalars(select(Form).where(Form.form_id == form_id)).one().versions[-1]

    def submission(self, number: int) -> Submission:
        """The submission that tells of an event."""
        return submission_of(self.session, instance_id(number))

    def blob(self, name: str, now: datetime) -> Blob:
        """A picture, kept once."""
        if name not in self.blobs:
            self.blobs[name] = keep_blob(
                self.session, self.media, [picture(name)], content_type="image/jpeg", now=now
            )
        return self.blobs[name]
