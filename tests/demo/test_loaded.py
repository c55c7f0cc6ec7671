"""The made-up year in a store: as large as it says, most of it approved, doubts of every kind."""

from collections import Counter

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from server.config import Settings
from server.demo.erasing import why_not as why_not_erased
from server.demo.loading import load, progress
from server.media import open_media
from server.models.accounts import Account, Role
from server.models.events import Attendance, Event, LinkStatus
from server.models.plan import Plan, PlannedActivity, PlanPart, PlanVersion
from server.models.reviews import Finding
from server.models.submissions import Attachment, Receipt, ReceiptState, ReviewState, Submission
from sync.errors import Refused
from sync.plan.listing import planned_activities


def _count(session: Session, table: type, *where: object) -> int:
    return session.scalar(select(func.count()).select_from(table).where(*where)) or 0


def test_it_is_as_large_as_it_says(year):
    listed = _count(year, Attendance, Attendance.row.is_not(None))
    assert len(planned_activities(year, 2026)) == 60
    assert _count(year, PlannedActivity) == 60
    assert _count(year, Event) == 200
    assert 2700 <= listed <= 3300


def test_most_events_of_both_halves_are_approved(year):
    approved = Submission.review_state == ReviewState.APPROVED
    assert _count(year, Submission, approved) >= 150
    assert progress(year).is_whole


def test_the_queue_begins_with_doubts_of_many_kinds(year):
    open_states = (ReviewState.RECEIVED, ReviewState.EDITED)
    found = year.execute(
        select(Finding.kind, Submission.id)
        .join(Submission, Submission.id == Finding.submission_id)
        .where(Submission.review_state.in_(open_states), Finding.dismissed_at.is_(None))
    ).all()
    assert len({kind for kind, _ in found}) >= 12
    assert 15 <= _count(year, Submission, Submission.review_state.in_(open_states)) <= 40


def test_links_are_by_code_by_likeness_by_a_person_or_missing(year):
    stand = Counter(map(tuple, year.execute(select(Event.link_status, Event.link_method))))
    by_status = Counter(status for status, _ in stand.elements())
    assert {method for (status, method) in stand if status == LinkStatus.LINKED} == {
        "code",
        "scored",
        "person",
    }
    assert by_status[LinkStatus.PROPOSED] >= 3
    assert by_status[LinkStatus.UNPLANNED] >= 10


def test_what_happens_in_the_field_happens_here(year):
    assert _count(year, Submission, Submission.deleted_at.is_not(None)) == 1
    assert _count(year, Submission, Submission.has_conflict) == 1
    assert _count(year, Receipt, Receipt.state == ReceiptState.QUARANTINED) == 1
    assert _count(year, PlanVersion) == 5
    assert _count(year, Attachment, Attachment.blob_id.is_(None)) == 1


def test_accounts_of_each_role_and_an_officer_in_each_region(year):
    roles = Counter(year.scalars(select(Account.role)))
    assert roles == {Role.SUPERVISOR: 1, Role.OFFICER: 3, Role.MONITORING: 1, Role.PARTNER: 1}


def test_a_second_load_is_refused_and_changes_nothing_where_it_is_forced(year, loaded: Settings):
    media = open_media(loaded.media_url)
    before = _count(year, Receipt)
    with pytest.raises(Refused, match="already"):
        load(year, media)
    assert load(year, media, force=True).is_whole
    assert _count(year, Receipt) == before


def test_it_can_be_taken_out_as_long_as_nothing_else_is_there(year):
    assert why_not_erased(year) is None
    year.add(PlanVersion(**_foreign_part(year)))
    year.flush()
    assert "more than" in (why_not_erased(year) or "")


def _foreign_part(session: Session) -> dict[str, object]:
    part = PlanPart(plan=session.scalars(select(Plan)).one(), name="la nôtre")
    session.add(part)
    session.flush()
    now = session.scalars(select(PlanVersion.imported_at)).first()
    return {
        "part_id": part.id,
        "number": 1,
        "is_current": True,
        "file_name": "x.xlsx",
        "imported_at": now,
    }


def test_a_photo_and_a_signed_list_were_used_before_and_no_other_picture(year):
    found = year.execute(
        select(Submission.review_state, func.count())
        .join(Finding, Finding.submission_id == Submission.id)
        .where(Finding.kind == "same_photo")
        .group_by(Submission.review_state)
    ).all()
    assert dict(found) == {ReviewState.RECEIVED: 2, ReviewState.APPROVED: 2}


def test_most_of_the_queue_is_calm_and_no_kind_of_doubt_fills_it(year):
    open_states = (ReviewState.RECEIVED, ReviewState.EDITED)
    scores = select(Submission.doubt_score).where(Submission.review_state.in_(open_states))
    held = [score or 0 for score in year.scalars(scores)]
    assert sum(score < 30 for score in held) > len(held) / 2
    kinds = Counter(
        year.scalars(
            select(Finding.kind)
            .join(Submission, Submission.id == Finding.submission_id)
            .where(Submission.review_state.in_(open_states))
        )
    )
    assert max(kinds.values()) <= 3
    assert set(kinds) >= {
        "point_outside_region",
        "filled_too_fast",
        "counts_differ",
        "no_signed_list",
        "date_after_sent",
        "cost_out_of_range",
        "same_participants",
        "unplanned",
        "same_photo",
    }
