"""`form alias`: what came under another id of a form moves under the form it is."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from forms import answers
from forms.definition import read as read_form
from server.models.forms import Form, FormAlias, SourceVersion
from server.models.sources import Source
from server.models.submissions import Edition, Submission
from sync.errors import NotFound
from sync.family import find_family, join, settle
from sync.registry import add_version, matching_version


def alias_form(
    session: Session, form: Form, source: Source, remote_id: str, *, now: datetime
) -> int:
    """Say that a source's form is this form; submissions, links and decisions move with it.

    Returns how many submissions moved. Safe to repeat.
    """
    alias = session.scalar(
        select(FormAlias).where(FormAlias.source_id == source.id, FormAlias.remote_id == remote_id)
    )
    if alias is None:
        session.add(FormAlias(form=form, source_id=source.id, remote_id=remote_id))
        session.flush()
        other = session.scalar(select(Form).where(Form.form_id == remote_id))
    else:
        other = alias.form
        alias.form = form
    if other is None or other.id == form.id:
        return 0
    session.flush()
    return _move(session, other, form, now)


def form_by_id(session: Session, form_id: str) -> Form:
    """The form of that id; raises `NotFound`."""
    form = session.scalar(select(Form).where(Form.form_id == form_id))
    if form is None:
        raise NotFound("form", form_id, "see `terrain form list`")
    return form


def _move(session: Session, other: Form, form: Form, now: datetime) -> int:
    versions = {}
    for version in other.versions:
        same = matching_version(form, read_form(version.xform))
        versions[version.id] = same or add_version(
            session, form, version.xform, version=version.version, now=now
        )
        session.execute(
            update(SourceVersion)
            .where(SourceVersion.form_version_id == version.id)
            .values(form_version_id=versions[version.id].id)
        )
    session.flush()
    moved = list(session.scalars(select(Submission).where(Submission.form_id == other.id)))
    for submission in moved:
        _move_one(session, submission, form, {old: new.id for old, new in versions.items()}, now)
    _drop_if_empty(session, other)
    return len(moved)


def _move_one(
    session: Session, submission: Submission, form: Form, versions: dict[int, int], now: datetime
) -> None:
    for edition in submission.editions:
        _read_by(session, edition, versions.get(edition.form_version_id))
    newest = max(submission.editions, key=lambda edition: edition.number)
    family = find_family(
        session,
        form,
        instance_id=newest.instance_id,
        deprecated_id=newest.deprecated_id,
        known_root=submission.instance_id,
        now=now,
    )
    if family is None:
        submission.form = form
        for edition in submission.editions:
            edition.form_id = form.id
        session.flush()
        return
    join(session, family, submission, now=now)
    settle(session, family)


def _read_by(session: Session, edition: Edition, version_id: int | None) -> None:
    if version_id is None or version_id == edition.form_version_id:
        return
    edition.form_version_id = version_id
    session.flush()
    session.refresh(edition, ["form_version"])
    reading = answers.read(edition.receipt.xml, read_form(edition.form_version.xform))
    edition.answers = reading.answers
    edition.digest = answers.canonical_digest(reading.answers)


def _drop_if_empty(session: Session, other: Form) -> None:
    """A form that was only another's alias goes, unless something still stands under it."""
    session.expire_all()
    if session.scalars(select(Submission).where(Submission.form_id == other.id)).first():
        return
    if not session.scalars(select(FormAlias).where(FormAlias.form_id == other.id)).first():
        for version in other.versions:
            session.delete(version)
        session.delete(other)
        session.flush()
