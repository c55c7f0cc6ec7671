"""The same 16 submissions by whichever doors, in whatever order: 13 submissions (rule 2)."""

import itertools
import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import RunRemote
from tests.e2e.contents import store_contents
from tests.e2e.processes import Installation
from tests.e2e.servers import CENTRAL, FOREIGN, KOBO, Remote, totals

FOLDER = "folder"
SUBMISSIONS = FOREIGN / "submissions"
INDEX = json.loads((SUBMISSIONS / "index.json").read_text(encoding="utf-8"))
ALL = tuple(entry["file"][:2] for entry in INDEX)
IDS = {entry["file"][:2]: entry["instanceID"] for entry in INDEX}
# 10 and 11 are editions of 00; 12 is 01 with other content, which servers refuse.
CURRENT = {IDS["11"] if name == "00" else IDS[name] for name in ALL if name not in ("10", "11")}
EXPECTED = {
    row["instance_id"]: row["answers"]
    for row in reversed(json.loads((SUBMISSIONS / "expected.json").read_text(encoding="utf-8")))
}
ORDERS = list(itertools.permutations([KOBO, CENTRAL, FOLDER]))
EDITS_FIRST = "the edits in the folder, before what they edit"
# Who has which: the editions of 00 are torn apart, 12 is in the folder alone.
MIXES = {
    "each a third": {KOBO: ALL[0:10:3], CENTRAL: ALL[1:10:3], FOLDER: (*ALL[2:10:3], *ALL[10:])},
    EDITS_FIRST: {KOBO: ALL[:10], CENTRAL: ALL[13:], FOLDER: ("01", *ALL[10:13])},
    "the newest edition nowhere else": {
        KOBO: ("00", "10", "11"),
        CENTRAL: ALL[1:10],
        FOLDER: ALL[12:],
    },
}


@pytest.mark.one_database
@pytest.mark.parametrize("order", ORDERS, ids="-".join)
def test_all_by_three_doors_in_any_order_are_13_submissions(
    here: Installation, tmp_path: Path, remote: RunRemote, order: tuple[str, ...]
) -> None:
    doors = Doors(here, tmp_path, remote, dict.fromkeys((KOBO, CENTRAL, FOLDER), ALL))
    for door in order:
        doors.receive(door)

    assert_are_13(here)


@pytest.mark.one_database
@pytest.mark.parametrize("mix", MIXES)
def test_dealt_out_among_the_doors_they_are_the_same_13(
    here: Installation, tmp_path: Path, remote: RunRemote, mix: str
) -> None:
    doors = Doors(here, tmp_path, remote, MIXES[mix])
    for door in reversed(ORDERS[0]) if mix == EDITS_FIRST else ORDERS[0]:
        doors.receive(door)

    assert_are_13(here)


def test_receiving_all_of_it_again_changes_nothing(
    here: Installation, tmp_path: Path, remote: RunRemote
) -> None:
    doors = Doors(here, tmp_path, remote, dict.fromkeys((FOLDER, KOBO, CENTRAL), ALL))
    for door in (FOLDER, KOBO, CENTRAL):
        doors.receive(door)
    before = store_contents(here.database_url)

    imported = json.loads(here.does("import", str(doors.folder), "--json").out)
    pulled = totals(here.does("pull", "--json").out)

    assert imported == {"unchanged": 16, "quarantine": [], "skipped": []}
    assert pulled == {"unchanged": 26}
    assert store_contents(here.database_url) == before


class Doors:
    """Three ways in, each with some of the submissions."""

    def __init__(
        self, here: Installation, folder: Path, remote: RunRemote, dealt: dict[str, Iterable[str]]
    ) -> None:
        self.here, self.folder = here, folder / "instances"
        media = ["--media", str(FOREIGN / "forms" / "activites.csv")]
        for name in ("formation_essai", "formation_essai_v2", "reunion_essai"):
            given = media if name.startswith("formation") else []
            here.does("form", "publish", str(FOREIGN / "forms" / f"{name}.xlsx"), *given)
        self.remotes = {kind: remote(kind) for kind in (KOBO, CENTRAL)}
        for kind, there in self.remotes.items():
            _hand_in(there, dealt[kind])
            there.add_to(here)
        for name in dealt[FOLDER]:
            _lay_out(self.folder / f"{name}_essai", name)

    def receive(self, door: str) -> None:
        """Pull the server, or import the folder."""
        if door == FOLDER:
            self.here.does("import", str(self.folder))
            return
        self.here.does("pull", door)
        if door == KOBO:
            # There each form has an id of Kobo's own; a person says which of ours it is.
            for uid, asset in self.remotes[KOBO].state.assets.items():
                self.here.does("form", "alias", asset.original_id, KOBO, uid)


def assert_are_13(here: Installation) -> None:
    """10 trainings and 3 meetings, each with the answers that the phone wrote last."""
    trainings = exported(here, "formation_essai")
    meetings = exported(here, "reunion_essai")
    assert (len(trainings), len(meetings)) == (10, 3)
    rows = {row["instance_id"]: row for row in trainings + meetings}
    assert set(rows) == CURRENT
    assert {name: row["answers"] for name, row in rows.items()} == {
        name: EXPECTED[name] for name in CURRENT
    }
    assert rows[IDS["11"]]["root_instance_id"] == IDS["00"]
    assert {row["deleted"] for row in rows.values()} == {False}
    assert_conflict_is_kept(here)


def assert_conflict_is_kept(here: Installation) -> None:
    """12 stands beside 01, which came first and is shown."""
    contents = store_contents(here.database_url)
    flagged = [row for row in contents["submissions"] if row["has_conflict"]]
    assert [row["instance_id"] for row in flagged] == [IDS["01"]]
    beside = [row["instance_id"] for row in contents["editions"] if row["is_conflict"]]
    assert beside == [IDS["12"]]
    assert [row for row in contents["receipts"] if row["state"] != "ingested"] == []


def exported(here: Installation, form_id: str) -> list[dict[str, Any]]:
    """What `terrain export submissions` gives."""
    out = here.does("export", "submissions", "--form", form_id, "--format", "jsonl").out
    return [json.loads(line) for line in out.splitlines()]


def _hand_in(there: Remote, names: Iterable[str]) -> None:
    """Publish the forms on a server and let phones send some submissions to it."""
    forms = FOREIGN / "forms"
    media = {"activites.csv": (forms / "activites.csv").read_bytes()}
    training = there.state.add_form((forms / "formation_essai.xlsx").read_bytes(), media=media)
    there.state.add_version(training.uid, (forms / "formation_essai_v2.xlsx").read_bytes())
    there.state.add_form((forms / "reunion_essai.xlsx").read_bytes())
    for name in names:
        files = {path.name[4:]: path.read_bytes() for path in SUBMISSIONS.glob(f"{name}__*")}
        there.state.receive((SUBMISSIONS / f"{name}.xml").read_text(encoding="utf-8"), files)


def _lay_out(folder: Path, name: str) -> None:
    """A submission as Collect keeps it: a folder with the XML and its files."""
    folder.mkdir(parents=True)
    shutil.copy(SUBMISSIONS / f"{name}.xml", folder / f"{name}.xml")
    for path in SUBMISSIONS.glob(f"{name}__*"):
        shutil.copy(path, folder / path.name[4:])
