"""How long a form took to fill in, by its clock or its log, against what is usual for the form."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from sync.checks.filling import logged_seconds
from sync.checks.norms import usual_of
from sync.checks.of_submission import filled_too_fast
from sync.checks.rules import Rules
from sync.checks.subject import Asked, EditionRow, Subject, SubmissionRow, Usual

NOW = datetime(2026, 6, 8, 9, 0, tzinfo=UTC)


@pytest.fixture
def subject(store) -> Subject:
    edition = EditionRow(1, 1, 1, None, True, False, 1, [], NOW)
    return Subject(
        submission=SubmissionRow(1, 1, "uuid:a", None, None),
        edition=edition,
        editions=[edition],
        files=[],
        asked=Asked(Rules(store), 1),
        events=[],
        seconds=60,
        usual_seconds=Usual(40, 900.0, 100.0),
    )


def test_fifteen_times_quicker_than_usual_is_told_with_both_times(subject: Subject) -> None:
    found = list(filled_too_fast(subject))
    assert [(each.facts, each.value) for each in found] == [({"seconds": 60, "usual": 900}, 15.0)]


def test_a_correction_or_too_few_submissions_say_nothing(subject: Subject) -> None:
    correction = subject.edition._replace(deprecated_id="uuid:b")
    assert list(filled_too_fast(replace(subject, edition=correction))) == []
    few = Usual(19, 900.0, 100.0)
    assert list(filled_too_fast(replace(subject, usual_seconds=few))) == []


def test_the_log_counts_the_time_that_questions_were_on_screen() -> None:
    log = (
        b"event,node,start,end\nform start,,1000,\nquestion,/d/a,1000,4000\nquestion,/d/b,9000,9500"
    )
    assert logged_seconds(log) == 3.5
    assert logged_seconds(b"\xff\xfe nothing") is None


def test_a_few_outliers_do_not_move_what_is_usual() -> None:
    usual = usual_of([30.0] * 30 + [31.0] * 30 + [4000.0] * 10, 5.0)
    assert usual == Usual(70, 31.0, 5.0)
    assert usual_of([1.0] * 19, 1.0) is None
