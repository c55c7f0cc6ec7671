"""Submissions: a list with filters, and one."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from flask import g
from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, joinedload

from server.api.blueprint import offers
from server.api.examples import SUBMISSION, a_page_of
from server.api.paging import Order, paged
from server.api.personal import Sight
from server.api.queries import PersonalQuery, SubmissionQuery
from server.api.records import submission_records
from server.api.schemas import SubmissionPage, SubmissionSchema
from server.extensions import db
from server.models.events import Link, Telling
from server.models.forms import Form
from server.models.plan import PlannedActivity
from server.models.reviews import HistoryEntry
from server.models.submissions import Edition, Submission
from server.rights import Right, visible_submissions
from sync.errors import NotFound
from sync.plan_workbook.draft import key_of

ORDER = Order("submissions", Submission.id)
Condition = Callable[[Any], ColumnElement[bool]]


@offers(
    "/submissions",
    Right.SEE_SUBMISSIONS,
    SubmissionPage,
    tag="submissions",
    query=SubmissionQuery,
    example=a_page_of(SUBMISSION),
)
def list_submissions(asked: dict[str, Any]) -> dict[str, Any]:
    """List submissions in the order that they first came, each with its current edition."""
    store, sight = db.session(), Sight.asked(asked)
    page = paged(store, _matching(asked), ORDER, asked)
    ids = [each.id for each in page.rows]
    items = submission_records(store, page.rows, sight)
    sight.note(store, ids)
    return {"items": items, "next": page.next}


@offers(
    "/submissions/<int:submission_id>",
    Right.SEE_SUBMISSIONS,
    SubmissionSchema,
    tag="submissions",
    query=PersonalQuery,
    example=SUBMISSION,
)
def get_submission(asked: dict[str, Any], submission_id: int) -> dict[str, Any]:
    """One submission with the answers of its current edition."""
    store, sight = db.session(), Sight.asked(asked)
    record = submission_records(store, [visible(store, submission_id)], sight)[0]
    sight.note(store, [submission_id])
    return record


def visible(store: Session, submission_id: int) -> Submission:
    """The submission, if the account may see it; else it does not exist for it."""
    statement = _seen().where(Submission.id == submission_id)
    found = store.scalars(statement).first()
    if found is None:
        raise NotFound("submission", str(submission_id))
    return found


def _seen() -> Select[Submission]:
    statement = select(Submission).where(visible_submissions(g.account))
    return statement.options(joinedload(Submission.form))


def _matching(asked: Mapping[str, Any]) -> Select[Submission]:
    return _seen().where(*_conditions(asked))


def _conditions(asked: Mapping[str, Any]) -> Iterator[ColumnElement[bool]]:
    for name, condition in CONDITIONS.items():
        if name in asked:
            yield condition(asked[name])


def _of_form(form_id: str) -> ColumnElement[bool]:
    return Submission.form_id.in_(select(Form.id).where(Form.form_id == form_id))


def _named(instance_id: str) -> ColumnElement[bool]:
    of_edition = select(Edition.submission_id).where(Edition.instance_id == instance_id)
    return Submission.id.in_(of_edition)


def _linked_to(code: str) -> ColumnElement[bool]:
    telling = (
        select(Telling.submission_id)
        .join(Link, Link.event_id == Telling.event_id)
        .join(PlannedActivity, Link.activity_id == PlannedActivity.id)
        .where(PlannedActivity.code_key == key_of(code), Telling.is_withdrawn.is_(False))
    )
    return Submission.id.in_(telling)


def _changed_since(moment: Any) -> ColumnElement[bool]:
    return Submission.id.in_(select(HistoryEntry.submission_id).where(HistoryEntry.at >= moment))


def _is_deleted(wanted: bool) -> ColumnElement[bool]:  # noqa: FBT001 - a value of the query
    return Submission.deleted_at.is_not(None) if wanted else Submission.deleted_at.is_(None)


CONDITIONS: Mapping[str, Condition] = {
    "form": _of_form,
    "region": lambda code: Submission.region == code,
    "state": lambda state: Submission.review_state == state,
    "instance_id": _named,
    "activity": _linked_to,
    "received_since": lambda moment: Submission.received_at >= moment,
    "updated_since": _changed_since,
    "deleted": _is_deleted,
}
