"""Who reviews what: the people who may, and giving them a submission."""

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from server.auth import requires, utc_now
from server.extensions import db
from server.models.accounts import Account, Role
from server.models.submissions import Submission
from server.notices import tell
from server.review.blueprint import bp
from server.review.desk import done, filters_of, wants_json
from server.review.filters import read_id
from server.review.gather import visible_submission
from server.rights import RIGHTS, Right
from sync.desk import assign_many

DECIDERS = tuple(role for role in Role if Right.DECIDE in RIGHTS[role])


def reviewers(store: Session) -> list[Account]:
    """Who may decide, by name."""
    statement = select(Account).where(Account.is_active, Account.role.in_(DECIDERS))
    return list(store.scalars(statement.order_by(Account.name, Account.id)))


def asked_person(store: Session) -> Account | None:
    """The person that the form names; None is nobody."""
    to = request.form.get("to", "")
    if to == "":
        return None
    if to == "me":
        return g.account
    account_id = read_id(to)
    found = store.get(Account, account_id) if account_id is not None else None
    if found is None or not found.is_active or found.role not in DECIDERS:
        raise NotFound
    return found


def sees(account: Account, submission: Submission) -> bool:
    """Whether it lies in that person's regions."""
    return not account.regions or submission.region in account.regions


def say_assigned(person: Account | None) -> str:
    """The deed in a few words."""
    if person is None:
        return _("Assigned to nobody.")
    if person.id == g.account.id:
        return _("Assigned to you.")
    return _("Assigned to %(name)s.", name=person.name)


@bp.post("/<int:submission_id>/assign")
@requires(Right.DECIDE)
def assign(submission_id: int) -> ResponseReturnValue:
    """Give a submission to someone, to oneself or to nobody."""
    store = db.session()
    submission = visible_submission(store, submission_id)
    person = asked_person(store)
    here = url_for("review.record", submission_id=submission_id, **filters_of())
    if person is not None and not sees(person, submission):
        tell(_("%(name)s does not see this region.", name=person.name))
        return redirect(here)
    batch = assign_many(store, [submission], person, by=g.account, now=utc_now())
    store.commit()
    said = say_assigned(person)
    if wants_json():
        return done(store, said, batch.deed.id)
    undo = url_for("review.undo_deed", deed_id=batch.deed.id, **filters_of())
    tell(said, undo=undo if batch.done else "")
    return redirect(here)
