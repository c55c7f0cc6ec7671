"""Phones that go on sending, whatever happens to the server: each submission until it is taken."""

import hashlib
import os
import socket
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import requests
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.extensions import open_engine
from server.models.submissions import Attachment, Blob, Edition
from sync.keys import make_key
from tests.e2e.processes import Command, Installation
from tests.sync.conftest import NOW, add_xform, foreign_submissions

SECRET = "k" * 9
PATIENCE = 60
TAKEN = {201, 202}
XFORM = Path(__file__).parents[1] / "data" / "foreign" / "forms" / "formation_essai.xml"


@dataclass(frozen=True)
class Sending:
    """One submission to send: its instanceID, its XML, its photo."""

    instance_id: str
    xml: bytes
    photo: bytes

    @property
    def sha256(self) -> str:
        """The photo as the media store names it."""
        return hashlib.sha256(self.photo).hexdigest()


@dataclass
class Answers:
    """What the server said to whom, and how often nobody answered."""

    statuses: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    unanswered: int = 0

    def taken(self) -> set[str]:
        """The submissions that were answered 201 or 202 so far."""
        return {name for name, said in list(self.statuses.items()) if TAKEN & set(said)}


@dataclass
class Server:
    """`terrain serve` of an installation, which can be killed and started again."""

    installation: Installation
    port: int
    running: Command | None = None

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.running = self.installation.start("serve", "--no-clock", PORT=str(self.port))
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                if requests.get(f"{self.address}/health", timeout=5).ok:
                    return
            except requests.ConnectionError:
                time.sleep(0.05)
        raise AssertionError(f"no answer within {PATIENCE} s")

    def kill(self) -> None:
        """SIGKILL."""
        assert self.running is not None
        self.running.kill()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def set_up(database_url: str, phones: int) -> list[str]:
    """Make the form known and a key for each phone; give their tokens."""
    engine = open_engine(database_url)
    with Session(engine) as session:
        add_xform(session, XFORM.read_bytes())
        tokens = [
            make_key(
                session,
                name=f"Téléphone {number}",
                regions=["bmk"],
                language="fr",
                account=None,
                secret_key=SECRET,
                now=NOW,
            ).token
            for number in range(phones)
        ]
        session.commit()
    engine.dispose()
    return tokens


def sendings(count: int, photo_bytes: int = 40_000) -> Iterator[Sending]:
    """Submissions with a photo each, all different."""
    one = next(each for each in foreign_submissions() if each.file == "00.xml")
    for _ in range(count):
        instance_id = f"uuid:{uuid4()}"
        xml = one.xml.replace(one.instance_id.encode(), instance_id.encode())
        yield Sending(instance_id, xml, os.urandom(photo_bytes))


def send_all(url: str, own: list[Sending], answers: Answers) -> None:
    """Send one after the other, each until it is taken: as a phone does that has no answer yet."""
    with requests.Session() as phone:
        for sending in own:
            while not _is_taken(phone, url, sending, answers):
                time.sleep(0.1)


def _is_taken(phone: requests.Session, url: str, sending: Sending, answers: Answers) -> bool:
    parts = [
        ("xml_submission_file", ("submission.xml", sending.xml, "text/xml")),
        ("1768300000000.jpg", ("1768300000000.jpg", sending.photo, "image/jpeg")),
    ]
    try:
        status = phone.post(url, files=parts, timeout=PATIENCE).status_code
    except requests.RequestException:
        answers.unanswered += 1
        return False
    answers.statuses[sending.instance_id].append(status)
    return status in TAKEN


def start_phones(
    pool: ThreadPoolExecutor, address: str, tokens: list[str], each: int, answers: Answers
) -> tuple[list[Sending], list[Future[None]]]:
    """Let every phone send that many; what they send, and their ends."""
    batches = [list(sendings(each)) for _ in tokens]
    ends = [
        pool.submit(send_all, f"{address}/key/{token}/submission", batch, answers)
        for token, batch in zip(tokens, batches, strict=True)
    ]
    return [sending for batch in batches for sending in batch], ends


def missing(database_url: str, media: Path, wanted: list[Sending]) -> list[str]:
    """Which of these are not in the store once, whole, with the photo's bytes on disk."""
    engine = open_engine(database_url)
    with Session(engine) as session:
        rows = session.execute(
            select(Edition.instance_id, Blob.sha256)
            .join(Attachment, Attachment.edition_id == Edition.id)
            .join(Blob, Attachment.blob_id == Blob.id)
            .where(Attachment.is_current)
        ).all()
    engine.dispose()
    held = Counter((row[0], row[1]) for row in rows)
    return [
        sending.instance_id
        for sending in wanted
        if held[sending.instance_id, sending.sha256] != 1
        or _file(media, sending.sha256) != sending.photo
    ]


def _file(media: Path, sha256: str) -> bytes:
    path = media / sha256[:2] / sha256[2:4] / sha256
    return path.read_bytes() if path.exists() else b""
