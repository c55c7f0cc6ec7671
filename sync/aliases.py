"""`form alias`: what came under another id of a form moves under the form it is."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from forms import answers
from forms.definition import read as read_form
from server.models.forms import Form, FormAlias, FormVersion, SourceVersion
from server.models.sources import Origin, Source
from server.models.submissions import Edition, Submission
from sync.errors import NotFound
from sync.events import tell_events
from sync.family import find_family, join, settle
from sync.registry import add_version, matching_version
from sync.reread import UNKNOWN_VERSION


def alias_form(
    session: Session, form: Form, source: Source, remote_id: str, *, now: datetime
) -> int:
    """Say that a source's form is this form; submissions, links and decisions move with it.

    What came under the other form by other ways stays there where that form is one of its own:
    published here, or known by another alias. Returns how many moved. Safe to repeat.
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
    return _move(session, other, form, source, remote_id, now)


def form_by_id(session: Session, form_id: str) -> Form:
    """The form of that id; raises `NotFound`."""
    form = session.scalar(select(Form).where(Form.form_id == form_id))
    if form is None:
        raise NotFound("form", form_id, "see `terrain form list`")
    return form


def _move(
    session: Session, other: Form, form: Form, source: Source, remote_id: str, now: datetime
) -> int:
    versions = {}
    for version in other.versions:
        same = matching_version(form, read_form(version.xform))
        versions[version.id] = same or add_version(
            session, form, version.xform, version=version.version, now=now
        )
    from_there = None
    if _stands_alone(session, other, remote_id):
        from_there = (Origin.source_id == source.id) & (Origin.remote_form_id == remote_id)
    _map_versions(session, versions, source, remote_id, all_of_them=from_there is None)
    statement = select(Submission).where(Submission.form_id == other.id)
    if from_there is not None:
        statement = statement.where(Submission.origins.any(from_there))
    moved = list(session.scalars(statement))
    for submission in moved:
        _move_one(session, submission, form, {old: new.id for old, new in versions.items()}, now)
    _drop_if_empty(session, other)
    return len(moved)


def _stands_alone(session: Session, other: Form, remote_id: str) -> bool:
    """Whether a form is more than the name that the source gave to one of ours."""
    alias = select(FormAlias.id).where(FormAlias.form_id == other.id)
    has_another = session.scalars(alias.limit(1)).first() is not None
    return other.form_id != remote_id or other.is_published or has_another


def _map_versions(
    session: Session,
    versions: Mapping[int, FormVersion],
    source: Source,
    remote_id: str,
    *,
    all_of_them: bool,
) -> None:
    """What the source calls a version is now a version of the other form."""
    there = (SourceVersion.source_id == source.id, SourceVersion.remote_form_id == remote_id)
    for old, new in versions.items():
        session.execute(
            update(SourceVersion)
            .where(SourceVersion.form_version_id == old, *(() if all_of_them else there))
            .values(form_version_id=new.id)
        )
    session.flush()


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
        for shown in (edition for edition in submission.editions if edition.is_current):
            tell_events(session, submission, shown)
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
    doubts = [{"kind": flag.kind, "path": flag.path, "value": flag.value} for flag in reading.flags]
    edition.flags = doubts + [flag for flag in edition.flags if flag["kind"] == UNKNOWN_VERSION]


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
