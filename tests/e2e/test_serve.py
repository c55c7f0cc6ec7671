"""`terrain serve` and `terrain clock` as an operator runs them: they answer, and end when told."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
import requests

from tests.e2e.addresses import served, wait_for_health
from tests.e2e.beats import EVENING, NIGHT, be_at, beat_at
from tests.e2e.conftest import RunRemote
from tests.e2e.contents import count, until_rows
from tests.e2e.processes import Command, Installation
from tests.e2e.servers import CENTRAL

pytestmark = pytest.mark.one_database
TERRAIN = Path(sys.executable).with_name("terrain")


def end(command: Command) -> float:
    """Send SIGTERM; the seconds until it had ended."""
    began = time.monotonic()
    assert command.process.pid
    os.kill(command.process.pid, signal.SIGTERM)
    assert command.wait(15).status == 0
    return time.monotonic() - began


def test_the_installed_command_makes_a_store_serves_and_ends(tmp_path: Path) -> None:
    if not TERRAIN.exists():
        pytest.skip("the installed command left out: terrain is not installed beside this Python")
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = str(free.getsockname()[1])
    environ = {"TERRAIN_HOME": str(tmp_path / "home"), "PORT": port, "PATH": os.environ["PATH"]}
    made = subprocess.run([TERRAIN, "init"], env=environ, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    assert "password:" in made.stdout
    command = subprocess.Popen([TERRAIN, "serve"], env=environ, stdout=subprocess.PIPE, text=True)
    try:
        wait_for_health(f"http://127.0.0.1:{port}")
        health = requests.get(f"http://127.0.0.1:{port}/health", timeout=10).json()
        assert health
        command.terminate()
        out, _ = command.communicate(timeout=10)
    finally:
        command.kill()
    assert command.returncode == 0
    assert f"http://127.0.0.1:{port}" in out


def test_sigterm_ends_it_while_a_pull_hangs_and_the_night_is_taken_up_again(
    here: Installation, remote: RunRemote
) -> None:
    there = remote(CENTRAL)
    there.state.seed_many(3)
    there.add_to(here)
    here.start("clock", prepare=beat_at, told=(EVENING.isoformat(),)).wait()
    there.state.fail("", times=1, how="slow", seconds=60)
    with served(here, prepare=be_at, told=(NIGHT.isoformat(),)) as site:
        until_rows(here.database_url, "run_steps")
        assert end(site.command) < 10
    assert count(here.database_url, "submissions") == 0

    there.state.faults.clear()
    again = here.start("clock", prepare=beat_at, told=(NIGHT.isoformat(),)).wait()

    assert again.status == 0, again.err
    assert count(here.database_url, "submissions") == 3
    assert count(here.database_url, "runs") == 1


def test_the_clock_alone_ends_at_sigterm(here: Installation) -> None:
    command = here.start("clock")
    until_rows(here.database_url, "settings")

    assert end(command) < 10
