"""A submission of 100 MB goes through a real server process whose memory stays small."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.e2e.phones import Sending, Server, free_port, missing, sendings, set_up
from tests.e2e.processes import Installation

MB = 1024 * 1024
BOUNDARY = "a-boundary"
STATUS = Path("/proc/self/status")


@pytest.fixture
def server(sqlite_template: Path, tmp_path: Path) -> Iterator[Server]:
    if not STATUS.exists():
        pytest.skip("memory left out: this system has no /proc")
    home = tmp_path / "home"
    home.mkdir()
    shutil.copyfile(sqlite_template, home / "terrain.sqlite3")
    made = Server(Installation(home), free_port())
    yield made
    made.kill()


def kilobytes(server: Server, line: str) -> int:
    """A figure of the server's process: `VmRSS`, or `VmHWM` for the highest so far."""
    assert server.running is not None
    status = Path(f"/proc/{server.running.process.pid}/status").read_text(encoding="utf-8")
    return int(next(row.split()[1] for row in status.splitlines() if row.startswith(line)))


def body(sending: Sending) -> Iterator[bytes]:
    """The multipart body in pieces."""
    for head, content in (
        ('name="xml_submission_file"; filename="s.xml"', sending.xml),
        ('name="1768300000000.jpg"; filename="1768300000000.jpg"', sending.photo),
    ):
        yield f"--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode()
        for start in range(0, len(content), MB):
            yield content[start : start + MB]
        yield b"\r\n"
    yield f"--{BOUNDARY}--\r\n".encode()


@pytest.mark.parametrize("megabytes", [30, pytest.param(95, marks=pytest.mark.long)])
def test_memory_does_not_grow_with_what_is_sent(server: Server, megabytes: int) -> None:
    url = server.installation.database_url
    (token,) = set_up(url, 1)
    server.start()
    address = f"{server.address}/key/{token}/submission"
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    (small,) = sendings(1)
    assert requests.post(address, body(small), headers=headers, timeout=60).status_code == 201
    before = kilobytes(server, "VmHWM")

    large = Sending(small.instance_id.replace("uuid:", "uuid:large-"), b"", b"")
    xml = small.xml.replace(small.instance_id.encode(), large.instance_id.encode())
    large = Sending(large.instance_id, xml, os.urandom(MB) * megabytes)
    assert requests.post(address, body(large), headers=headers, timeout=300).status_code == 201

    assert kilobytes(server, "VmHWM") - before < 12 * 1024
    assert missing(url, server.installation.home / "media", [small, large]) == []
