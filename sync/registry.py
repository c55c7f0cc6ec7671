"""Which form and which version a submission belongs to, whatever names a source gives them."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.answers import Envelope
from forms.definition import FormDefinition, read, same_tree
from server.models.forms import Form, FormAlias, FormVersion, SourceVersion
from server.models.sources import Source


def form_of(session: Session, source_id: int, remote_form_id: str, form_id: str) -> Form | None:
    """The form by its alias at the source, by its own id, or by the only alias of that name."""
    for remote_id in filter(None, (remote_form_id, form_id)):
        form = session.scalar(
            select(Form)
            .join(FormAlias)
            .where(FormAlias.source_id == source_id, FormAlias.remote_id == remote_id)
        )
        if form:
            return form
    form = session.scalar(select(Form).where(Form.form_id == form_id))
    if form:
        return form
    elsewhere = session.scalars(select(Form).join(FormAlias).where(FormAlias.remote_id == form_id))
    found = list(elsewhere.unique())
    return found[0] if len(found) == 1 else None


def version_of(
    session: Session, form: Form, source_id: int, remote_form_id: str, envelope: Envelope
) -> tuple[FormVersion, bool]:
    """The version that reads the submission, and whether it is the one it was filled with."""
    named = [envelope.source_version, envelope.version]
    for name in filter(None, named):
        version = _mapped(session, form, source_id, remote_form_id, name)
        if version:
            return version, True
    version = session.scalar(
        select(FormVersion).where(
            FormVersion.form_id == form.id, FormVersion.version == (envelope.version or "")
        )
    )
    if version:
        return version, True
    for name in filter(None, named):
        version = _mapped_anywhere(session, form, name)
        if version:
            return version, True
    return newest_version(session, form), False


def newest_version(session: Session, form: Form) -> FormVersion:
    """The version added last; a form is made together with its first one."""
    versions = select(FormVersion).where(FormVersion.form_id == form.id)
    return session.scalars(versions.order_by(FormVersion.id.desc()).limit(1)).one()


def add_form(session: Session, definition: FormDefinition, *, now: datetime) -> Form:
    """A form of its own, without versions yet."""
    form = Form(
        form_id=definition.form_id, title=definition.title or definition.form_id, created_at=now
    )
    session.add(form)
    session.flush()
    return form


def add_version(
    session: Session, form: Form, xform: bytes, *, version: str | None = None, now: datetime
) -> FormVersion:
    """Add a version, or return the one there is with the same tree under the same name.

    A version string that stands for another tree already gets a suffix, so that neither is lost.
    """
    definition = read(xform)
    name = version if version is not None else (definition.version or "")
    existing = {v.version: v for v in form.versions}
    candidate, number = name, 1
    while candidate in existing:
        if same_tree(read(existing[candidate].xform), definition):
            return existing[candidate]
        number += 1
        candidate = f"{name}#{number}"
    added = FormVersion(
        form=form, version=candidate, title=definition.title, xform=xform, created_at=now
    )
    session.add(added)
    session.flush()
    return added


def matching_version(form: Form, definition: FormDefinition) -> FormVersion | None:
    """The newest version of the form whose tree is the same."""
    for version in reversed(form.versions):
        if same_tree(read(version.xform), definition):
            return version
    return None


def map_source_version(
    session: Session,
    source: Source,
    remote_form_id: str,
    source_version: str,
    version: str,
    form_version: FormVersion,
) -> bool:
    """Remember which form version a source's version is; whether that was news."""
    known = session.scalar(
        select(SourceVersion).where(
            SourceVersion.source_id == source.id,
            SourceVersion.remote_form_id == remote_form_id,
            SourceVersion.source_version == source_version,
        )
    )
    if known is None:
        session.add(
            SourceVersion(
                source_id=source.id,
                remote_form_id=remote_form_id,
                source_version=source_version,
                version=version,
                form_version_id=form_version.id,
            )
        )
        session.flush()
        return True
    if known.form_version_id == form_version.id:
        return False
    known.form_version_id = form_version.id
    return True


def _mapped(
    session: Session, form: Form, source_id: int, remote_form_id: str, name: str
) -> FormVersion | None:
    statement = (
        select(FormVersion)
        .join(SourceVersion, SourceVersion.form_version_id == FormVersion.id)
        .where(
            FormVersion.form_id == form.id,
            SourceVersion.source_id == source_id,
            SourceVersion.remote_form_id == remote_form_id,
            (SourceVersion.source_version == name) | (SourceVersion.version == name),
        )
    )
    return session.scalars(statement.order_by(SourceVersion.id.desc())).first()


def _mapped_anywhere(session: Session, form: Form, name: str) -> FormVersion | None:
    """A submission copied off a phone names the version as its server did."""
    statement = (
        select(FormVersion)
        .join(SourceVersion, SourceVersion.form_version_id == FormVersion.id)
        .where(
            FormVersion.form_id == form.id,
            (SourceVersion.source_version == name) | (SourceVersion.version == name),
        )
    )
    return session.scalars(statement.order_by(SourceVersion.id.desc())).first()
