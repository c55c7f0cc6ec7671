"""Whose findings may change because of others: what named them, and what they share now."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.models.events import Telling
from server.models.reviews import Finding
from sync.checks.lasting import Lasting
from sync.checks.likeness import Likeness
from sync.checks.reading import files_of
from sync.checks.seen import SeenFiles

OF_ACTIVITY = "activity_over_budget"


def neighbours(session: Session, submission_ids: Sequence[int], lasting: Lasting) -> set[int]:
    """The submissions beside these that have to be checked again."""
    found = _naming(session, submission_ids) | _of_activities(session, submission_ids, lasting)
    found |= Likeness(session, submission_ids).neighbours()
    found |= SeenFiles(session, files_of(session, submission_ids)).neighbours()
    return found.difference(submission_ids)


def _naming(session: Session, submission_ids: Sequence[int]) -> set[int]:
    """Those with a finding that names one of these."""
    return set(
        session.scalars(select(Finding.submission_id).where(Finding.other_id.in_(submission_ids)))
    )


def _of_activities(session: Session, submission_ids: Sequence[int], lasting: Lasting) -> set[int]:
    """Those whose activity costs too much, or did."""
    told = select(Telling.event_id).where(
        Telling.submission_id.in_(submission_ids), ~Telling.is_withdrawn
    )
    events = lasting.over_budget_events(session.scalars(told))
    now = select(Telling.submission_id).where(Telling.event_id.in_(events), ~Telling.is_withdrawn)
    before = select(Finding.submission_id).where(Finding.kind == OF_ACTIVITY)
    return {*session.scalars(now), *session.scalars(before)}
