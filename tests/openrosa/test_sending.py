"""The four cases of a POST, and that nothing refused is lost."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from requests.auth import HTTPBasicAuth, HTTPDigestAuth
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from server.models.submissions import Edition, Receipt, ReceiptState, Submission
from tests.openrosa.conftest import NOW, OPENROSA, NewPhone, Phone, message_of
from tests.sync.conftest import Foreign

ForeignByNumber = dict[str, Foreign]


def count(store: Session, table: type) -> int:
    store.rollback()
    return store.scalar(select(func.count()).select_from(table)) or 0


def test_new_again_more_files_and_other_bytes(
    phone: Phone, store: Session, foreign: ForeignByNumber
) -> None:
    one = foreign["00"]
    some = dict(list(one.files.items())[:1])

    assert phone.send(one.xml, some, incomplete=True).status_code == 201
    assert phone.send(one.xml, some).status_code == 202
    assert phone.send(one.xml, one.files).status_code == 201
    assert phone.send(one.xml, {next(iter(some)): b"other"}).status_code == 201
    again = phone.send(one.xml, one.files)
    assert again.status_code == 202
    assert again.headers["X-OpenRosa-Version"] == "1.0"
    assert count(store, Submission) == 1


def test_an_edit_is_a_new_edition_and_carries_files_over(
    phone: Phone, store: Session, foreign: ForeignByNumber
) -> None:
    phone.send(foreign["00"].xml, foreign["00"].files)
    assert phone.send(foreign["10"].xml).status_code == 201

    current = store.scalars(select(Edition).where(Edition.is_current)).one()
    assert current.instance_id == foreign["10"].instance_id
    assert all(a.blob for a in current.attachments if a.name in foreign["00"].files)


def test_other_content_is_409_and_both_are_kept(
    phone: Phone, store: Session, foreign: ForeignByNumber
) -> None:
    phone.send(foreign["01"].xml, foreign["01"].files)
    refused = phone.send(foreign["12"].xml, foreign["12"].files)

    assert refused.status_code == 409
    assert "conservées" in message_of(refused)
    assert count(store, Edition) == 2


def test_eight_at_once_are_one_submission(
    phone: Phone, store: Session, foreign: ForeignByNumber
) -> None:
    one = foreign["00"]
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _: phone.send(one.xml, one.files).status_code, range(8)))

    assert set(statuses) <= {201, 202}
    assert 201 in statuses
    assert (count(store, Submission), count(store, Edition)) == (1, 1)


@pytest.mark.parametrize(
    ("xml", "status"),
    [
        (b"<data id='nobody' version='1'><meta/></data>", 404),
        (b"<data id='reunion_essai' version='1'><region>bmk", 400),
        (b"not xml at all", 400),
    ],
)
def test_a_refusal_says_why_and_its_bytes_are_in_quarantine(
    phone: Phone, store: Session, xml: bytes, status: int
) -> None:
    refused = phone.send(xml, {"x.jpg": b"jpg"})

    assert refused.status_code == status
    assert message_of(refused)
    receipt = store.scalars(select(Receipt)).one()
    assert (receipt.state, receipt.xml) == (ReceiptState.QUARANTINED, xml)
    assert [file.name for file in receipt.files] == ["x.jpg"]


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("language", "word"), [("fr", "publié"), ("ar", "النموذج"), ("en", "form")]
)
def test_the_phone_shows_the_reason_in_the_key_s_language(
    new_phone: NewPhone, published: None, language: str, word: str
) -> None:
    phone = new_phone("bmk", language=language)
    assert word in message_of(phone.send(b"<data id='nobody'/>"))


@pytest.mark.one_database
def test_a_post_without_its_xml_part_is_refused_not_broken(phone: Phone) -> None:
    for options in (
        {"files": {"photo.jpg": b"jpg"}},
        {"data": b"--broken", "headers": {"Content-Type": "multipart/form-data; boundary=x"}},
        {"data": b"<data/>", "headers": {"Content-Type": "text/xml"}},
    ):
        refused = requests.post(phone.url("/submission"), timeout=20, **options)
        assert refused.status_code == 400
        assert message_of(refused)


def test_an_unknown_version_is_taken(
    phone: Phone, store: Session, foreign: ForeignByNumber
) -> None:
    xml = foreign["13"].xml.replace(b'version="1"', b'version="99"')
    assert phone.send(xml).status_code == 201
    assert "unknown_version" in {f["kind"] for f in store.scalars(select(Edition)).one().flags}


def test_without_instance_id_a_retry_is_the_same(
    phone: Phone, store: Session, foreign: ForeignByNumber
) -> None:
    xml = re.sub(rb"<instanceID>.*?</instanceID>", b"", foreign["13"].xml)
    assert [phone.send(xml).status_code for _ in range(2)] == [201, 202]
    assert count(store, Submission) == 1


@pytest.mark.one_database
def test_basic_and_digest_with_the_phone_password(phone: Phone, foreign: ForeignByNumber) -> None:
    url = f"{phone.address}/submission"
    xml = foreign["13"].xml
    digest = HTTPDigestAuth(phone.username, phone.password)
    basic = HTTPBasicAuth(phone.username, phone.password)

    assert phone.send(xml, url=url, auth=digest).status_code == 201
    assert phone.send(xml, url=url, auth=basic).status_code == 202
    wrong = phone.send(xml, url=url, auth=HTTPBasicAuth(phone.username, "wrong"))
    assert wrong.status_code == 401
    assert "Digest" in wrong.headers["WWW-Authenticate"]
    assert phone.send(xml, url=url).status_code == 401


def test_a_revoked_key_gets_403_and_what_it_sent_is_kept(
    phone: Phone, store: Session, foreign: ForeignByNumber
) -> None:
    store.refresh(phone.key)
    phone.key.revoked_at = NOW
    store.commit()

    refused = phone.send(foreign["13"].xml)
    assert refused.status_code == 403
    assert "révoquée" in message_of(refused)
    assert store.scalars(select(Receipt)).one().reason == "revoked_key"
    assert requests.get(phone.url("/formList"), headers=OPENROSA, timeout=20).status_code == 403


def test_a_stranger_s_address_is_403_and_nothing_is_kept(
    phone: Phone, store: Session, foreign: ForeignByNumber
) -> None:
    url = f"{phone.address}/key/{'x' * 43}/submission"
    refused = phone.send(foreign["13"].xml, url=url)
    assert refused.status_code == 403
    assert message_of(refused)
    assert count(store, Receipt) == 0


def test_where_no_answer_tells_the_region_the_key_does(
    phone: Phone, store: Session, foreign: ForeignByNumber
) -> None:
    phone.send(foreign["13"].xml)
    receipt = store.scalars(select(Receipt)).one()
    assert receipt.facts["region"] == "bmk"


@pytest.mark.one_database
def test_head_says_how_much_may_be_sent(phone: Phone) -> None:
    answer = requests.head(phone.url("/submission"), headers=OPENROSA, timeout=20)
    assert answer.status_code == 204
    assert answer.headers["X-OpenRosa-Accept-Content-Length"] == "100000000"
    assert answer.headers["Location"].endswith("/submission")
