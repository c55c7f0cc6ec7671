"""Editions that were read by another version than theirs are read again once theirs is known."""

from sqlalchemy import Text, cast, select
from sqlalchemy.orm import Session

from forms import answers
from forms.definition import read as read_form
from server.models.forms import Form, FormVersion
from server.models.submissions import Edition
from sync.events import tell_events
from sync.registry import version_of

UNKNOWN_VERSION = "unknown_version"


def reread(session: Session, form: Form) -> int:
    """Read again what was flagged with an unknown version; how many editions changed."""
    session.refresh(form, ["versions"])
    flagged = select(Edition).where(
        Edition.form_id == form.id, cast(Edition.flags, Text).contains(UNKNOWN_VERSION)
    )
    return sum(_reread_one(session, form, edition) for edition in list(session.scalars(flagged)))


def _reread_one(session: Session, form: Form, edition: Edition) -> bool:
    receipt = edition.receipt
    envelope = answers.envelope(receipt.xml)
    version, known = version_of(session, form, receipt.source_id, receipt.remote_form_id, envelope)
    if not known:
        return False
    read_by(session, edition, version)
    return True


def read_by(session: Session, edition: Edition, version: FormVersion) -> None:
    """Read an edition anew by the version that is now known to be its own."""
    reading = answers.read(edition.receipt.xml, read_form(version.xform))
    edition.form_version_id = version.id
    edition.answers = reading.answers
    edition.digest = answers.canonical_digest(reading.answers)
    edition.flags = [{"kind": f.kind, "path": f.path, "value": f.value} for f in reading.flags]
    session.flush()
    session.refresh(edition, ["form_version"])
    if edition.is_current:
        tell_events(session, edition.submission, edition)
