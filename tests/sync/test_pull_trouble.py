"""Pulling when something is wrong: broken rows, rights and servers; deletions that are too many."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.sources import Cursor, Origin
from server.models.submissions import Attachment, Submission
from tests.sync.conftest import FOREIGN, Foreign
from tests.sync.remotes import CENTRAL, KOBO, Remote, totals

ForeignByNumber = dict[str, Foreign]


def test_a_broken_submission_is_quarantined_once_and_the_rest_goes_on(
    remote: Remote, store: Session, media: MediaStore, foreign: ForeignByNumber
) -> None:
    if remote.kind == KOBO:
        pytest.skip("Kobo refuses XML that does not parse")
    remote.state.add_form((FOREIGN / "forms" / "reunion_essai.xml").read_text())
    remote.state.receive(foreign["13"].xml.decode())
    remote.state.receive(foreign["14"].xml.decode().replace("</data>", ""))
    remote.state.receive(foreign["15"].xml.decode())

    assert totals(remote.pull(store, media)) == {"new": 2, "quarantined": 1}
    assert totals(remote.pull(store, media)) == {"unchanged": 3}
    assert "xml" not in remote.state.journal.counts()


def test_a_row_that_has_no_xml_yet_is_taken_the_next_time(
    remote: Remote, store: Session, media: MediaStore, foreign: ForeignByNumber
) -> None:
    if remote.kind == CENTRAL:
        pytest.skip("only Kobo has two databases")
    remote.state.add_form((FOREIGN / "forms" / "reunion_essai.xml").read_text())
    for number in ("13", "14", "15"):
        remote.state.receive(foreign[number].xml.decode())
    late = foreign["14"].instance_id.removeprefix("uuid:")
    remote.state.hide(late, from_="xml")
    remote.state.fail(f"/data/{remote.state.find(late)[1].id}/", times=None, how="404")

    first = remote.pull(store, media)
    assert first.forms[0].new == 2
    assert first.forms[0].waiting > 0
    remote.state.show(late)
    assert totals(remote.pull(store, media))["new"] == 1


def test_a_viewer_without_the_history_sees_changes_by_the_sweep(
    seeded: Remote, store: Session, media: MediaStore, foreign: ForeignByNumber
) -> None:
    if seeded.kind == KOBO:
        viewer = seeded.state.add_user("lecteur")
        for uid in seeded.state.assets:
            seeded.state.grant(uid, "lecteur", "view_submissions")
        seeded.state.owner = viewer
    else:
        seeded.state.set_role(seeded.state.admin.name, "no-audits")
    seeded.pull(store, media)
    seeded.set_review(foreign["13"].instance_id, "approved")
    seeded.state.delete(seeded.key(foreign["14"].instance_id))

    assert totals(seeded.pull(store, media)) == {"reviewed": 1, "deleted": 1, "unchanged": 11}


@pytest.mark.one_database
@pytest.mark.parametrize("how", ["500", "503", "html", "cut", "close"])
def test_a_failure_at_any_place_loses_nothing_and_the_next_pull_finishes(
    seeded: Remote, store: Session, media: MediaStore, how: str
) -> None:
    for match in ("attachments/", r"\.xml|format=xml", r"\.svc|/data/"):
        seeded.state.fail(match, times=None, how=how)
        broken = seeded.pull(store, media)
        seeded.state.faults.clear()
        assert broken.failed, match
        problem = broken.error or next(f.error for f in broken.forms if f.error)
        assert problem["message"]

    assert not seeded.pull(store, media).failed
    assert len(store.scalars(select(Submission)).all()) == 13
    assert store.scalars(select(Attachment).where(Attachment.blob_id.is_(None))).all() == []


@pytest.mark.one_database
def test_a_wrong_secret_is_said_and_not_tried_again(
    seeded: Remote, store: Session, media: MediaStore
) -> None:
    seeded.pull(store, media)
    seeded.state.fail("", times=None, how="401")
    report = seeded.pull(store, media)

    assert report.error["kind"] == "SourceRefusedSignIn"
    assert report.requests <= 3
    assert report.source == seeded.source.name
    assert seeded.source.last_error["message"]


def test_many_deletions_at_once_wait_for_a_yes(
    remote: Remote, store: Session, media: MediaStore
) -> None:
    remote.state.seed_many(30)
    remote.pull(store, media)
    origins = store.scalars(select(Origin).order_by(Origin.id)).all()
    for origin in origins[:11]:
        remote.state.delete(remote.key(origin.instance_id))
    remote.state.seed_many(1, uid=origins[0].remote_form_id)

    held = remote.pull(store, media)
    assert (held.forms[0].held, held.forms[0].deleted, held.forms[0].new) == (11, 0, 1)
    assert held.failed
    assert store.scalars(select(Submission).where(Submission.deleted_at.is_not(None))).all() == []
    assert store.scalars(select(Cursor)).one().held_deletions == 11
    assert remote.pull(store, media).forms[0].held == 11

    accepted = remote.pull(store, media, accept_deletions=True)
    assert (accepted.forms[0].held, accepted.forms[0].deleted) == (0, 11)
    assert not remote.pull(store, media).failed


def test_ten_deletions_need_no_yes(remote: Remote, store: Session, media: MediaStore) -> None:
    remote.state.seed_many(12)
    remote.pull(store, media)
    for origin in store.scalars(select(Origin).order_by(Origin.id).limit(10)).all():
        remote.state.delete(remote.key(origin.instance_id))

    assert remote.pull(store, media).forms[0].deleted == 10
