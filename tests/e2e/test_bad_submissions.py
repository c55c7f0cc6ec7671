"""Submissions that can't be understood: kept as they came, shown with their reason, replayed."""

import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.extensions import open_engine
from server.models.submissions import Attachment, Receipt
from tests.e2e.conftest import RunRemote
from tests.e2e.processes import Installation
from tests.e2e.quick import have_little_memory
from tests.e2e.servers import CENTRAL, FOREIGN, KOBO, totals

MEETING = FOREIGN / "submissions" / "13.xml"
FORM = FOREIGN / "forms" / "reunion_essai.xlsx"
NAME = "<meta>"
LAUGHS = "".join(
    f'<!ENTITY l{number} "{f"&l{number - 1};" * 10 if number else "ha"}">' for number in range(10)
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder copied off a phone, with one good submission of a meeting."""
    made = tmp_path / "instances"
    (made / "good").mkdir(parents=True)
    shutil.copy(MEETING, made / "good" / "13.xml")
    return made


def beside(folder: Path, content: str | bytes) -> bytes:
    """Lay another submission into the folder, before the good one."""
    (folder / "bad").mkdir()
    given = content.encode() if isinstance(content, str) else content
    (folder / "bad" / "bad.xml").write_bytes(given)
    return given


def test_a_submission_of_an_unknown_form_waits_until_the_form_is_known(
    here: Installation, folder: Path
) -> None:
    done = here.does("import", str(folder))
    assert "13.xml" in done.err
    assert "unknown_form" in done.err
    waiting = quarantine(here)
    assert [row["reason"] for row in waiting] == ["unknown_form"]
    assert waiting[0]["facts"]["form_id"] == "reunion_essai"
    assert kept(here) == [MEETING.read_bytes()]

    here.does("form", "publish", str(FORM))
    here.does("quarantine", "replay")

    assert quarantine(here) == []
    assert len(exported(here)) == 1
    assert json.loads(here.does("import", str(folder), "--json").out)["unchanged"] == 1


def test_broken_xml_is_kept_to_the_byte_and_the_others_are_received(
    here: Installation, folder: Path
) -> None:
    here.does("form", "publish", str(FORM))
    broken = beside(folder, MEETING.read_bytes()[:-9])

    done = here.does("import", str(folder))

    assert "bad/bad.xml" in done.err
    assert [row["reason"] for row in quarantine(here)] == ["broken_xml"]
    assert broken in kept(here)
    assert len(exported(here)) == 1


def test_a_billion_laughs_take_neither_memory_nor_time(here: Installation, folder: Path) -> None:
    here.does("form", "publish", str(FORM))
    xml = MEETING.read_text(encoding="utf-8").partition("?>")[2].replace("<objet>", "<objet>&l9;")
    bomb = beside(folder, f'<?xml version="1.0"?><!DOCTYPE data [{LAUGHS}]>{xml}')

    done = here.start("import", str(folder), prepare=have_little_memory, told=(300,)).wait(20)

    assert done.status == 0, done.err
    assert [row["reason"] for row in quarantine(here)] == ["broken_xml"]
    assert bomb in kept(here)
    assert len(exported(here)) == 1


@pytest.mark.one_database
@pytest.mark.parametrize("kind", [KOBO, CENTRAL])
def test_a_file_that_is_named_out_of_the_folder_stays_in_it(
    here: Installation, remote: RunRemote, kind: str
) -> None:
    there = remote(kind)
    forms, photo = FOREIGN / "forms", "1768300000000.jpg"
    media = {"activites.csv": (forms / "activites.csv").read_bytes()}
    there.state.add_form((forms / "formation_essai.xlsx").read_bytes(), media=media)
    xml = (FOREIGN / "submissions" / "00.xml").read_text(encoding="utf-8")
    there.state.receive(xml.replace(photo, "../../x"), {"../../x": b"elsewhere"})
    there.add_to(here)

    assert totals(here.does("pull", "--json").out) == {"new": 1, "attachments": 1}

    with Session(open_engine(here.database_url)) as store:
        came = store.scalars(select(Attachment).where(Attachment.blob_id.is_not(None))).one()
        assert (came.name, came.is_named) == ("x", True)
    assert [path for path in here.home.parent.rglob("x") if path.is_file()] == []
    assert totals(here.does("pull", "--json").out) == {"unchanged": 1}


def quarantine(here: Installation) -> list[dict]:
    """What `terrain quarantine list` shows."""
    return json.loads(here.does("quarantine", "list", "--json").out)["quarantine"]


def exported(here: Installation) -> list[str]:
    """The meetings that were understood."""
    return here.does("export", "submissions", "--form", "reunion_essai").out.splitlines()


def kept(here: Installation) -> list[bytes]:
    """The bytes of all receipts."""
    with Session(open_engine(here.database_url)) as store:
        return list(store.scalars(select(Receipt.xml).order_by(Receipt.id)))
