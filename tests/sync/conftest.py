"""The foreign submissions as a phone would hand them over, and a store that knows their forms."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.definition import read
from server.media import MediaStore, open_media
from server.models.forms import Form
from server.models.sources import Source, SourceKind
from sync.blobs import keep_blob
from sync.ingest import Ingested, ingest
from sync.receive import Arrival, door, receive
from sync.registry import add_form, add_version
from tests.sync.remotes import CENTRAL, KOBO, Remote, run_remote

FOREIGN = Path(__file__).parents[1] / "data" / "foreign"
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
FORMS = ("formation_essai.xml", "formation_essai_v2.xml", "reunion_essai.xml")


@dataclass(frozen=True)
class Foreign:
    """One of the foreign submissions: its file, its XML, its attachments."""

    file: str
    instance_id: str
    xml: bytes
    files: dict[str, bytes]


def foreign_submissions() -> list[Foreign]:
    folder = FOREIGN / "submissions"
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    return [
        Foreign(
            entry["file"],
            entry["instanceID"],
            (folder / entry["file"]).read_bytes(),
            {
                name: (folder / f"{entry['file'][:2]}__{name}").read_bytes()
                for name in entry["attachments"]
            },
        )
        for entry in index
    ]


@pytest.fixture
def media(tmp_path: Path) -> MediaStore:
    return open_media((tmp_path / "media").as_uri())


@pytest.fixture
def foreign() -> dict[str, Foreign]:
    """By the number of their file: `foreign["00"]`."""
    return {one.file[:2]: one for one in foreign_submissions()}


@pytest.fixture
def known_forms(store: Session) -> list[Form]:
    for name in FORMS:
        add_xform(store, (FOREIGN / "forms" / name).read_bytes())
    store.commit()
    return list(store.scalars(select(Form)))


def add_xform(store: Session, xform: bytes) -> Form:
    definition = read(xform)
    form = store.scalar(select(Form).where(Form.form_id == definition.form_id))
    form = form or add_form(store, definition, now=NOW)
    add_version(store, form, xform, now=NOW)
    store.refresh(form)
    return form


Send = Callable[..., Ingested]


@pytest.fixture
def send(store: Session, media: MediaStore) -> Send:
    """Hand over a submission by a door, as a phone, a folder or a server does."""

    def hand_over(
        xml: bytes | Foreign, files: dict[str, bytes] | None = None, **options: Any
    ) -> Ingested:
        if isinstance(xml, Foreign):
            xml, files = xml.xml, xml.files if files is None else files
        kind = options.pop("kind", SourceKind.PHONE)
        source = options.pop("source", None) or door(store, kind, now=NOW)
        blobs = [
            (name, keep_blob(store, media, [content], now=NOW))
            for name, content in (files or {}).items()
        ]
        arrival = Arrival(xml, files=blobs, **options)
        done = ingest(store, receive(store, source, arrival, now=NOW), now=NOW)
        store.commit()
        return done

    return hand_over


@pytest.fixture
def kobo_source(store: Session) -> Source:
    source = Source(name="kobo", kind=SourceKind.KOBO, url="http://kobo.invalid", created_at=NOW)
    store.add(source)
    store.commit()
    return source


@pytest.fixture(params=[KOBO, CENTRAL])
def remote(request: pytest.FixtureRequest) -> Iterator[Remote]:
    """Each of the two stand-in servers."""
    with run_remote(request.param) as running:
        yield running


@pytest.fixture
def seeded(remote: Remote) -> Remote:
    """The same with the foreign submissions in it."""
    remote.state.seed_foreign(str(FOREIGN))
    return remote


@pytest.fixture(scope="session")
def expected() -> dict[str, dict[str, Any]]:
    """What each foreign submission says, by its instanceID; the first of two that share one."""
    rows = json.loads((FOREIGN / "submissions" / "expected.json").read_text(encoding="utf-8"))
    return {row["instance_id"]: row for row in reversed(rows)}
