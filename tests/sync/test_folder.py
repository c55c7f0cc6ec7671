"""`terrain import`: what lies on a phone, with Collect's own list of what is finished."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.forms import Form
from server.models.submissions import Edition, Receipt, ReceiptState
from sync.errors import NotFound
from sync.folder import FolderReport, import_folder
from tests.sync.conftest import NOW, Foreign

pytestmark = pytest.mark.one_database
ForeignByNumber = dict[str, Foreign]
# The table of Collect's instances.db, version 8.
TABLE = """CREATE TABLE instances (
    _id integer primary key autoincrement, displayName text not null, submissionUri text,
    canEditWhenComplete text, canDeleteBeforeSend text, instanceFilePath text not null,
    jrFormId text not null, jrVersion text, status text not null, date date not null,
    deletedDate date, geometry text, geometryType text)"""
MANIFEST = """<data id="formation_essai" version="1" encrypted="yes"
  xmlns="http://opendatakit.org/submissions"><base64EncryptedKey>a2V5</base64EncryptedKey>
  <meta xmlns="http://openrosa.org/xforms"><instanceID>uuid:sealed</instanceID></meta>
  <encryptedXmlFile>submission.xml.enc</encryptedXmlFile></data>"""


class Phone:
    """A project's folder as Collect keeps it: instances, and metadata with the list of them."""

    def __init__(self, folder: Path) -> None:
        self.instances = folder / "instances"
        self.database = folder / "metadata" / "instances.db"
        self.instances.mkdir(parents=True)
        self.database.parent.mkdir()
        with closing(sqlite3.connect(self.database)) as opened:
            opened.execute("PRAGMA journal_mode=WAL")
            opened.execute("CREATE TABLE android_metadata (locale TEXT)")
            opened.execute(TABLE)
            opened.execute("PRAGMA user_version = 8")
            opened.commit()

    def fill(self, one: Foreign, status: str, *, root: str = "") -> Path:
        """An instance in its folder, and its row; older Collects write the whole path."""
        name = f"essai_{one.file[:2]}"
        folder = self.instances / name
        folder.mkdir()
        (folder / f"{name}.xml").write_bytes(one.xml)
        for file, content in one.files.items():
            (folder / file).write_bytes(content)
        self._row(f"{root}{name}/{name}.xml", status)
        return folder

    def seal(self, name: str) -> None:
        """An encrypted instance: Collect leaves the manifest and the sealed files."""
        folder = self.instances / name
        folder.mkdir()
        (folder / "submission.xml").write_text(MANIFEST, encoding="utf-8")
        (folder / "submission.xml.enc").write_bytes(b"sealed")
        self._row(f"{name}/{name}.xml", "complete", editable="false")

    def finish(self) -> None:
        """The officer finishes what was begun."""
        with closing(sqlite3.connect(self.database)) as opened:
            opened.execute("UPDATE instances SET status = 'complete'")
            opened.commit()

    def _row(self, path: str, status: str, editable: str = "true") -> None:
        row = ("essai", editable, path, "formation_essai", "1", status, 1_790_000_000_000)
        with closing(sqlite3.connect(self.database)) as opened:
            opened.execute(
                "INSERT INTO instances (displayName, canEditWhenComplete, instanceFilePath,"
                " jrFormId, jrVersion, status, date) VALUES (?, ?, ?, ?, ?, ?, ?)",
                row,
            )
            opened.commit()


@pytest.fixture
def phone(tmp_path: Path, known_forms: list[Form]) -> Phone:
    return Phone(tmp_path / "project")


def imported(store: Session, media: MediaStore, folder: Path) -> FolderReport:
    return import_folder(store, media, folder, now=NOW)


def reasons(store: Session) -> list[str | None]:
    quarantined = Receipt.state == ReceiptState.QUARANTINED
    return list(store.scalars(select(Receipt.reason).where(quarantined).order_by(Receipt.id)))


