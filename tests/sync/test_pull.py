"""Pulling from both servers: what is new, edited, decided, deleted; and what must not be asked."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.forms import Form
from server.models.submissions import Attachment, Edition, Receipt, Submission
from sync.replay import replay_all
from tests.sync.conftest import FOREIGN, NOW, Foreign
from tests.sync.remotes import CENTRAL, KOBO, Remote, totals

ForeignByNumber = dict[str, Foreign]


def submission(store: Session, one: Foreign) -> Submission:
    return store.scalars(select(Submission).where(Submission.instance_id == one.instance_id)).one()


def test_a_first_pull_brings_everything_and_the_second_nothing(
    seeded: Remote, store: Session, media: MediaStore
) -> None:
    first = totals(seeded.pull(store, media))
    # Central keeps the earlier editions of the one that was edited twice; Kobo only the last.
    editions = {"edited": 2} if seeded.kind == CENTRAL else {}
    assert first == {"new": 13, "attachments": 31, **editions}
    assert store.scalars(select(Attachment).where(Attachment.blob_id.is_(None))).all() == []

    again = totals(seeded.pull(store, media))
    asked = seeded.state.journal.counts()

    assert again == {"unchanged": 13}
    assert not {"xml", "attachment", "write", "versions"} & set(asked)
    assert asked.get("signin", 0) <= 1
    assert asked["forms"] == 1
    forms = 2
    assert sum(asked.values()) - asked["forms"] - asked.get("signin", 0) <= 3 * forms + 1


def test_the_answers_are_those_that_the_phone_wrote(
    seeded: Remote, store: Session, media: MediaStore, expected: dict[str, dict]
) -> None:
    seeded.pull(store, media)

    for edition in store.scalars(select(Edition)):
        assert edition.answers == expected[edition.instance_id]["answers"], edition.instance_id


def test_an_edit_is_a_new_edition_fetched_alone(
    seeded: Remote, store: Session, media: MediaStore, foreign: ForeignByNumber
) -> None:
    seeded.pull(store, media)
    edit = foreign["13"].xml.decode()
    old = foreign["13"].instance_id
    edit = edit.replace(
        f"<instanceID>{old}", f"<deprecatedID>{old}</deprecatedID><instanceID>uuid:e1"
    )
    seeded.state.receive(edit.replace("<femmes>5", "<femmes>6"))

    assert totals(seeded.pull(store, media)) == {"edited": 1, "unchanged": 12}
    done = submission(store, foreign["13"])
    assert [e.instance_id for e in done.editions if e.is_current] == ["uuid:e1"]
    assert totals(seeded.pull(store, media)) == {"unchanged": 13}


def test_a_deletion_becomes_a_mark_and_sending_again_a_return(
    seeded: Remote, store: Session, media: MediaStore, foreign: ForeignByNumber
) -> None:
    seeded.pull(store, media)
    seeded.state.delete(seeded.key(foreign["14"].instance_id))

    assert totals(seeded.pull(store, media)) == {"deleted": 1, "unchanged": 12}
    assert submission(store, foreign["14"]).deleted_at is not None
    assert len(submission(store, foreign["14"]).editions) == 1

    if seeded.kind == CENTRAL:
        seeded.state.restore(foreign["14"].instance_id)
    else:
        seeded.state.receive(foreign["14"].xml.decode())
    assert totals(seeded.pull(store, media)) == {"restored": 1, "unchanged": 12}
    assert submission(store, foreign["14"]).deleted_at is None
    assert totals(seeded.pull(store, media)) == {"unchanged": 13}


def test_what_is_purged_is_found_missing(
    seeded: Remote, store: Session, media: MediaStore, foreign: ForeignByNumber
) -> None:
    seeded.pull(store, media)
    seeded.state.delete(seeded.key(foreign["14"].instance_id))
    if seeded.kind == CENTRAL:
        seeded.state.purge()

    assert totals(seeded.pull(store, media))["deleted"] == 1


def test_an_attachment_that_comes_later_is_fetched_alone(
    remote: Remote, store: Session, media: MediaStore, foreign: ForeignByNumber
) -> None:
    remote.state.add_form((FOREIGN / "forms" / "formation_essai.xml").read_text())
    one = foreign["00"]
    remote.state.receive(one.xml.decode(), {"audit.csv": one.files["audit.csv"]})
    remote.pull(store, media)
    name = "1768300000000.jpg"
    remote.state.add_attachment_late(remote.key(one.instance_id), name, one.files[name])

    assert totals(remote.pull(store, media))["attachments"] == 1
    fetched = [seen for seen in remote.state.journal.all("attachment") if seen.method == "GET"]
    assert len(fetched) == 1
    held = {a.name: a.blob_id for a in submission(store, one).editions[0].attachments}
    assert held[name]
    assert totals(remote.pull(store, media)) == {"unchanged": 1}


def test_an_attachment_that_was_replaced_is_kept_beside_the_first(
    seeded: Remote, store: Session, media: MediaStore, foreign: ForeignByNumber
) -> None:
    seeded.pull(store, media)
    name = "1768300000001.jpg"
    seeded.state.replace_attachment(seeded.key(foreign["01"].instance_id), name, b"\xff\xd8 other")

    assert totals(seeded.pull(store, media))["attachments"] == 1
    rows = store.scalars(
        select(Attachment).where(Attachment.name == name).order_by(Attachment.id)
    ).all()
    assert [row.is_current for row in rows] == [False, True]
    assert totals(seeded.pull(store, media)) == {"unchanged": 13}


def test_a_review_state_decided_there_is_taken_over_once(
    seeded: Remote, store: Session, media: MediaStore, foreign: ForeignByNumber
) -> None:
    seeded.pull(store, media)
    seeded.set_review(foreign["13"].instance_id, "has_issues")

    assert totals(seeded.pull(store, media)) == {"reviewed": 1, "unchanged": 12}
    assert submission(store, foreign["13"]).review_state == "has_issues"
    assert totals(seeded.pull(store, media)) == {"unchanged": 13}


def test_an_edit_after_an_approval_is_edited_also_where_the_server_goes_on_saying_approved(
    seeded: Remote, store: Session, media: MediaStore, foreign: ForeignByNumber
) -> None:
    seeded.set_review(foreign["13"].instance_id, "approved")
    seeded.pull(store, media)
    old = foreign["13"].instance_id
    edit = foreign["13"].xml.decode()
    edit = edit.replace(
        f"<instanceID>{old}", f"<deprecatedID>{old}</deprecatedID><instanceID>uuid:e1"
    )
    seeded.state.receive(edit)
    seeded.pull(store, media)

    done = submission(store, foreign["13"])
    assert done.review_state == "edited"
    assert done.approved_edition.instance_id == old
    assert totals(seeded.pull(store, media)) == {"unchanged": 13}


@pytest.mark.one_database
def test_a_new_version_is_read_and_old_editions_keep_theirs(
    remote: Remote, store: Session, media: MediaStore, foreign: ForeignByNumber
) -> None:
    xform = (FOREIGN / "forms" / "formation_essai.xml").read_text()
    form = remote.state.add_form(xform)
    remote.state.receive(foreign["00"].xml.decode(), foreign["00"].files)
    remote.pull(store, media)
    uid = form.uid if remote.kind == KOBO else form.xml_form_id
    remote.state.add_version(uid, (FOREIGN / "forms" / "formation_essai_v2.xml").read_text())
    remote.state.receive(foreign["08"].xml.decode(), foreign["08"].files)
    remote.pull(store, media)

    editions = {e.instance_id: e for e in store.scalars(select(Edition))}
    old, new = editions[foreign["00"].instance_id], editions[foreign["08"].instance_id]
    assert old.form_version_id != new.form_version_id
    assert [*old.flags, *new.flags] == []


@pytest.mark.one_database
def test_a_form_unknown_here_becomes_one_and_its_alias_moves_what_came(
    seeded: Remote, store: Session, media: MediaStore
) -> None:
    seeded.pull(store, media)
    forms = {form.form_id for form in store.scalars(select(Form))}
    if seeded.kind == CENTRAL:
        assert forms == {"formation_essai", "reunion_essai"}
    else:
        assert forms == set(seeded.state.assets)
    assert replay_all(store, now=NOW) == (0, 0)
    assert {receipt.state for receipt in store.scalars(select(Receipt))} == {"ingested"}
