"""What a command's process is given before it runs, so that a test need not wait or take a risk."""

import resource
from pathlib import Path

from kobo_bridge.central import Central
from kobo_bridge.kobo import Kobo


def be_impatient(told: str, patience: float) -> None:
    """Wait some seconds for an answer; note waits between tries in a file instead of waiting."""

    def note(seconds: float) -> None:
        with Path(told).open("a", encoding="utf-8") as file:
            file.write(f"{seconds}\n")

    for client in (Kobo, Central):
        client.__init__.__kwdefaults__.update(sleep=note, timeout=(patience, patience))


def have_little_memory(megabytes: int) -> None:
    """Allow this many megabytes more than the process has now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * resource.getpagesize() + megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
