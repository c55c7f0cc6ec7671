"""What phones and browsers really send: odd names, several POSTs, empty and large files."""

import hashlib
import unicodedata
from uuid import uuid4

import pytest
import requests
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.submissions import Attachment, Edition, Receipt
from sync.attachments import is_arriving
from tests.openrosa.conftest import Phone
from tests.sync.conftest import Foreign

ForeignByNumber = dict[str, Foreign]
pytestmark = pytest.mark.one_database
BOUNDARY = "----a-boundary"
PHOTO = "photo é à 1.jpg"


def with_photo(one: Foreign, name: str) -> bytes:
    """The submission under a new instanceID, naming a photo of that name."""
    xml = one.xml.decode().replace(one.instance_id, f"uuid:{uuid4()}")
    start, end = xml.index("<photo>"), xml.index("</photo>")
    return f"{xml[:start]}<photo>{name}{xml[end:]}".encode()


def body(*parts: tuple[str, bytes]) -> bytes:
    """A multipart body; each part as its head after `form-data` and its content."""
    lines = [
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode()
        + content
        + b"\r\n"
        for head, content in parts
    ]
    return b"".join(lines) + f"--{BOUNDARY}--\r\n".encode()


def post(phone: Phone, content: bytes, query: str = "") -> requests.Response:
    """Send a body as it is."""
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    return requests.post(phone.url(f"/submission{query}"), content, headers=headers, timeout=60)


def xml_part(xml: bytes) -> tuple[str, bytes]:
    return 'name="xml_submission_file"; filename="submission.xml"\r\nContent-Type: text/xml', xml


def held(store: Session) -> dict[str, tuple[bool, int | None]]:
    """The shown edition's files by name: whether the XML names them, and their size."""
    store.rollback()
    edition = store.scalars(select(Edition).where(Edition.is_current)).one()
    return {
        a.name: (a.is_named, a.blob.size if a.blob else None)
        for a in edition.attachments
        if a.is_current
    }


@pytest.mark.parametrize(
    ("sent", "named"),
    [
        (PHOTO, PHOTO),
        (unicodedata.normalize("NFD", PHOTO), unicodedata.normalize("NFC", PHOTO)),
        (unicodedata.normalize("NFC", PHOTO), unicodedata.normalize("NFD", PHOTO)),
        ("صورة ١.jpg", "صورة ١.jpg"),
        ("a &amp; b.jpg".replace("&amp;", "&"), "a &amp; b.jpg"),
    ],
    ids=["spaces and accents", "decomposed", "composed", "Arabic", "ampersand"],
)
def test_a_photo_finds_its_answer_whatever_its_name(
    phone: Phone, store: Session, foreign: ForeignByNumber, sent: str, named: str
) -> None:
    xml = with_photo(foreign["00"], named)
    head = f'name="{sent}"; filename="{sent}"\r\nContent-Type: image/jpeg'

    assert post(phone, body(xml_part(xml), (head, b"jpg"))).status_code == 201
    assert held(store)[named.replace("&amp;", "&")] == (True, 3)


@pytest.mark.parametrize(
    "head",
    [
        'name="1.jpg"',
        'name="1.jpg"\r\nContent-Type: image/jpeg',
        'name="1.jpg"; filename=""',
        'name="photo"; filename="1.jpg"',
        'name="1.jpg"; filename="C:\\fakepath\\other.jpg"',
        'name="file"; filename="../../1.jpg"',
    ],
)
def test_a_photo_is_taken_with_or_without_a_file_name(
    phone: Phone, store: Session, foreign: ForeignByNumber, head: str
) -> None:
    photo = bytes(range(256)) * 9
    xml = with_photo(foreign["00"], "1.jpg")

    assert post(phone, body((head, photo), xml_part(xml))).status_code == 201
    assert held(store)["1.jpg"] == (True, len(photo))


def test_a_file_that_no_answer_names_is_kept_and_flagged(
    phone: Phone, store: Session, foreign: ForeignByNumber
) -> None:
    phone.send(foreign["00"].xml, {"unnamed.jpg": b"jpg"})
    assert held(store)["unnamed.jpg"] == (False, 3)


def test_two_parts_of_one_name_are_both_kept(
    phone: Phone, store: Session, foreign: ForeignByNumber
) -> None:
    xml = with_photo(foreign["00"], "1.jpg")
    parts = [
        (f'name="{part}"; filename="1.jpg"\r\nContent-Type: image/jpeg', content)
        for part, content in (("a", b"first"), ("b", b"second one"))
    ]
    assert post(phone, body(xml_part(xml), *parts)).status_code == 201

    assert held(store)["1.jpg"] == (True, len(b"second one"))
    kept = store.scalars(select(Attachment).where(Attachment.name == "1.jpg")).all()
    assert sorted(a.blob.size for a in kept if a.blob) == [5, 10]


def test_an_empty_file_is_a_file(phone: Phone, store: Session, foreign: ForeignByNumber) -> None:
    xml = with_photo(foreign["00"], "1.jpg")
    assert phone.send(xml, {"1.jpg": b""}).status_code == 201
    assert held(store)["1.jpg"] == (True, 0)


def test_12_mb_arrive_as_they_were_sent(
    phone: Phone, store: Session, foreign: ForeignByNumber
) -> None:
    photo = hashlib.sha256(b"seed").digest() * (12 * 1024 * 1024 // 32) + b"\r\n--"
    xml = with_photo(foreign["00"], "1.jpg")

    assert phone.send(xml, {"1.jpg": photo}).status_code == 201
    sha256 = hashlib.sha256(photo).hexdigest()
    assert sha256 in {a.blob.sha256 for a in store.scalars(select(Attachment)) if a.blob}
    assert phone.send(xml, {"1.jpg": photo}).status_code == 202


def test_in_several_parts_it_is_marked_until_the_last_attachment_is_in(
    phone: Phone, store: Session, foreign: ForeignByNumber
) -> None:
    one = foreign["00"]
    files = list(one.files.items())
    marked = []
    for number, (name, content) in enumerate(files):
        is_last = number == len(files) - 1
        sent = phone.send(one.xml, {name: content}, incomplete=not is_last)
        assert sent.status_code == 201
        marked.append(_is_arriving(store))
    assert marked == [True] * (len(files) - 1) + [False]

    assert phone.send(one.xml, dict(files[:1]), incomplete=True).status_code == 202
    assert not _is_arriving(store)


def test_what_never_comes_is_awaited_but_no_longer_on_its_way(
    phone: Phone, store: Session, foreign: ForeignByNumber
) -> None:
    phone.send(foreign["00"].xml)
    assert None in {size for _, size in held(store).values()}
    assert not _is_arriving(store)


def test_the_device_that_a_phone_names_is_kept(
    phone: Phone, store: Session, foreign: ForeignByNumber
) -> None:
    sent = post(phone, body(xml_part(foreign["13"].xml)), "?deviceID=collect%3Aabc")
    assert sent.status_code == 201
    assert store.scalars(select(Receipt)).one().facts["device"] == "collect:abc"


def _is_arriving(store: Session) -> bool:
    store.rollback()
    return is_arriving(store, store.scalars(select(Edition).where(Edition.is_current)).one())
