"""Both stand-ins behind one face: run, added as a source, seeded, pulled."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.e2e.processes import Installation
from tests.stand_ins.central.app import CentralApp
from tests.stand_ins.central.state import CentralState
from tests.stand_ins.kobo.app import KoboApp
from tests.stand_ins.kobo.state import KoboState
from tests.stand_ins.server import running

KOBO, CENTRAL = "kobo", "central"
FOREIGN = Path(__file__).parents[1] / "data" / "foreign"
COUNTS = (
    *("new", "edited", "deleted", "restored", "reviewed", "attachments", "conflicts"),
    *("unchanged", "quarantined"),
)


@dataclass
class Remote:
    """A stand-in that runs."""

    kind: str
    state: Any
    url: str

    def add_to(self, here: Installation, name: str = "", **changes: str) -> None:
        """Make it a source of the installation, its secret read from standard input."""
        access = {**self.state.access(), "url": self.url, **changes}
        command = ["source", "add", self.kind, name or self.kind, access["url"]]
        if self.kind == KOBO:
            here.does(*command, "--token", "-", stdin=access["token"] + "\n")
            return
        command += ["--email", access["email"], "--project", str(access["project"])]
        here.does(*command, "--password", "-", stdin=access["password"] + "\n")

    def key(self, instance_id: str) -> str:
        """What the stand-in finds a submission by."""
        return instance_id if self.kind == CENTRAL else instance_id.removeprefix("uuid:")

    def set_review(self, instance_id: str, state: str | None) -> None:
        """Decide there, in Terrain's word."""
        words = {"has_issues": "hasIssues"} if self.kind == CENTRAL else {}
        self.state.set_review(self.key(instance_id), words.get(state or "", state))


@contextmanager
def run_remote(kind: str) -> Iterator[Remote]:
    """A stand-in Kobo or Central for the time of a `with`."""
    state = KoboState() if kind == KOBO else CentralState()
    app = KoboApp(state) if kind == KOBO else CentralApp(state)
    with running(app) as server:
        yield Remote(kind, state, server.url)


def totals(out: str) -> dict[str, int]:
    """The counts of `terrain pull --json` that are not nothing, over all sources and forms."""
    forms = [form for source in json.loads(out)["sources"] for form in source["forms"]]
    sums = {name: sum(form[name] for form in forms) for name in COUNTS}
    return {name: value for name, value in sums.items() if value}
