"""Receiving: the cases, one by one, on both databases (DESIGN.md)."""

import itertools
import random
import re

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from server.models.forms import Form
from server.models.sources import Origin, Source, SourceKind
from server.models.submissions import (
    Attachment,
    Edition,
    Receipt,
    ReceiptState,
    ReviewState,
    Submission,
)
from sync.ingest import Outcome, derived_instance_id, replay
from sync.origins import mark_deleted
from sync.reread import reread
from sync.review import current_edition, decide
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


def test_attachments_that_were_missing_are_added(
    send: Send, store: Session, foreign: ForeignByNumber
) -> None:
    first = send(foreign["00"], files={})
    assert all(attachment.blob is None for attachment in first.edition.attachments)

    again = send(foreign["00"])
    store.refresh(again.edition)

    assert again.new_files == len(foreign["00"].files)
    assert all(attachment.blob for attachment in again.edition.attachments)


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


@pytest.mark.parametrize("order", list(itertools.permutations(["00", "10", "11"])))
def test_editions_make_one_submission_in_whatever_order_they_arrive(
    send: Send, store: Session, foreign: ForeignByNumber, order: tuple[str, ...]
) -> None:
    for number in order:
        send(foreign[number])

    submission = store.scalars(select(Submission)).one()
    assert submission.instance_id == foreign["00"].instance_id
    assert [edition.instance_id for edition in submission.editions] == [
        foreign[number].instance_id for number in ("00", "10", "11")
    ]
    assert current_edition(store, submission).instance_id == foreign["11"].instance_id


@pytest.mark.parametrize("seed", range(4))
def test_the_foreign_submissions_are_thirteen_in_any_order(
    send: Send, store: Session, foreign: ForeignByNumber, seed: int
) -> None:
    shuffled = list(foreign.values())
    random.Random(seed).shuffle(shuffled)
    for one in shuffled:
        send(one)

    by_form = select(Form.form_id, func.count()).join(Submission).group_by(Form.form_id)
    assert dict(store.execute(by_form).all()) == {
        "formation_essai": 10,
        "reunion_essai": 3,
    }
    assert len(store.scalars(select(Submission).where(Submission.has_conflict)).all()) == 1


def test_an_edit_of_an_edition_that_was_edited_meanwhile_stands_beside_it(
    send: Send, store: Session, foreign: ForeignByNumber
) -> None:
    send(foreign["00"])
    send(foreign["10"])
    rival = edited(foreign["10"], foreign["10"].instance_id, "uuid:rival")
    done = send(rival.replace(b"<cout>", b"<cout>1"))

    submission = done.edition.submission
    assert len(submission.editions) == 3
    assert current_edition(store, submission).instance_id == "uuid:rival"


def test_an_edit_of_an_approved_submission_goes_back_to_the_queue(
    send: Send, store: Session, foreign: ForeignByNumber
) -> None:
    first = send(foreign["00"])
    submission = first.edition.submission
    decide(
        store,
        submission,
        ReviewState.APPROVED,
        comment=None,
        account=None,
        seen_edition_id=first.edition.id,
        seen_decision_id=None,
        now=NOW,
    )
    store.commit()

    send(foreign["10"])
    store.refresh(submission)

    assert submission.review_state == ReviewState.EDITED
    assert submission.approved_edition_id == first.edition.id


def test_attachments_that_an_edit_does_not_send_again_are_carried_over(
    send: Send, store: Session, foreign: ForeignByNumber
) -> None:
    send(foreign["00"])
    done = send(foreign["10"], files={})

    held = {a.name: a.blob_id for a in done.edition.attachments}
    named_in_both = set(held) & set(foreign["00"].files)
    assert named_in_both
    assert all(held[name] for name in named_in_both)


def test_other_bytes_under_a_name_are_kept_and_the_later_are_shown(
    send: Send, store: Session, foreign: ForeignByNumber
) -> None:
    name = next(iter(foreign["00"].files))
    send(foreign["00"])
    done = send(foreign["00"], files={name: b"other bytes"})

    rows = store.scalars(
        select(Attachment)
        .where(Attachment.edition_id == done.edition.id, Attachment.name == name)
        .order_by(Attachment.id)
    ).all()
    assert [row.is_current for row in rows] == [False, True]
    assert rows[1].blob.size == len(b"other bytes")


def test_an_unnamed_attachment_is_kept_without_its_folders(
    send: Send, foreign: ForeignByNumber
) -> None:
    done = send(foreign["00"], files={"../../x": b"1", "..\\y.txt": b"2"})

    unnamed = {a.name: a.is_named for a in done.edition.attachments if not a.is_named}
    assert unnamed == {"x": False, "y.txt": False}


def test_a_name_in_another_unicode_form_is_the_same_name(
    send: Send, foreign: ForeignByNumber
) -> None:
    decomposed = "IMG_002 e\u0301.jpg"
    done = send(foreign["02"], files={decomposed: b"jpg"})

    named = {a.name: a for a in done.edition.attachments}
    assert named["IMG_002 é.jpg"].blob is not None
    assert decomposed not in named


def test_without_instance_id_a_retry_is_the_same(
    send: Send, store: Session, foreign: ForeignByNumber
) -> None:
    xml = without_instance_id(foreign["13"])
    first, again = send(xml), send(xml)

    assert first.outcome is Outcome.NEW
    assert again.outcome is Outcome.UNCHANGED
    assert first.edition.instance_id == derived_instance_id(first.edition.receipt.sha256)


def test_an_unknown_version_is_read_by_the_newest_and_again_when_it_is_known(
    send: Send, store: Session, foreign: ForeignByNumber
) -> None:
    xform = (FOREIGN / "forms" / "reunion_essai.xml").read_bytes()
    added = b'<extra/><meta><instanceID/></meta></data></instance><instance id="region">'
    newer = (
        xform.replace(b'version="1"', b'version="2"')
        .replace(b'<meta><instanceID/></meta></data></instance><instance id="region">', added)
        .replace(
            b'<bind nodeset="/data/femmes"',
            b'<bind nodeset="/data/extra" type="int"/><bind nodeset="/data/femmes"',
        )
    )
    xml = (
        foreign["13"]
        .xml.replace(b'version="1"', b'version="2"')
        .replace(b"<meta>", b"<extra>7</extra><meta>")
    )
    done = send(xml)
    assert done.edition.answers["_unknown"] == {"extra": "7"}
    assert "unknown_version" in {flag["kind"] for flag in done.edition.flags}

    form = add_xform(store, newer)
    assert reread(store, form) == 1
    assert done.edition.answers["extra"] == 7
    assert done.edition.flags == []


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


def test_the_database_refuses_two_current_editions(
    send: Send, store: Session, foreign: ForeignByNumber
) -> None:
    send(foreign["00"])
    send(foreign["10"])
    for edition in store.scalars(select(Edition)):
        edition.is_current = True
    with pytest.raises(IntegrityError):
        store.flush()


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
