"""What false alarms and decisions teach a check, and that neighbours are checked again."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.media import MediaStore, open_media
from server.models.checks import CheckLesson, CheckRule
from server.models.reviews import Decision, Finding
from server.models.submissions import ReviewState, Submission
from sync.checks import check, check_all, check_changed
from sync.checks.kinds import CHECK_KINDS
from sync.checks.learning import Verdicts, factor_of, forget, threshold_of
from tests.factories import create_form, create_submission, event_of

NOW = datetime(2026, 6, 8, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
PEOPLE = [{"nom": f"Amina Alaoui {n}", "tel": f"06123456{n:02}"} for n in range(8)]


@pytest.fixture
def media(tmp_path: Path) -> MediaStore:
    return open_media(f"file://{tmp_path / 'media'}")


def kinds(store: Session, submission: Submission) -> set[str]:
    return set(
        store.scalars(select(Finding.kind).where(Finding.submission_id == submission.id)).all()
    )


def away(store: Session, media: MediaStore, form: Any, km: float) -> Submission:
    """A workshop told as of Souss-Massa, that many kilometres outside of it in the sea."""
    submission = create_submission(store, media, form)
    event = event_of(store, submission)
    point = {"type": "Point", "coordinates": [-9.84 - km / 96, 30.0], "properties": {}}
    event.facts = {**event.facts, "point": point}
    return submission


def test_few_verdicts_change_little_and_many_not_without_end() -> None:
    assert factor_of(Verdicts(right=0, wrong=1)) == 0.9
    assert factor_of(Verdicts(right=0, wrong=100)) == 0.4
    assert factor_of(Verdicts(right=100, wrong=0)) == 1.5


def test_a_threshold_moves_beyond_three_false_alarms_but_not_beyond_what_was_right() -> None:
    limit = CHECK_KINDS["point_outside_region"].limit
    false = Verdicts(wrong=3, wrong_values=[9, 12, 14])
    assert threshold_of(false, limit, 5) == 9
    assert threshold_of(Verdicts(wrong_values=[9, 12]), limit, 5) is None
    assert threshold_of(Verdicts(wrong_values=[900, 901, 902]), limit, 5) == 30
    right = Verdicts(right=1, wrong=3, wrong_values=[9, 12, 14], right_values=[7])
    assert threshold_of(right, limit, 5) == pytest.approx(6.993)


def test_false_alarms_teach_the_check_until_someone_lets_it_forget(
    store: Session, media: MediaStore
) -> None:
    form = create_form(store)
    made = [away(store, media, form, km) for km in (20, 22, 24, 19, 60)]
    check_all(store, now=NOW)
    for submission in made[:3]:
        found = select(Finding).where(Finding.submission_id == submission.id)
        for finding in store.scalars(found.where(Finding.kind == "point_outside_region")):
            finding.dismissed_at = LATER
    check_all(store, now=LATER)
    lesson = store.scalars(select(CheckLesson).filter_by(kind="point_outside_region")).one()
    learned = lesson.threshold
    assert (lesson.wrong, lesson.right) == (3, 0)
    assert learned is not None
    check_changed(store, now=LATER + timedelta(hours=1))
    told = ["point_outside_region" in kinds(store, each) for each in made]
    assert told == [True, True, True, False, True]
    rule = CheckRule(kind="point_outside_region", form_id=form.id, changed_at=LATER)
    store.add(rule)
    forget(store, rule, now=LATER + timedelta(hours=2))
    check_changed(store, now=LATER + timedelta(hours=3))
    assert "point_outside_region" in kinds(store, made[3])
    assert store.scalars(select(CheckLesson).filter_by(kind="point_outside_region")).all() == []


def test_a_decision_that_finds_fault_says_that_the_finding_was_right(
    store: Session, media: MediaStore
) -> None:
    submission = away(store, media, create_form(store), 60)
    check(store, submission, now=NOW)
    submission.review_state = ReviewState.HAS_ISSUES
    edition = submission.editions[0]
    store.add(
        Decision(
            submission_id=submission.id,
            edition_id=edition.id,
            state=ReviewState.HAS_ISSUES,
            at=LATER,
        )
    )
    check_all(store, now=LATER)
    lesson = store.scalars(select(CheckLesson).filter_by(kind="point_outside_region")).one()
    assert (lesson.right, lesson.wrong) == (1, 0)


def test_a_check_that_is_switched_off_for_a_form_is_silent_there(
    store: Session, media: MediaStore
) -> None:
    form = create_form(store)
    submission = away(store, media, form, 60)
    kind = "point_outside_region"
    check_all(store, now=NOW)
    assert submission.doubt_score == 35
    store.add(CheckRule(kind=kind, form_id=form.id, weight=10, changed_at=NOW))
    check_all(store, now=NOW)
    assert submission.doubt_score == 10
    store.scalars(select(CheckRule)).one().is_on = False
    check_all(store, now=NOW)
    assert (kinds(store, submission), submission.doubt_score) == (set(), 0)


def test_who_shares_a_list_is_checked_again_when_the_other_comes_and_goes(
    store: Session, media: MediaStore
) -> None:
    form = create_form(store)
    said = {"titre": "Un", "nature": "atelier", "jour": "2026-06-03", "region": "sm"}
    one = create_submission(store, media, form, {**said, "participant": PEOPLE}, now=NOW)
    check_all(store, now=NOW)
    then = NOW + timedelta(days=1)
    other = {**said, "titre": "Deux", "jour": "2026-06-05", "participant": PEOPLE[1:]}
    two = create_submission(store, media, form, other, now=then)
    assert check_changed(store, now=then).submissions == 2
    found = store.scalars(select(Finding).filter_by(kind="same_participants")).all()
    assert {(each.submission_id, each.other_id) for each in found} == {
        (one.id, two.id),
        (two.id, one.id),
    }
    assert found[0].facts["common"] == 7
    two.deleted_at = then + timedelta(days=1)
    check_changed(store, now=then + timedelta(days=1))
    assert "same_participants" not in kinds(store, one)
