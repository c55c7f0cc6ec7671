"""A page of submission XML cut into documents: bytes kept, one broken document alone lost."""

from __future__ import annotations

import time
from xml.etree import ElementTree

import pytest

from kobo_bridge import errors, kobo_xml
from tests.kobo_bridge.servers import recorded

UID = "aForm"
GOOD = b'<aForm id="aForm" version="1"><a>1</a><meta><instanceID>uuid:1</instanceID></meta></aForm>'


def page(*documents: bytes) -> bytes:
    return b"<root><next>None</next><results>" + b"".join(documents) + b"</results></root>"


def cut(*documents: bytes) -> list[bytes]:
    return list(kobo_xml.documents(page(*documents), UID))


def test_a_recorded_page_falls_into_documents_that_stand_alone():
    """Kobo 130: two raw submissions one after the other, namespaces declared on each."""
    found = list(kobo_xml.documents(recorded("kobo", "130").body, "awFey7rKkwuCqGLThUH3JJ"))
    assert [kobo_xml.meta_id(one) for one in found] == [
        "uuid:52e6b438-f2a7-4269-a651-0c5ca6a3a450",
        "uuid:5d9dc9f8-9531-40ed-ae8e-36f681e74ef5",
    ]
    assert [ElementTree.fromstring(one).tag for one in found] == ["awFey7rKkwuCqGLThUH3JJ"] * 2


def test_the_document_of_the_page_is_the_single_one_to_the_byte():
    """Kobo 130 and 143: the page leaves only the prolog away."""
    of_page = next(kobo_xml.documents(recorded("kobo", "130").body, "awFey7rKkwuCqGLThUH3JJ"))
    assert recorded("kobo", "143").body.endswith(of_page)


@pytest.mark.parametrize(
    "odd",
    [
        b'<aForm id="aForm"><aForm><aForm/></aForm></aForm>',
        b'<aForm id="aForm"><a><![CDATA[</aForm>]]></a></aForm>',
        b'<aForm id="aForm"><!-- </aForm> --><a/></aForm>',
        b'<aForm id="aForm" b="</aForm>" c=\'>\'><a/></aForm>',
        b'<aForm id="aForm"/>',
        b'<data id="aForm" version="x"><a>1</a></data>',
        b'<aForm id="aForm"><a><b></a></b></aForm>',
        b'<aForm id="aForm"><a>5 &lt; 6 > 4</a></aForm>',
    ],
)
def test_odd_documents_keep_their_bytes_and_their_neighbours(odd):
    """Kobo 088: a root may have any name; nested names, CDATA and comments hide end tags."""
    assert cut(GOOD, odd, GOOD) == [GOOD, odd, GOOD]


def test_a_document_that_is_never_closed_harms_no_other():
    broken = b'<aForm id="aForm" version="1"><a>1'
    found = cut(GOOD, b'<data id="aForm"><a>1', GOOD)
    assert found == [GOOD, GOOD]
    assert cut(broken) == []


def test_prologs_between_documents_are_left_out():
    assert cut(b"<?xml version='1.0' ?>" + GOOD, b"<?xml version='1.0' ?>" + GOOD) == [GOOD, GOOD]


def test_the_id_is_that_of_meta_not_of_a_question():
    document = (
        b"<d><instanceID>a question</instanceID>"
        b"<orx:meta><orx:instanceID>uuid:7</orx:instanceID>"
        b"<orx:deprecatedID>uuid:6</orx:deprecatedID></orx:meta></d>"
    )
    assert kobo_xml.meta_id(document) == "uuid:7"
    assert kobo_xml.meta_id(document, b"deprecatedID") == "uuid:6"
    assert kobo_xml.meta_id(b"<d/>") is None


def test_an_empty_page_has_no_documents():
    assert cut() == []


def test_what_is_no_page_is_an_error():
    with pytest.raises(errors.SourceAnswerUnreadable):
        list(kobo_xml.documents(b"<html></html>", UID))


@pytest.mark.parametrize("hostile", [b"<!--", b"<![CDATA[", b"<meta>", b"<aForm>", b"<"])
def test_a_hostile_document_costs_no_more_than_its_length(hostile):
    """Whoever may send to a form could otherwise stop every pull of it."""
    document = b'<aForm id="aForm">' + hostile * 20_000
    began = time.monotonic()
    assert cut(document, GOOD)[-1:] in ([GOOD], [])
    kobo_xml.meta_id(document)
    assert time.monotonic() - began < 3
