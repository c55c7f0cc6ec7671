"""What other servers were seen to do to a phone, and what is done here instead.

Each test names the harm: files dropped in silence, one 409 for five things, cut XML taken, rows
doubled by a retry, a fault for a missing part, good data refused for its version.
"""

import re
from uuid import uuid4

import pytest
import requests
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from server.models.forms import Form
from server.models.submissions import Edition, Receipt, ReceiptState, Submission
from sync.ingest import replay
from tests.openrosa.conftest import NOW, NewPhone, Phone, message_of
from tests.sync.conftest import Foreign

ForeignByNumber = dict[str, Foreign]
pytestmark = pytest.mark.one_database


def count(store: Session, table: type) -> int:
    store.rollback()
    return store.scalar(select(func.count()).select_from(table)) or 0


def edit_of(one: Foreign, base: str, title: str) -> bytes:
    """An edit of a submission: another instanceID, the one it replaces, another answer."""
    ids = f"<deprecatedID>{base}</deprecatedID><instanceID>uuid:{uuid4()}</instanceID>"
    xml = re.sub(r"<instanceID>.*?</instanceID>", ids, one.xml.decode())
    return (
        re.sub(r"<instanceName>.*?</instanceName>", "", xml)
        .replace("<intitule>", f"<intitule>{title} ", 1)
        .encode()
    )


class TestOneConflictOnly:
    """409 means one thing: other content under the same instanceID."""

    def test_the_same_conflict_again_is_409_again(
        self, phone: Phone, store: Session, foreign: ForeignByNumber
    ) -> None:
        phone.send(foreign["01"].xml, foreign["01"].files)
        for _ in range(2):
            assert phone.send(foreign["12"].xml, foreign["12"].files).status_code == 409
        assert count(store, Edition) == 2

    def test_an_edit_of_an_older_edition_is_taken_beside_the_other(
        self, phone: Phone, store: Session, foreign: ForeignByNumber
    ) -> None:
        one = foreign["00"]
        phone.send(one.xml, one.files)
        for title in ("first edit", "second edit"):
            assert phone.send(edit_of(one, one.instance_id, title)).status_code == 201
        assert (count(store, Submission), count(store, Edition)) == (1, 3)

    def test_the_original_sent_again_after_its_edit_is_received_already(
        self, phone: Phone, store: Session, foreign: ForeignByNumber
    ) -> None:
        one = foreign["00"]
        phone.send(one.xml, one.files)
        phone.send(edit_of(one, one.instance_id, "edit"))
        assert phone.send(one.xml, one.files).status_code == 202
        assert count(store, Edition) == 2

    def test_an_edit_of_what_is_not_here_yet_is_taken(
        self, phone: Phone, store: Session, foreign: ForeignByNumber
    ) -> None:
        one = foreign["00"]
        assert phone.send(edit_of(one, one.instance_id, "edit")).status_code == 201
        assert phone.send(one.xml, one.files).status_code == 201
        assert count(store, Submission) == 1

    def test_what_was_deleted_comes_back_when_it_is_sent_again(
        self, phone: Phone, store: Session, foreign: ForeignByNumber
    ) -> None:
        one = foreign["00"]
        phone.send(one.xml, one.files)
        store.scalars(select(Submission)).one().deleted_at = NOW
        store.commit()

        assert phone.send(one.xml, one.files).status_code == 202
        store.expire_all()
        assert store.scalars(select(Submission)).one().deleted_at is None

    def test_a_form_no_longer_published_still_takes_what_was_filled(
        self, phone: Phone, store: Session, foreign: ForeignByNumber
    ) -> None:
        for form in store.scalars(select(Form)):
            form.is_published = False
        store.commit()

        assert "formID" not in phone.get("/formList").text
        assert phone.send(foreign["00"].xml, foreign["00"].files).status_code == 201

    def test_the_same_instance_id_in_another_form_is_another_submission(
        self, phone: Phone, store: Session, foreign: ForeignByNumber
    ) -> None:
        meeting = foreign["13"]
        xml = meeting.xml.replace(meeting.instance_id.encode(), foreign["00"].instance_id.encode())
        phone.send(foreign["00"].xml, foreign["00"].files)
        assert phone.send(xml, meeting.files).status_code == 201
        assert count(store, Submission) == 2


@pytest.mark.parametrize("length", [0.2, 0.5, 0.95])
def test_cut_xml_is_refused_and_kept(
    phone: Phone, store: Session, foreign: ForeignByNumber, length: float
) -> None:
    xml = foreign["00"].xml
    cut = xml[: int(len(xml) * length)]

    assert phone.send(cut, foreign["00"].files).status_code == 400
    receipt = store.scalars(select(Receipt)).one()
    assert (receipt.state, receipt.xml) == (ReceiptState.QUARANTINED, cut)
    assert phone.send(xml, foreign["00"].files).status_code == 201


@pytest.mark.parametrize(
    "breaking",
    [
        lambda xml: xml.replace(b"</lieu>", b"</lieux>", 1),
        lambda xml: b"\xff\xfe" + xml,
        lambda xml: xml.decode().encode("latin-1", "replace"),
        lambda _: b"",
    ],
    ids=["tags that do not match", "two bytes before", "bytes of another encoding", "nothing"],
)
def test_broken_xml_is_400_not_a_fault(
    phone: Phone, foreign: ForeignByNumber, breaking: object
) -> None:
    refused = phone.send(breaking(foreign["00"].xml))
    assert refused.status_code == 400
    assert message_of(refused)


