"""Servers that fail a pull: said which and what to do, exit 1; the next pull ends what it began."""

import json
from pathlib import Path

import pytest

from tests.e2e.conftest import RunRemote
from tests.e2e.contents import count, media_contents, store_contents
from tests.e2e.processes import Done, Installation
from tests.e2e.quick import be_impatient
from tests.e2e.servers import CENTRAL, FOREIGN, KOBO, Remote, totals

pytestmark = pytest.mark.one_database
MEETINGS = ("13", "14", "15")
TRAINING = "00"
WHERE = {"the list of forms": "", "submissions": r"\.xml|format=xml", "files": "attachments/"}
ADVICE = {
    "slow": "no answer in time",
    "html": "can't be understood",
    "cut": "broke off",
    "503": "503",
}


def seeded(there: Remote) -> Remote:
    """Two forms, a few submissions, one of them with files."""
    forms = FOREIGN / "forms"
    media = {"activites.csv": (forms / "activites.csv").read_bytes()}
    there.state.add_form((forms / "formation_essai.xlsx").read_bytes(), media=media)
    there.state.add_form((forms / "reunion_essai.xlsx").read_bytes())
    for name in (TRAINING, *MEETINGS):
        files = FOREIGN.joinpath("submissions").glob(f"{name}__*")
        xml = (FOREIGN / "submissions" / f"{name}.xml").read_text(encoding="utf-8")
        there.state.receive(xml, {path.name[4:]: path.read_bytes() for path in files})
    return there


def pulled(here: Installation, patience: float = 10.0) -> Done:
    """Pull without waiting between tries; `waits` has what would have been waited."""
    told = (str(here.home.parent / "waits"), patience)
    return here.start("pull", "--json", prepare=be_impatient, told=told).wait()


def waits(here: Installation) -> list[float]:
    """The waits between the tries of the pulls so far."""
    path = here.home.parent / "waits"
    return [float(line) for line in path.read_text().splitlines()] if path.exists() else []


def error_of(done: Done, source: str) -> dict[str, object]:
    """The error that the JSON has of a source or of its first form that failed."""
    found = next(one for one in json.loads(done.out)["sources"] if one["source"] == source)
    return found["error"] or next(f["error"] for f in found["forms"] if f.get("error"))


@pytest.mark.parametrize("kind", [KOBO, CENTRAL])
@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("how", ADVICE)
def test_a_server_that_fails_is_named_and_the_next_pull_ends_what_this_one_began(
    here: Installation, remote: RunRemote, kind: str, where: str, how: str
) -> None:
    there = seeded(remote(kind))
    there.add_to(here)
    there.state.fail(WHERE[where], times=None, how=how, seconds=0.6)

    failed = pulled(here, patience=0.4 if how == "slow" else 10.0)

    assert failed.status == 1
    assert "Traceback" not in failed.err
    assert f"{kind}" in failed.err
    assert ADVICE[how] in str(error_of(failed, kind)["message"])
    assert count(here.database_url, "locks") == 0
    media = media_contents(here.home / "media")
    assert [name for name, digest in media.items() if name != digest] == []

    there.state.faults.clear()
    ended = pulled(here)
    assert ended.status == 0, ended.err
    assert count(here.database_url, "submissions") == 4
    assert count(here.database_url, "blobs") == 3
    assert totals(pulled(here).out) == {"unchanged": 4}


def test_a_server_that_is_down_does_not_stop_the_others(
    here: Installation, remote: RunRemote
) -> None:
    kobo, central = seeded(remote(KOBO)), seeded(remote(CENTRAL))
    kobo.add_to(here, "a-down", url="http://127.0.0.1:9")
    central.add_to(here, "b-up")

    failed = pulled(here)

    assert failed.status == 1
    assert error_of(failed, "a-down")["kind"] == "SourceUnreachable"
    assert "a-down" in failed.err
    assert totals(failed.out) == {"new": 4, "attachments": 3}
    listed = json.loads(here.does("source", "list", "--json").out)["sources"]
    assert [bool(source["error"]) for source in listed] == [True, False]


@pytest.mark.parametrize("kind", [KOBO, CENTRAL])
def test_a_wrong_secret_is_said_at_once_and_shown_nowhere(
    here: Installation, remote: RunRemote, kind: str
) -> None:
    there = seeded(remote(kind))
    there.add_to(here, token="not-the-secret", password="not-the-secret")
    before = store_contents(here.database_url)

    failed = pulled(here)

    assert failed.status == 1
    assert error_of(failed, kind)["kind"] == "SourceRefusedSignIn"
    assert "check the token" in failed.err
    assert "not-the-secret" not in failed.err + failed.out
    assert waits(here) == []
    assert store_contents(here.database_url)["cursors"] == before["cursors"]
    here.fails("source", "test", kind)


@pytest.mark.parametrize("kind", [KOBO, CENTRAL])
def test_a_server_that_asks_to_wait_is_waited_for(
    here: Installation, remote: RunRemote, kind: str
) -> None:
    there = seeded(remote(kind))
    there.add_to(here)
    there.state.fail("", times=2, how="429", retry_after="7")

    done = pulled(here)

    assert done.status == 0, done.err
    assert totals(done.out) == {"new": 4, "attachments": 3}
    assert waits(here) == [7.0, 7.0]


def test_a_disk_that_is_full_is_a_failure_and_not_a_loss(
    here: Installation, remote: RunRemote, tmp_path: Path
) -> None:
    there = seeded(remote(KOBO))
    there.add_to(here)
    (tmp_path / "home" / "media").write_text("no folder can be made here")

    failed = pulled(here)

    assert failed.status == 1
    assert "Traceback" not in failed.err
    (tmp_path / "home" / "media").unlink()
    pulled(here)
    assert count(here.database_url, "submissions") == 4
    assert count(here.database_url, "blobs") == 3
