"""Acts of officers: submissions, edits, and what goes wrong on the way."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from forms.answers import write
from forms.definition import read as read_form
from server.demo.answers import answers, form_of
from server.demo.facts import Facts
from server.demo.stage import Stage, instance_id
from server.models.events import Event, Telling
from server.models.sources import Origin, SourceKind
from sync.ingest import ingest
from sync.origins import mark_deleted
from sync.receive import Arrival, receive
from sync.reconcile import reconcile_event


@dataclass(frozen=True)
class Send:
    """A filled form arrives; `edition` above 1 edits the one before it.

    The same edition once more is one more origin, with other facts it is a conflict.
    """

    at: datetime
    number: int
    kind: str
    facts: Facts
    edition: int = 1
    door: SourceKind = SourceKind.PHONE

    def do(self, stage: Stage) -> None:
        """Receive, ingest and link it; the night checks it."""
        xml = self._xml(stage)
        pictures = self.facts["pictures"].items()
        files = [(name, stage.blob(drawn, self.at)) for name, drawn in pictures]
        arrival = Arrival(xml=xml, files=files, submitted_by=self.facts["sender"])
        receipt = receive(stage.session, stage.door(self.door), arrival, now=self.at)
        edition = ingest(stage.session, receipt, now=self.at).edition
        if edition is None:
            return
        events = select(Event).join(Telling).where(Telling.submission_id == edition.submission_id)
        for event in stage.session.scalars(events).all():
            reconcile_event(stage.session, event, now=self.at)

    def _xml(self, stage: Stage) -> bytes:
        definition = read_form(stage.version(form_of(self.kind)).xform)
        edits = instance_id(self.number, self.edition - 1) if self.edition > 1 else None
        return write(
            answers(definition, self.facts),
            definition,
            instance_id=instance_id(self.number, self.edition),
            deprecated_id=edits,
            version=self.facts.get("version"),
        )


@dataclass(frozen=True)
class SendUnknown:
    """A submission arrives that nobody can read: its form is not here."""

    at: datetime
    xml: bytes

    def do(self, stage: Stage) -> None:
        """Receive it; it goes to quarantine."""
        door = stage.door(SourceKind.FOLDER)
        receipt = receive(stage.session, door, Arrival(xml=self.xml), now=self.at)
        ingest(stage.session, receipt, now=self.at)


@dataclass(frozen=True)
class Delete:
    """A submission is deleted wherever it came from."""

    at: datetime
    number: int

    def do(self, stage: Stage) -> None:
        """Mark it at all its origins."""
        submission = stage.submission(self.number)
        origins = stage.session.scalars(select(Origin).where(Origin.submission_id == submission.id))
        mark_deleted(stage.session, origins.all(), now=self.at)
