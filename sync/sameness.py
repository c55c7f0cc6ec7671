"""Whether a submission is here already: the same answers, also where one source lacks the version.

Read by two versions the same XML gives two results, so they are compared by the version that is
known to be theirs.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms import answers
from forms.definition import read as read_form
from server.models.forms import FormVersion
from server.models.submissions import Edition
from sync.reread import UNKNOWN_VERSION, read_by


@dataclass(frozen=True)
class Arrived:
    """What came: its XML, and what it says by the version that read it."""

    instance_id: str
    xml: bytes
    version: FormVersion
    version_is_known: bool
    digest: str


def same_edition(session: Session, arrived: Arrived) -> Edition | None:
    """The edition of the same instanceID and the same content, a conflict's included."""
    statement = select(Edition).where(
        Edition.form_id == arrived.version.form_id, Edition.instance_id == arrived.instance_id
    )
    return _same_of(session, list(session.scalars(statement.order_by(Edition.id))), arrived)


def twin_of(session: Session, edition: Edition, editions: Iterable[Edition]) -> Edition | None:
    """The one of those editions that is the same as this one of another submission."""
    arrived = Arrived(
        edition.instance_id,
        edition.receipt.xml,
        edition.form_version,
        not _is_in_doubt(edition),
        edition.digest,
    )
    named = [other for other in editions if other.instance_id == edition.instance_id]
    return _same_of(session, named, arrived)


def _same_of(session: Session, editions: list[Edition], arrived: Arrived) -> Edition | None:
    """One that was read by a version not its own is read again by the version now known."""
    same = next((e for e in editions if e.digest == arrived.digest), None) or next(
        (e for e in editions if _same_by_one_version(e, arrived)), None
    )
    if same is not None and arrived.version_is_known and _is_in_doubt(same):
        read_by(session, same, arrived.version)
    return same


def _same_by_one_version(edition: Edition, arrived: Arrived) -> bool:
    if edition.form_version_id == arrived.version.id:
        return False
    if _is_in_doubt(edition):
        return _digest(edition.receipt.xml, arrived.version) == arrived.digest
    if arrived.version_is_known:
        return False
    return _digest(arrived.xml, edition.form_version) == edition.digest


def _is_in_doubt(edition: Edition) -> bool:
    return any(flag["kind"] == UNKNOWN_VERSION for flag in edition.flags)


def _digest(xml: bytes, version: FormVersion) -> str:
    return answers.canonical_digest(answers.read(xml, read_form(version.xform)).answers)
