"""Edits made here go to the server that has the submission, in its own dress, once."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.answers import envelope
from forms.dress import dressed_like
from server.media import MediaStore
from server.models.reviews import Finding, Forward, PushState
from server.models.submissions import Edition
from sync.forwarding import REFUSED_THERE, forward_all, queue_forwards
from sync.ingest import Outcome
from tests.sync.conftest import FOREIGN, NOW, Foreign, Send
from tests.sync.remotes import CENTRAL, KOBO, Remote, run_remote

ForeignByNumber = dict[str, Foreign]
PHOTO = b"\xff\xd8 a new photo"


@pytest.fixture(params=[KOBO, CENTRAL])
def remote(request: pytest.FixtureRequest) -> Iterator[Remote]:
    with run_remote(request.param) as running:
        running.state.seed_foreign(str(FOREIGN))
        yield running


def edit_of(store: Session, one: Foreign, instance_id: str) -> bytes:
    """The submission as it came, corrected on a phone: another photo, another cost."""
    xml = store.scalars(select(Edition).where(Edition.instance_id == one.instance_id)).one()
    old, text = one.instance_id, xml.receipt.xml.decode()
    text = text.replace(
        f"<instanceID>{old}", f"<deprecatedID>{old}</deprecatedID><instanceID>{instance_id}"
    )
    return (
        text.replace("1768300000001.jpg", "1790000000001.jpg").replace("12600.50", "999").encode()
    )


def test_an_edit_reaches_the_server_and_the_next_pull_changes_nothing(
    remote: Remote, store: Session, media: MediaStore, send: Send, foreign: ForeignByNumber
) -> None:
    remote.pull(store, media)
    remote.source.secret = b"x"
    xml = edit_of(store, foreign["01"], "uuid:corrected")
    done = send(xml, files={"1790000000001.jpg": PHOTO})
    assert done.outcome is Outcome.EDITED
    assert len(queue_forwards(store, done.edition)) == 1
    store.commit()

    report = forward_all(store, media, lambda _: remote.client(), now=NOW)

    assert (report.done, report.refused, report.waiting) == (1, 0, 0)
    assert forward_all(store, media, lambda _: remote.client(), now=NOW).done == 0
    again = remote.pull(store, media).totals()
    assert {name: count for name, count in again.items() if count} == {"unchanged": 13}
    names = {a.name: a.blob for a in done.edition.attachments}
    assert names["1790000000001.jpg"].size == len(PHOTO)


def test_what_the_server_has_changed_meanwhile_is_refused_there_and_shown_here(
    remote: Remote, store: Session, media: MediaStore, send: Send, foreign: ForeignByNumber
) -> None:
    remote.pull(store, media)
    remote.source.secret = b"x"
    remote.state.receive(edit_of(store, foreign["01"], "uuid:theirs").decode(), {})
    done = send(edit_of(store, foreign["01"], "uuid:ours"))
    queue_forwards(store, done.edition)
    store.commit()

    report = forward_all(store, media, lambda _: remote.client(), now=NOW)

    assert (report.done, report.refused) == (0, 1)
    assert store.scalars(select(Finding)).one().kind == REFUSED_THERE
    assert store.scalars(select(Forward)).one().state == PushState.REFUSED


@pytest.mark.one_database
def test_a_server_that_is_down_is_told_later(
    remote: Remote, store: Session, media: MediaStore, send: Send, foreign: ForeignByNumber
) -> None:
    remote.pull(store, media)
    remote.source.secret = b"x"
    done = send(edit_of(store, foreign["01"], "uuid:corrected"), files={"1790000000001.jpg": PHOTO})
    queue_forwards(store, done.edition)
    store.commit()

    remote.state.fail("", times=None, how="503")
    report = forward_all(store, media, lambda _: remote.client(), now=NOW)
    assert (report.waiting, bool(report.error)) == (1, True)

    remote.state.faults.clear()
    assert forward_all(store, media, lambda _: remote.client(), now=NOW).done == 1


def test_the_dress_is_theirs_and_the_answers_are_ours(foreign: ForeignByNumber) -> None:
    theirs = (
        b'<aX id="aX" version="3 (2026)"><formhub><uuid>f</uuid></formhub><region>sm</region>'
        b"<__version__>vY</__version__><meta><instanceID>uuid:1</instanceID></meta></aX>"
    )
    dressed = dressed_like(foreign["13"].xml, theirs)

    told = envelope(dressed)
    assert (told.form_id, told.version, told.source_version) == ("aX", "3 (2026)", "vY")
    assert (told.formhub_uuid, told.instance_id) == ("f", foreign["13"].instance_id)
    assert b"<region>bmk</region>" in dressed
    assert dressed.count(b"<region>") == 1
