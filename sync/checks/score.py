"""Doubt, 0 to 100: what the queue is sorted by. This is the one place that says what it is made of.

| what                                   | points                                              |
|----------------------------------------|-----------------------------------------------------|
| each open finding                      | the weight of its check, learned, by how sure it is |
| a finding that another server made     | by its tone: 35, 15 or 4                            |
| an event whose link is only proposed   | 10                                                  |
| edited since a decision                | 12                                                  |

100 at most; a finding called a false alarm counts nothing. It is stored with the submission, and
written again whenever its findings, links or decisions may have changed.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, case, func, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from server.models.events import Event, LinkStatus, Telling
from server.models.reviews import Finding, FindingTone
from server.models.submissions import ReviewState, Submission
from sync.checks.kinds import HEAVIEST, WEIGHTS

PROPOSED, EDITED = 10, 12


def rescore(session: Session, submission_ids: Sequence[int]) -> None:
    """Write the doubt score of these submissions, where it is another one now."""
    session.flush()
    score = doubt()
    session.execute(
        update(Submission)
        .where(Submission.id.in_(submission_ids), Submission.doubt_score != score)
        .values(doubt_score=score)
        .execution_options(synchronize_session=False)
    )
    for submission_id in submission_ids:
        held = session.identity_map.get(identity_key(Submission, submission_id))
        if held is not None:
            session.expire(held, ["doubt_score"])


def doubt() -> ColumnElement[int]:
    """The score as SQL, for a statement on submissions."""
    edited = case((Submission.review_state == ReviewState.EDITED, EDITED), else_=0)
    points = _of_findings() + _of_links() + edited
    return case((points > HEAVIEST, HEAVIEST), else_=points)


def _of_findings() -> ColumnElement[int]:
    by_tone = case(
        (Finding.tone == FindingTone.BAD, WEIGHTS[FindingTone.BAD]),
        (Finding.tone == FindingTone.WARN, WEIGHTS[FindingTone.WARN]),
        else_=WEIGHTS[FindingTone.INFO],
    )
    each = func.coalesce(Finding.points, by_tone)
    statement = select(func.coalesce(func.sum(each), 0)).where(
        Finding.submission_id == Submission.id, Finding.dismissed_at.is_(None)
    )
    return statement.correlate(Submission).scalar_subquery()


def _of_links() -> ColumnElement[int]:
    each = case((Event.link_status == LinkStatus.PROPOSED, PROPOSED), else_=0)
    statement = (
        select(func.coalesce(func.max(each), 0))
        .select_from(Telling)
        .join(Event, Telling.event_id == Event.id)
        .where(Telling.submission_id == Submission.id, ~Telling.is_withdrawn)
    )
    return statement.correlate(Submission).scalar_subquery()
