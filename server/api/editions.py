"""Editions of a submission: the first and its edits, conflicts too."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from server.api.blueprint import offers
from server.api.examples import EDITION, a_page_of
from server.api.paging import Order, paged
from server.api.personal import Sight
from server.api.queries import PersonalPageQuery, PersonalQuery
from server.api.records import edition_record
from server.api.schemas import EditionPage, EditionSchema
from server.api.submissions import visible
from server.extensions import db
from server.models.submissions import Edition, Receipt
from server.rights import Right
from sync.errors import NotFound
from sync.export import Versions

ORDER = Order("editions", Edition.number)


@offers(
    "/submissions/<int:submission_id>/editions",
    Right.SEE_SUBMISSIONS,
    EditionPage,
    tag="editions",
    query=PersonalPageQuery,
    example=a_page_of(EDITION),
)
def list_editions(asked: dict[str, Any], submission_id: int) -> dict[str, Any]:
    """List the editions of a submission, the first one first, each read by its own form version."""
    store, sight = db.session(), Sight.asked(asked)
    submission = visible(store, submission_id)
    page = paged(store, _of(submission_id), ORDER, asked)
    versions = Versions(store, mask=not sight.is_personal)
    items = [edition_record(submission, each, versions) for each in page.rows]
    sight.note(store, [submission_id])
    return {"items": items, "next": page.next}


@offers(
    "/submissions/<int:submission_id>/editions/<int:number>",
    Right.SEE_SUBMISSIONS,
    EditionSchema,
    tag="editions",
    query=PersonalQuery,
    example=EDITION,
)
def get_edition(asked: dict[str, Any], submission_id: int, number: int) -> dict[str, Any]:
    """One edition by its number."""
    store, sight = db.session(), Sight.asked(asked)
    submission = visible(store, submission_id)
    edition = store.scalars(_of(submission_id).where(Edition.number == number)).first()
    if edition is None:
        raise NotFound("edition", str(number))
    shown = edition_record(submission, edition, Versions(store, mask=not sight.is_personal))
    sight.note(store, [submission_id])
    return shown


def _of(submission_id: int) -> Select[Edition]:
    source = joinedload(Edition.receipt).load_only(Receipt.source_id).joinedload(Receipt.source)
    return select(Edition).where(Edition.submission_id == submission_id).options(source)