def test_other_spellings_of_good_xml_are_taken(
    phone: Phone, store: Session, foreign: ForeignByNumber
) -> None:
    xml = foreign["13"].xml
    head = xml.index(b"<", xml.index(b"?>")) if xml.startswith(b"<?") else 0
    bare = xml[head:]
    declared = b'<?xml version="1.0" encoding="ISO-8859-1"?>'
    latin = declared + re.sub(rb"[^\x00-\x7f]", b"e", bare)

    assert phone.send(b"\xef\xbb\xbf" + bare).status_code == 201
    assert phone.send(b'<?xml version="1.0"?>\n\n' + bare).status_code == 202
    assert phone.send(latin.replace(b"uuid:", b"uuid:latin-")).status_code == 201
    assert count(store, Submission) == 2


def test_entities_are_not_followed(phone: Phone, store: Session, foreign: ForeignByNumber) -> None:
    xml = foreign["13"].xml
    head = xml.index(b"<", xml.index(b"?>")) if xml.startswith(b"<?") else 0
    doctype = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    sent = phone.send(doctype + xml[head:].replace(b"<region>", b"<region>&e;", 1))
    assert sent.status_code in {201, 400}
    assert "root:" not in str([e.answers for e in store.scalars(select(Edition))])


@pytest.mark.parametrize("version", [b"", b'version=""', b'version="unheard-of"'])
def test_data_is_good_whatever_its_version(
    phone: Phone, store: Session, foreign: ForeignByNumber, version: bytes
) -> None:
    xml = re.sub(rb'version="[^"]*"', version, foreign["13"].xml, count=1)
    assert phone.send(xml).status_code == 201
    flags = {flag["kind"] for flag in store.scalars(select(Edition)).one().flags}
    assert "unknown_version" in flags


def test_an_unknown_form_is_404_kept_and_taken_once_it_is_known(
    phone: Phone, store: Session, foreign: ForeignByNumber
) -> None:
    xml = foreign["13"].xml.replace(b'id="reunion_essai"', b'id="not_yet"')
    refused = phone.send(xml, {"1.jpg": b"jpg"})
    assert refused.status_code == 404
    assert "not_yet" in message_of(refused)

    form = store.scalars(select(Form).where(Form.form_id == "reunion_essai")).one()
    form.form_id = "not_yet"
    store.commit()
    assert phone.send(xml).status_code == 201
    store.expire_all()
    receipt = store.scalars(select(Receipt)).one()
    assert receipt.state == ReceiptState.INGESTED
    assert [file.name for file in receipt.files] == ["1.jpg"]


def test_a_form_for_other_regions_is_403_and_what_was_filled_is_kept(
    phone: Phone, store: Session, foreign: ForeignByNumber
) -> None:
    store.scalars(select(Form).where(Form.form_id == "reunion_essai")).one().regions = ["ori"]
    store.commit()

    refused = phone.send(foreign["13"].xml)
    assert refused.status_code == 403
    assert "régions" in message_of(refused)
    store.expire_all()
    receipt = store.scalars(select(Receipt)).one()
    assert receipt.reason == "form_not_for_key"
    assert replay(store, receipt, now=NOW).edition is not None


def test_a_revoked_key_that_sends_again_what_is_here_sets_nothing_aside(
    phone: Phone, store: Session, foreign: ForeignByNumber
) -> None:
    phone.send(foreign["13"].xml)
    store.refresh(phone.key)
    phone.key.revoked_at = NOW
    store.commit()

    assert phone.send(foreign["13"].xml).status_code == 403
    store.expire_all()
    assert store.scalars(select(Receipt)).one().state == ReceiptState.INGESTED


def test_a_body_that_breaks_off_is_400_and_its_xml_is_kept(
    phone: Phone, store: Session, foreign: ForeignByNumber
) -> None:
    whole = requests.Request(
        "POST",
        phone.url("/submission"),
        files=[
            ("xml_submission_file", ("s.xml", foreign["13"].xml, "text/xml")),
            ("1.jpg", ("1.jpg", b"jpg" * 1000, "image/jpeg")),
        ],
    ).prepare()
    assert isinstance(whole.body, bytes)
    headers = {"Content-Type": whole.headers["Content-Type"]}

    refused = requests.post(phone.url("/submission"), whole.body[:-500], headers=headers, timeout=9)
    assert refused.status_code == 400
    assert message_of(refused)
    receipt = store.scalars(select(Receipt)).one()
    assert (receipt.state, receipt.files) == (ReceiptState.QUARANTINED, [])

    again = requests.post(phone.url("/submission"), whole.body, headers=headers, timeout=9)
    assert again.status_code == 201
    store.expire_all()
    assert store.scalars(select(Receipt)).one().state == ReceiptState.INGESTED


def test_more_than_100_mb_are_413_in_the_key_s_language(new_phone: NewPhone) -> None:
    phone = new_phone("bmk", language="ar")
    refused = requests.post(
        phone.url("/submission"),
        (b"x" * 1_000_000 for _ in range(106)),
        headers={"Content-Type": "multipart/form-data; boundary=x"},
        timeout=60,
    )
    assert refused.status_code == 413
    assert refused.headers["Content-Language"] == "ar"
    assert "100" in message_of(refused)
