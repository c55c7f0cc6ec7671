"""Doubt, 0 to 100: what the queue is sorted by. This is the one place that says what it is made of.

| what                                          | points |
|-----------------------------------------------|--------|
| each open finding that doubts the truth (bad) | 35     |
| each open finding of something missing (warn) | 15     |
| each open finding to know (info)              | 4      |
| an event that is not in the plan              | 20     |
| an event whose link is only proposed          | 10     |
| another content under the same instanceID     | 25     |
| an edition that could not be read whole       | 8      |
| edited since a decision                       | 12     |

Of several events the most doubtful counts. 100 at most. A finding called a false alarm counts
nothing.
"""

from sqlalchemy import ColumnElement, String, case, cast, func, select

from server.models.events import Event, LinkStatus, Telling
from server.models.reviews import Finding, FindingTone
from server.models.submissions import Edition, ReviewState, Submission

BAD, WARN, INFO = 35, 15, 4
UNPLANNED, PROPOSED = 20, 10
CONFLICT, NOT_WHOLE, EDITED = 25, 8, 12
HIGHEST = 100
TONES = ((70, "bad"), (45, "warn"), (25, "info"), (0, "ok"))


def doubt() -> ColumnElement[int]:
    """The score as SQL, for a statement that selects from submissions."""
    points = (
        _of_findings()
        + _of_links()
        + _of_edition()
        + case((Submission.has_conflict, CONFLICT), else_=0)
        + case((Submission.review_state == ReviewState.EDITED, EDITED), else_=0)
    )
    return case((points > HIGHEST, HIGHEST), else_=points)


def tone_of(score: int) -> str:
    """The tone in which a score is shown."""
    return next(tone for least, tone in TONES if score >= least)


def _of_findings() -> ColumnElement[int]:
    each = case(
        (Finding.tone == FindingTone.BAD, BAD), (Finding.tone == FindingTone.WARN, WARN), else_=INFO
    )
    statement = select(func.coalesce(func.sum(each), 0)).where(
        Finding.submission_id == Submission.id, Finding.dismissed_at.is_(None)
    )
    return statement.correlate(Submission).scalar_subquery()


def _of_links() -> ColumnElement[int]:
    each = case(
        (Event.link_status == LinkStatus.UNPLANNED, UNPLANNED),
        (Event.link_status == LinkStatus.PROPOSED, PROPOSED),
        else_=0,
    )
    statement = (
        select(func.coalesce(func.max(each), 0))
        .select_from(Telling)
        .join(Event, Telling.event_id == Event.id)
        .where(Telling.submission_id == Submission.id, Telling.is_withdrawn.is_(False))
    )
    return statement.correlate(Submission).scalar_subquery()


def _of_edition() -> ColumnElement[int]:
    whole = cast(Edition.flags, String) == "[]"
    statement = (
        select(func.coalesce(func.max(case((whole, 0), else_=NOT_WHOLE)), 0))
        .select_from(Edition)
        .where(Edition.submission_id == Submission.id, Edition.is_current)
    )
    return statement.correlate(Submission).scalar_subquery()
