"""What killed sessions leave behind never keeps the next one from running."""

import os
import subprocess
import sys
from pathlib import Path

from tests.support import postgres


def ended_process() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def left_behind(parent: Path, name: str, owner: str, server: int | None = None) -> Path:
    folder = parent / name
    (folder / "data").mkdir(parents=True)
    (folder / "owner").write_text(owner)
    (folder / "url").write_text("postgresql+psycopg://postgres@/postgres")
    if server is not None:
        (folder / "data" / "postmaster.pid").write_text(f"{server}\n{folder / 'data'}\n")
    return folder


def test_a_folder_whose_server_is_gone_too_is_removed(tmp_path: Path) -> None:
    folder = left_behind(tmp_path, "pg-1", str(ended_process()), server=ended_process())
    postgres.sweep(tmp_path, "pg-")
    assert not folder.exists()


def test_a_program_that_has_the_number_of_the_server_by_now_is_left_alone(tmp_path: Path) -> None:
    other = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    folder = left_behind(tmp_path, "pg-1", str(ended_process()), server=other.pid)
    postgres.sweep(tmp_path, "pg-")
    assert other.poll() is None
    assert not folder.exists()
    other.kill()
    other.communicate()


def test_a_session_that_still_runs_keeps_its_folder(tmp_path: Path) -> None:
    folder = left_behind(tmp_path, "pg-1", str(os.getpid()))
    postgres.sweep(tmp_path, "pg-")
    assert folder.exists()


def test_a_folder_that_says_nothing_sensible_is_left_alone(tmp_path: Path) -> None:
    folder = left_behind(tmp_path, "pg-1", "")
    postgres.sweep(tmp_path, "pg-")
    assert folder.exists()
