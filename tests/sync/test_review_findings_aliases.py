"""`form alias` where the two forms mean different things, and where an alias was a mistake."""

import hashlib

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.events import Event
from server.models.forms import Form
from server.models.sources import Source, SourceKind
from server.models.submissions import Edition, ReviewState, Submission
from sync.aliases import alias_form
from sync.review import current_edition, decide
from tests.sync.conftest import FOREIGN, NOW, Foreign, Send, add_xform

ForeignByNumber = dict[str, Foreign]
TRAINING = (FOREIGN / "forms" / "formation_essai_v2.xml").read_bytes()
MEETING = (FOREIGN / "forms" / "reunion_essai.xml").read_bytes()


def test_what_moves_to_a_form_that_means_something_tells_its_events(
    store: Session, foreign: ForeignByNumber, send: Send, kobo_source: Source
) -> None:
    add_xform(store, MEETING.replace(b'id="reunion_essai"', b'id="aX"'))
    meant = add_xform(store, _meaning_title())
    send(foreign["13"].xml.replace(b'id="reunion_essai"', b'id="aX"'), source=kobo_source)
    assert store.scalars(select(Event)).all() == []

    alias_form(store, meant, kobo_source, "aX", now=NOW)
    store.commit()

    submission = store.scalars(select(Submission)).one()
    assert store.scalars(select(Event)).one().title == submission.editions[0].answers["objet"]


def _meaning_title() -> bytes:
    meaning = b'xmlns:terrain="https://terrain.example.org/xforms"'
    return MEETING.replace(b"<h:html ", b"<h:html " + meaning + b" ").replace(
        b'nodeset="/data/objet"', b'nodeset="/data/objet" terrain:as="event.title"'
    )


def test_an_alias_given_by_mistake_takes_only_its_own_submissions_along_when_it_is_mended(
    store: Session, foreign: ForeignByNumber, send: Send, kobo_source: Source
) -> None:
    right = add_xform(store, MEETING)
    wrong = add_xform(store, MEETING.replace(b'id="reunion_essai"', b'id="autre"'))
    send(
        foreign["14"].xml.replace(b'id="reunion_essai"', b'id="autre"'),
        kind=SourceKind.FOLDER,
    )
    alias_form(store, wrong, kobo_source, "aX", now=NOW)
    send(
        foreign["13"].xml.replace(b'id="reunion_essai"', b'id="aX"'),
        source=kobo_source,
        remote_form_id="aX",
    )

    assert alias_form(store, right, kobo_source, "aX", now=NOW) == 1
    store.commit()

    assert _held(store, right) == [foreign["13"].instance_id]
    assert _held(store, wrong) == [foreign["14"].instance_id]


def test_a_form_published_here_does_not_lose_its_own_to_an_alias_of_its_name(
    store: Session, foreign: ForeignByNumber, send: Send, kobo_source: Source
) -> None:
    own = add_xform(store, MEETING)
    own.is_published = True
    other = add_xform(store, MEETING.replace(b'id="reunion_essai"', b'id="autre"'))
    send(foreign["14"], kind=SourceKind.PHONE)
    send(foreign["13"], source=kobo_source, remote_form_id="reunion_essai")

    assert alias_form(store, other, kobo_source, "reunion_essai", now=NOW) == 1
    store.commit()

    assert _held(store, own) == [foreign["14"].instance_id]
    assert _held(store, other) == [foreign["13"].instance_id]


def test_an_approval_of_what_is_shown_after_the_move_stays_an_approval(
    store: Session, foreign: ForeignByNumber, send: Send, kobo_source: Source
) -> None:
    here = add_xform(store, TRAINING)
    add_xform(store, TRAINING.replace(b'id="formation_essai"', b'id="aX"'))
    send(foreign["00"], kind=SourceKind.FOLDER)
    for number in ("00", "10"):
        there = foreign[number].xml.replace(b'id="formation_essai"', b'id="aX"')
        edited = send(there, source=kobo_source, remote_form_id="aX").edition.submission
    decide(
        store,
        edited,
        ReviewState.APPROVED,
        comment=None,
        account=None,
        seen_edition_id=current_edition(store, edited).id,
        seen_decision_id=None,
        now=NOW,
    )
    store.commit()

    alias_form(store, here, kobo_source, "aX", now=NOW)
    store.commit()

    submission = store.scalars(select(Submission)).one()
    shown = current_edition(store, submission)
    assert shown.instance_id == foreign["10"].instance_id
    assert submission.review_state == ReviewState.APPROVED
    assert submission.approved_edition_id == shown.id


def test_bytes_that_were_replaced_are_kept_when_two_editions_become_one(
    store: Session, foreign: ForeignByNumber, send: Send, kobo_source: Source
) -> None:
    here = add_xform(store, TRAINING)
    add_xform(store, TRAINING.replace(b'id="formation_essai"', b'id="aX"'))
    one = foreign["00"]
    name = next(iter(one.files))
    send(one, kind=SourceKind.FOLDER)
    there = one.xml.replace(b'id="formation_essai"', b'id="aX"')
    for content in (b"first bytes", b"later bytes", one.files[name]):
        send(there, {name: content}, source=kobo_source, remote_form_id="aX")

    alias_form(store, here, kobo_source, "aX", now=NOW)
    store.commit()

    edition = store.scalars(select(Edition)).one()
    kept = [a for a in edition.attachments if a.name == name]
    assert {a.blob.sha256 for a in kept} == {
        hashlib.sha256(content).hexdigest()
        for content in (b"first bytes", b"later bytes", one.files[name])
    }
    assert [a.blob.sha256 for a in kept if a.is_current] == [
        hashlib.sha256(one.files[name]).hexdigest()
    ]


def _held(store: Session, form: Form) -> list[str]:
    statement = select(Submission.instance_id).where(Submission.form_id == form.id)
    return list(store.scalars(statement))
