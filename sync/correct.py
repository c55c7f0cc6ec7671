"""A correction made on the review screen: a new edition, received like any other.

What was sent stays; the edition is in the name of who corrected, with the reason they gave.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from forms.answers import canonical_digest
from forms.answers import read as read_answers
from forms.correct import NewIdentity, Value, corrected, value_of
from forms.definition import read as read_form
from forms.dependence import conditional_paths, simple_paths
from forms.nodes import Question
from forms.unknown import split
from server.models.accounts import Account
from server.models.reviews import HistoryEntry
from server.models.sources import SourceKind
from server.models.submissions import Edition, Submission
from sync.errors import NotFound, Overtaken, Refused
from sync.forwarding import queue_forwards
from sync.history import note
from sync.ingest import ingest
from sync.publish import today
from sync.receive import Arrival, door, receive
from sync.review import current_edition, take_turn
from sync.sent_back import BEGUN

CORRECTED = "corrected"


def correct(
    session: Session,
    submission: Submission,
    said: Mapping[str, Sequence[str]],
    *,
    reason: str,
    account: Account,
    seen_edition_id: int | None,
    now: datetime,
) -> Edition | None:
    """Write the answers at their places as a new edition; none where they are what stands there.

    Raises `Overtaken` where another edition came meanwhile, `BadAnswer` where the form forbids one.
    """
    if submission.deleted_at is not None:
        raise Refused("it was deleted at its source; it can only be corrected there")
    take_turn(session, submission)
    edition = current_edition(session, submission)
    if edition.id != seen_edition_id:
        raise Overtaken(submission.instance_id, "the edition")
    if not reason.strip():
        raise Refused("say why")
    xform = edition.form_version.xform
    values = {at: value_of(question_at(edition, at), texts, at) for at, texts in said.items()}
    identity = NewIdentity(f"uuid:{uuid.uuid4()}", edition.instance_id, submission.form.form_id)
    xml = corrected(edition.receipt.xml, xform, values, identity, today=today(now))
    if _says_the_same(xml, edition):
        return None
    made = _received(session, xml, account, now)
    note(
        session,
        submission,
        CORRECTED,
        now=now,
        account_id=account.id,
        comment=reason.strip(),
        edition=made.number,
        places=sorted(values),
    )
    return made


def question_at(edition: Edition, at: str) -> Question:
    """The question at a place of the edition, if it can be corrected alone; else `NotFound`."""
    xform = edition.form_version.xform
    path = "/".join(name for name, _ in split(at))
    found = read_form(xform).find(path)
    if not isinstance(found, Question) or path not in simple_paths(xform):
        raise NotFound("question to correct", at)
    if path in conditional_paths(xform) and value_at(edition.answers, at) is None:
        raise NotFound("question to correct", at)
    return found


def value_at(answers: Value, at: str) -> Value:
    """What stands at a place of an edition's answers."""
    for name, position in split(at):
        answers = answers.get(name) if isinstance(answers, Mapping) else None
        if isinstance(answers, list) and answers and isinstance(answers[0], Mapping):
            answers = answers[position - 1] if position <= len(answers) else None
    return answers


def begin_correction(
    session: Session, submission: Submission, *, account: Account, now: datetime
) -> Edition:
    """Put the edition shown on the list of what the account's own phone form has to correct."""
    edition = current_edition(session, submission)
    if session.scalars(select(HistoryEntry.id).where(*_begun(account.id, edition))).first() is None:
        note(session, submission, BEGUN, now=now, account_id=account.id, edition=edition.id)
    return edition


def _begun(account_id: int, edition: Edition) -> tuple[ColumnElement[bool], ...]:
    return (
        HistoryEntry.submission_id == edition.submission_id,
        HistoryEntry.kind == BEGUN,
        HistoryEntry.account_id == account_id,
        HistoryEntry.facts["edition"].as_integer() == edition.id,
    )


def _says_the_same(xml: bytes, edition: Edition) -> bool:
    definition = read_form(edition.form_version.xform)
    return canonical_digest(read_answers(xml, definition).answers) == edition.digest


def _received(session: Session, xml: bytes, account: Account, now: datetime) -> Edition:
    """Through the same door as the web form's, so that pull, push and forwarding know it."""
    source = door(session, SourceKind.WEB, now=now)
    receipt = receive(session, source, Arrival(xml, submitted_by=account.name), now=now)
    receipt.facts = {**receipt.facts, "account": account.id}
    made = ingest(session, receipt, now=now).edition
    if made is None or not made.is_current:
        raise Refused("the corrected submission could not be read; correct it in the web form")
    queue_forwards(session, made)
    return made
