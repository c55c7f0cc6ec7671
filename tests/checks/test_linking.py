"""What a person decides on a link is seen in the findings at once, not only at night."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.media import open_media
from server.models.events import LinkStatus
from server.models.review_desk import DeedKind
from server.models.reviews import Finding
from server.models.submissions import ReviewState, Submission
from sync.checks import check
from sync.deeds import begin
from sync.desk import Seen, decide_seen
from sync.links import decide_link, withdraw_decision
from sync.review import current_edition
from tests.factories import (
    create_account,
    create_activity,
    create_form,
    create_submission,
    event_of,
)

NOW = datetime(2026, 6, 8, 9, 0, tzinfo=UTC)
SAID = {"titre": "Une fête que nul plan ne connaît", "nature": "atelier", "jour": "2026-06-03"}


@pytest.fixture
def told(store: Session, tmp_path: Path) -> Submission:
    """A submission that the plan does not know."""
    create_activity(store, "A_01_01_SM_001")
    media = open_media(f"file://{tmp_path / 'media'}")
    submission = create_submission(store, media, create_form(store), {**SAID, "region": "sm"})
    check(store, submission, now=NOW)
    return submission


def is_unplanned(store: Session, submission: Submission) -> bool:
    found = select(Finding).filter_by(submission_id=submission.id, kind="unplanned")
    return store.scalars(found).first() is not None


@pytest.mark.parametrize("is_linked", [True, False])
def test_unplanned_goes_when_a_person_links_or_says_so_and_comes_back_when_it_is_taken_back(
    store: Session, told: Submission, *, is_linked: bool
) -> None:
    activity = create_activity(store, "A_01_02_SM_002")
    assert is_unplanned(store, told)
    before, event = told.doubt_score, event_of(store, told)
    decide_link(store, event, activity.id if is_linked else None, account=None, now=NOW)
    assert not is_unplanned(store, told)
    assert told.doubt_score < before
    withdraw_decision(store, event, account=None, now=NOW)
    assert is_unplanned(store, told)
    assert told.doubt_score == before


def test_approving_what_is_proposed_leaves_no_stale_doubt(store: Session, told: Submission) -> None:
    activity, account = create_activity(store, "A_01_03_SM_003"), create_account(store)
    event = event_of(store, told)
    event.link_status = LinkStatus.PROPOSED
    deed = begin(store, account, DeedKind.DECIDED, now=NOW)
    seen = Seen(told.id, current_edition(store, told).id, None)
    links = {event.id: activity.id}
    approved = ReviewState.APPROVED
    decide_seen(store, deed, seen, approved, comment=None, account=account, links=links, now=NOW)
    assert (is_unplanned(store, told), event.link_status) == (False, LinkStatus.LINKED)
