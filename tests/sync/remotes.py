"""Both stand-in servers behind one face, so that a test says once what both must do."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from kobo_bridge.central import Central
from kobo_bridge.kobo import Kobo
from server.media import MediaStore
from server.models.sources import Source, SourceKind
from sync.clients import Client
from sync.pull import pull
from sync.pull_report import SourceReport
from tests.stand_ins.central.app import CentralApp
from tests.stand_ins.central.state import CentralState
from tests.stand_ins.kobo.app import KoboApp
from tests.stand_ins.kobo.state import KoboState
from tests.stand_ins.server import running

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
KOBO, CENTRAL = "kobo", "central"


@dataclass
class Remote:
    """A stand-in that runs, and a source of the store that stands for it."""

    kind: str
    state: Any
    url: str
    source: Source | None = None
    now: datetime = NOW

    def client(self) -> Client:
        """A client that does not wait between its tries."""
        calm = {"sleep": lambda _: None, "jitter": lambda: 0.0}
        access = self.state.access()
        if self.kind == KOBO:
            return Kobo(self.url, access["token"], **calm)
        return Central(self.url, access["email"], access["password"], access["project"], **calm)

    def pull(self, store: Session, media: MediaStore, **options: Any) -> SourceReport:
        """Pull once, a minute after the last time; the journal then holds this pull only."""
        if self.source is None:
            self.source = Source(
                name=self.kind, kind=SourceKind(self.kind), url=self.url, created_at=NOW
            )
            store.add(self.source)
            store.commit()
        self.now += timedelta(minutes=1)
        self.state.journal.clear()
        client = self.client()
        try:
            return pull(store, client, media, self.source, now=self.now, **options)
        finally:
            client.close()

    def set_review(self, instance_id: str, state: str | None) -> None:
        """Decide there, in Terrain's word."""
        words = {"has_issues": "hasIssues"} if self.kind == CENTRAL else {}
        self.state.set_review(self.key(instance_id), words.get(state or "", state))

    def key(self, instance_id: str) -> str:
        """What the stand-in finds a submission by."""
        return instance_id if self.kind == CENTRAL else instance_id.removeprefix("uuid:")


@contextmanager
def run_remote(kind: str) -> Iterator[Remote]:
    """A stand-in Kobo or Central for the time of a `with`."""
    state = KoboState() if kind == KOBO else CentralState()
    app = KoboApp(state) if kind == KOBO else CentralApp(state)
    with running(app) as server:
        yield Remote(kind, state, server.url)


def totals(report: SourceReport) -> dict[str, int]:
    """The counts that are not nothing."""
    assert report.error is None
    assert [form.error for form in report.forms if form.error] == []
    return {name: value for name, value in report.totals().items() if value}