@pytest.mark.parametrize("status", ["complete", "submitted", "submissionFailed"])
@pytest.mark.parametrize("root", ["", "/storage/emulated/0/odk/instances/"])
def test_what_is_finished_is_taken_with_its_files(
    phone: Phone,
    store: Session,
    media: MediaStore,
    foreign: ForeignByNumber,
    status: str,
    root: str,
) -> None:
    phone.fill(foreign["00"], status, root=root)
    assert imported(store, media, phone.instances).outcomes == {"new": 1}
    edition = store.scalars(select(Edition)).one()
    assert {a.name for a in edition.attachments if a.blob} == set(foreign["00"].files)


@pytest.mark.parametrize("status", ["incomplete", "invalid", "valid", "newEdit"])
def test_what_is_not_finished_is_a_draft_until_it_is(
    phone: Phone, store: Session, media: MediaStore, foreign: ForeignByNumber, status: str
) -> None:
    phone.fill(foreign["00"], status)
    phone.fill(foreign["02"], "complete")
    assert imported(store, media, phone.instances).outcomes == {"quarantined": 1, "new": 1}
    assert reasons(store) == ["draft"]

    phone.finish()
    assert imported(store, media, phone.instances).outcomes == {"new": 1, "unchanged": 1}
    assert reasons(store) == []


def test_a_draft_that_was_changed_before_it_was_finished_waits_no_more(
    phone: Phone, store: Session, media: MediaStore, foreign: ForeignByNumber
) -> None:
    folder = phone.fill(foreign["00"], "incomplete")
    imported(store, media, phone.instances)
    file = next(folder.glob("*.xml"))
    file.write_bytes(file.read_bytes().replace(b"<intitule>", b"<intitule>x ", 1))
    phone.finish()

    assert imported(store, media, phone.instances).outcomes == {"new": 1}
    assert reasons(store) == []


def test_what_was_taken_stays_when_it_is_opened_again_on_the_phone(
    phone: Phone, store: Session, media: MediaStore, foreign: ForeignByNumber
) -> None:
    folder = phone.fill(foreign["00"], "complete")
    imported(store, media, phone.instances)
    with closing(sqlite3.connect(phone.database)) as opened:
        opened.execute("UPDATE instances SET status = 'incomplete'")
        opened.commit()

    assert imported(store, media, folder.parent).outcomes == {"unchanged": 1}
    assert reasons(store) == []


def test_what_is_encrypted_is_kept_sealed(phone: Phone, store: Session, media: MediaStore) -> None:
    phone.seal("essai_sealed")
    report = imported(store, media, phone.instances)

    assert report.quarantined == [("essai_sealed/submission.xml", "encrypted")]
    assert [file.name for file in store.scalars(select(Receipt)).one().files] == [
        "submission.xml.enc"
    ]


def test_without_collect_s_list_everything_counts_as_finished(
    phone: Phone, store: Session, media: MediaStore, foreign: ForeignByNumber
) -> None:
    phone.fill(foreign["00"], "incomplete")
    phone.database.unlink()
    assert imported(store, media, phone.instances).outcomes == {"new": 1}


def test_a_list_that_cannot_be_read_is_said_before_anything_is_taken(
    phone: Phone, store: Session, media: MediaStore, foreign: ForeignByNumber
) -> None:
    phone.fill(foreign["00"], "incomplete")
    phone.database.write_bytes(b"no database" * 100)
    with pytest.raises(NotFound, match=r"instances\.db"):
        imported(store, media, phone.instances)
    assert store.scalars(select(Receipt)).all() == []


def test_the_whole_project_of_the_phone_may_be_given(
    phone: Phone, store: Session, media: MediaStore, foreign: ForeignByNumber
) -> None:
    phone.fill(foreign["00"], "incomplete")
    forms = phone.instances.parent / "forms"
    forms.mkdir()
    (forms / "form.xml").write_text("<h:html xmlns:h='http://www.w3.org/1999/xhtml'/>")

    report = imported(store, media, phone.instances.parent)
    assert (report.outcomes, report.skipped) == ({"quarantined": 1}, ["forms/form.xml"])
