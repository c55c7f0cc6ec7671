"""Receiving attachments: late, carried over, replaced, unnamed, under another Unicode form."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.submissions import Attachment
from tests.sync.conftest import Foreign, Send

pytestmark = pytest.mark.usefixtures("known_forms")
ForeignByNumber = dict[str, Foreign]


def test_attachments_that_were_missing_are_added(
    send: Send, store: Session, foreign: ForeignByNumber
) -> None:
    first = send(foreign["00"], files={})
    assert all(attachment.blob is None for attachment in first.edition.attachments)

    again = send(foreign["00"])
    store.refresh(again.edition)

    assert again.new_files == len(foreign["00"].files)
    assert all(attachment.blob for attachment in again.edition.attachments)


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
