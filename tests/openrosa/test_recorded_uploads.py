"""Uploads as two servers saw them, in their order, sent here: what differs is named.

The recordings lie outside the checkout; without them these tests are left out.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from tests.openrosa.conftest import OPENROSA, Phone
from tests.stand_ins.recordings import SHARED, body_bytes, recorded

pytestmark = pytest.mark.one_database
BOUNDARY = "a-boundary"
XML = "xml_submission_file"


@dataclass(frozen=True)
class Upload:
    """A recorded POST: its number, what that server answered, the body and its type."""

    number: str
    status: int
    body: bytes
    content_type: str


def kobo_uploads() -> Iterator[Upload]:
    """Of files the size is recorded, not the bytes; forms go by our names."""
    for exchange in recorded("kobo"):
        request = exchange["request"]
        body = request.get("body")
        is_post = request["method"] == "POST" and request["url"].endswith("/submission")
        if is_post and isinstance(body, dict) and "multipart" in body:
            whole = b"".join(map(_part, body["multipart"])) + f"--{BOUNDARY}--\r\n".encode()
            kind = f"multipart/form-data; boundary={BOUNDARY}"
            yield Upload(exchange["name"][:3], exchange["response"]["status"], whole, kind)


def central_uploads() -> Iterator[Upload]:
    """The bodies are recorded whole."""
    for exchange in recorded("odk_central"):
        request = exchange["request"]
        body = request.get("body")
        is_post = request["method"] == "POST" and "/submission?" in request["path"]
        if is_post and "/key/" in request["path"] and body:
            kinds = [value for name, value in request["headers"] if name == "Content-Type"]
            status = exchange["response"]["status"]
            yield Upload(exchange["name"][:3], status, body_bytes(body), (kinds or [""])[0])


def _part(part: dict[str, Any]) -> bytes:
    head = f'name="{part["name"]}"'
    if part.get("filename") is not None:
        head += f'; filename="{part["filename"]}"'
    head += f"\r\nContent-Type: {part['content_type']}" if part.get("content_type") else ""
    lines = f"--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n"
    return lines.encode() + _content(part) + b"\r\n"


def _content(part: dict[str, Any]) -> bytes:
    text = part.get("text")
    if text is None or part["name"] != XML:
        size = part.get("size") or 0
        return (part["name"].encode() * size)[:size]
    ours = "formation_essai" if "<seance>" in text else "reunion_essai"
    return re.sub(r'(<\w+\b[^>]*? id=")a\w{21}"', rf'\g<1>{ours}"', text, count=1).encode()


def sent(phone: Phone, upload: Upload) -> requests.Response:
    headers = {**OPENROSA, "Content-Type": upload.content_type}
    return requests.post(phone.url("/submission"), upload.body, headers=headers, timeout=60)


TAKEN = 201
# What is answered here where the recorded server answered otherwise; 202 counts as 201.
KOBO = {
    TAKEN: {
        "060": "its form goes by our name here",
        "074 075 076 077 080 413 834": "here the phone has a key",
        "078 079": "no instanceID: one is derived from the bytes",
        "405 406": "an old edition again, or the original after its edit, is received already",
        "412": "an edit may come before what it edits",
        "443 445": "other bytes under a file's name are kept beside the first",
        "821": "a form no longer given out still takes what was filled",
    },
    400: {"072": "a missing part is no fault of the server"},
}
CENTRAL = {
    TAKEN: {
        "106 126 416": "the data is good whatever its version",
        "116": "the version header is not insisted on",
        "155": "an edit of an older edition stands beside the other",
        "156 311": "an edit may come before what it edits",
        "158": "the original after its edit is received already",
        "310": "what was deleted and comes again is back",
        "320 321": "a form no longer given out still takes what was filled",
        "402": "an instanceID may be long",
        "407": "bytes of a declared encoding are read",
        "411": "the XML may come without a file name",
    },
    400: {
        "108": "broken XML is no unknown form",
        "109 110 111": "cut or ill-nested XML is not taken",
        "409": "a document type is refused, its entities never read",
    },
}


@pytest.mark.parametrize(
    ("uploads", "different"), [(kobo_uploads, KOBO), (central_uploads, CENTRAL)]
)
def test_each_recorded_upload_is_answered_as_there_or_better(
    phone: Phone, uploads: Callable[[], Iterator[Upload]], different: dict[int, dict[str, str]]
) -> None:
    found = list(uploads())
    if not found:
        pytest.skip(f"recorded uploads left out: {SHARED} is not on this machine")
    better = {
        number: status
        for status, reasons in different.items()
        for numbers in reasons
        for number in numbers.split()
    }
    answers = {}
    for upload in found:
        answer = sent(phone, upload)
        assert answer.headers["Content-Type"].startswith("text/xml"), upload.number
        status = TAKEN if answer.status_code == 202 else answer.status_code
        expected = better.get(upload.number, TAKEN if upload.status == 202 else upload.status)
        answers[upload.number] = (expected, status)
    assert {n: pair for n, pair in answers.items() if pair[0] != pair[1]} == {}
    assert set(better) <= set(answers)
