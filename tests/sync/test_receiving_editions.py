"""Receiving edits: in any order, against each other, after a decision, under another version."""

import itertools
import random

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from server.models.forms import Form
from server.models.submissions import Edition, ReviewState, Submission
from sync.reread import reread
from sync.review import current_edition, decide
from tests.sync.conftest import FOREIGN, NOW, Foreign, Send, add_xform

pytestmark = pytest.mark.usefixtures("known_forms")
ForeignByNumber = dict[str, Foreign]


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
    rival = foreign["10"].xml.replace(foreign["10"].instance_id.encode(), b"uuid:rival")
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


def test_the_database_refuses_two_current_editions(
    send: Send, store: Session, foreign: ForeignByNumber
) -> None:
    send(foreign["00"])
    send(foreign["10"])
    for edition in store.scalars(select(Edition)):
        edition.is_current = True
    with pytest.raises(IntegrityError):
        store.flush()
