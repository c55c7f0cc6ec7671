"""One submission: what it says, what is doubtful about it, where it belongs, what to do."""

from dataclasses import dataclass

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from server.auth import requires, utc_now
from server.extensions import db
from server.models.accounts import PersonalReading
from server.models.submissions import Edition, ReviewState
from server.review.blueprint import bp
from server.review.changes import Change, changes
from server.review.files import shown_files
from server.review.filters import Filters
from server.review.gather import Record, visible_submission
from server.review.history import source_name, words_of
from server.review.link_words import evidence, periods
from server.review.queries import counts, neighbours
from server.review.words import say
from server.rights import Right, may
from sync.attachments import is_arriving

DECIDED = {ReviewState.APPROVED, ReviewState.HAS_ISSUES, ReviewState.REJECTED}


@dataclass(frozen=True)
class Compared:
    """Two editions side by side."""

    old: Edition
    new: Edition
    changes: list[Change]


@bp.get("/<int:submission_id>")
@requires(Right.SEE_SUBMISSIONS)
def record(submission_id: int) -> ResponseReturnValue:
    """The record as it stands."""
    return show(submission_id)


@bp.post("/<int:submission_id>/phones")
@requires(Right.SEE_PERSONAL)
def phones(submission_id: int) -> ResponseReturnValue:
    """Show the phones, and write down that they were read."""
    store = db.session()
    submission = visible_submission(store, submission_id)
    store.add(
        PersonalReading(
            account_id=g.account.id, at=utc_now(), what="phones", submission_id=submission.id
        )
    )
    store.commit()
    return show(submission_id, with_phones=True)


def show(
    submission_id: int, *, with_phones: bool = False, status: int = 200, **said: object
) -> ResponseReturnValue:
    """Render the record; `said` is what a decision that was not taken has to say."""
    store, filters = db.session(), Filters.read(request.args)
    whole = Record(store, visible_submission(store, submission_id), with_phones=with_phones)
    place = neighbours(store, g.account, filters, submission_id)
    latest = _latest_changes(whole)
    page = render_template(
        "review/record.html",
        r=whole,
        filters=filters,
        args=filters.as_args(),
        before=_address(place.before, filters),
        after=_address(place.after, filters),
        after_id=place.after,
        place=place.number,
        total=counts(store, g.account, filters)[filters.state],
        sheet=whole.sheet(frozenset(each.path for each in latest)),
        compared=_compared(whole),
        files=shown_files(whole),
        is_arriving=is_arriving(store, whole.edition),
        decides=may(g.account, Right.DECIDE) and whole.submission.deleted_at is None,
        is_decided=whole.submission.review_state in DECIDED,
        say=say,
        evidence=evidence,
        periods=periods,
        words_of=words_of,
        source_name=source_name,
        **said,
    )
    return page, status


def _address(submission_id: int | None, filters: Filters) -> str | None:
    if submission_id is None:
        return None
    return url_for("review.record", submission_id=submission_id, **filters.as_args())


def _latest_changes(whole: Record) -> list[Change]:
    """What the edition shown changed in the one before it."""
    chain = [each for each in whole.editions if not each.is_conflict]
    at = chain.index(whole.edition)
    if at == 0:
        return []
    return changes(whole.reader(), chain[at - 1].answers, whole.edition.answers)


def _compared(whole: Record) -> Compared | None:
    """The two editions that the address asks for, else the shown one with its neighbour."""
    if len(whole.editions) < 2:
        return None
    by_number = {str(each.number): each for each in whole.editions}
    new = by_number.get(request.args.get("new", "")) or _beside(whole)
    old = by_number.get(request.args.get("old", "")) or _first_beside(whole, new)
    found = changes(whole.reader(), old.answers, new.answers)
    return Compared(old, new, found)


def _beside(whole: Record) -> Edition:
    """A conflict is shown beside what it contradicts; else the edition shown beside its past."""
    conflicts = [each for each in whole.editions if each.is_conflict]
    return conflicts[-1] if conflicts else whole.edition


def _first_beside(whole: Record, new: Edition) -> Edition:
    others = [each for each in whole.editions if each is not new]
    if new.is_conflict:
        same = [each for each in others if each.instance_id == new.instance_id]
        return (same or others)[0]
    earlier = [each for each in others if each.number < new.number]
    return (earlier or others)[-1]
