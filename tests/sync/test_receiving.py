"""Receiving: the cases, one by one, on both databases (DESIGN.md)."""

import re

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from server.models.sources import Origin, Source, SourceKind
from server.models.submissions import (
    Attachment,
    Edition,
    Receipt,
    ReceiptState,
    Submission,
)
from sync.ingest import Outcome, derived_instance_id, replay
from sync.origins import mark_deleted
from sync.review import current_edition
from tests.sync.conftest import FOREIGN, NOW, Foreign, Send, add_xform

pytestmark = pytest.mark.usefixtures("known_forms")
ForeignByNumber = dict[str, Foreign]


def count(store: Session, table: type) -> int:
    return store.scalar(select(func.count()).select_from(table)) or 0


def edited(one: Foreign, old: str, new: str) -> bytes:
    return one.xml.replace(old.encode(), new.encode())


def without_instance_id(one: Foreign) -> bytes:
    return re.sub(rb"<instanceID>.*?</instanceID>", b"", one.xml)


def test_a_new_instance_id_is_a_submission_with_its_first_edition(
    send: Send, foreign: ForeignByNumber
) -> None:
    done = send(foreign["00"])

    assert done.outcome is Outcome.NEW
    assert (done.edition.number, done.edition.is_current) == (1, True)
    assert done.edition.submission.instance_id == foreign["00"].instance_id
    assert all(attachment.blob for attachment in done.edition.attachments)


def test_the_same_again_from_another_source_is_one_more_origin(
    send: Send, store: Session, foreign: ForeignByNumber, kobo_source: Source
) -> None:
    send(foreign["00"])
    as_kobo_gives_it = edited(
        foreign["00"],
        "<meta>",
        "<formhub><uuid>x</uuid></formhub><__version__>v</__version__><meta>",
    )
    again = send(as_kobo_gives_it, source=kobo_source, remote_form_id="aX", remote_id="17")

    assert again.outcome is Outcome.UNCHANGED
    assert count(store, Edition) == 1
    assert {origin.remote_id for origin in again.edition.submission.origins} == {
        foreign["00"].instance_id,
        "17",
    }


def test_receiving_the_same_again_writes_nothing_new(
    send: Send, store: Session, foreign: ForeignByNumber
) -> None:
    tables = (Submission, Edition, Receipt, Attachment, Origin)
    for one in foreign.values():
        send(one)
    before = [count(store, table) for table in tables]
    for one in foreign.values():
        assert send(one).outcome is Outcome.UNCHANGED
    assert [count(store, table) for table in tables] == before


def test_other_content_under_the_same_instance_id_is_a_conflict_beside_the_first(
    send: Send, store: Session, foreign: ForeignByNumber
) -> None:
    first = send(foreign["01"])
    done = send(foreign["12"])

    submission = first.edition.submission
    assert done.outcome is Outcome.CONFLICT
    assert submission.has_conflict
    assert current_edition(store, submission) == first.edition
    assert [edition.is_conflict for edition in submission.editions] == [False, True]


def test_without_instance_id_a_retry_is_the_same(
    send: Send, store: Session, foreign: ForeignByNumber
) -> None:
    xml = without_instance_id(foreign["13"])
    first, again = send(xml), send(xml)

    assert first.outcome is Outcome.NEW
    assert again.outcome is Outcome.UNCHANGED
    assert first.edition.instance_id == derived_instance_id(first.edition.receipt.sha256)


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        (b"<data id='nobody' version='1'><meta/></data>", "unknown_form"),
        (b"<data id='reunion_essai' version='1'><region>bmk", "broken_xml"),
        (
            b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
            b"<data id='reunion_essai'><region>&b;</region></data>",
            "broken_xml",
        ),
        (b"<html><body>502 Bad Gateway</body></html>", "not_a_submission"),
    ],
)
def test_what_is_not_understood_is_in_quarantine_with_its_reason(
    send: Send, store: Session, xml: bytes, reason: str
) -> None:
    done = send(xml, files={"photo.jpg": b"jpg"})

    receipt = store.scalars(select(Receipt)).one()
    assert done.outcome is Outcome.QUARANTINED
    assert (receipt.state, receipt.reason) == (ReceiptState.QUARANTINED, reason)
    assert receipt.xml == xml
    assert [file.name for file in receipt.files] == ["photo.jpg"]


def test_quarantine_is_replayed_once_the_form_is_known(
    send: Send, store: Session, foreign: ForeignByNumber
) -> None:
    xform = (FOREIGN / "forms" / "reunion_essai.xml").read_bytes()
    xml = foreign["13"].xml.replace(b'id="reunion_essai"', b'id="later"')
    send(xml, files={"x.jpg": b"jpg"})
    add_xform(store, xform.replace(b'id="reunion_essai"', b'id="later"'))

    done = replay(store, store.scalars(select(Receipt)).one(), now=NOW)

    assert done.outcome is Outcome.NEW
    assert [a.name for a in done.edition.attachments] == ["x.jpg"]


def test_a_deletion_everywhere_is_a_mark_and_receiving_again_brings_it_back(
    send: Send, store: Session, foreign: ForeignByNumber, kobo_source: Source
) -> None:
    done = send(foreign["00"], source=kobo_source, remote_form_id="aX", remote_id="1")
    submission = done.edition.submission
    assert mark_deleted(store, list(submission.origins), now=NOW) == 1
    store.commit()
    assert submission.deleted_at == NOW

    again = send(foreign["00"], kind=SourceKind.FOLDER)
    store.refresh(submission)

    assert again.restored
    assert (submission.deleted_at, submission.restored_at) == (None, NOW)


def test_what_another_origin_still_has_is_not_deleted(
    send: Send, store: Session, foreign: ForeignByNumber, kobo_source: Source
) -> None:
    done = send(foreign["00"], source=kobo_source, remote_form_id="aX", remote_id="1")
    send(foreign["00"], kind=SourceKind.FOLDER)
    at_kobo = [o for o in done.edition.submission.origins if o.remote_id == "1"]

    assert mark_deleted(store, at_kobo, now=NOW) == 0
    assert done.edition.submission.deleted_at is None


def test_the_database_refuses_an_unknown_review_state(
    send: Send, store: Session, foreign: ForeignByNumber
) -> None:
    submission = send(foreign["00"]).edition.submission
    submission.review_state = "perhaps"
    with pytest.raises(IntegrityError):
        store.flush()


def test_the_same_instance_id_in_another_form_is_another_submission(
    send: Send, store: Session, foreign: ForeignByNumber
) -> None:
    send(foreign["13"])
    other = foreign["13"].xml.replace(b'id="reunion_essai"', b'id="other"')
    xform = (FOREIGN / "forms" / "reunion_essai.xml").read_bytes()
    add_xform(store, xform.replace(b'id="reunion_essai"', b'id="other"'))

    assert send(other).outcome is Outcome.NEW
    assert count(store, Submission) == 2
