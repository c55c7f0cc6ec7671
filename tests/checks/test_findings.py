"""What the checks find on a submission, and that findings follow the data."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import sync.checks
from server.media import MediaStore, open_media
from server.models.forms import Form
from server.models.reviews import Finding, FindingTone
from server.models.submissions import ReviewState, Submission
from sync.checks import FINDING_KINDS, check, check_all
from sync.forwarding import REFUSED_THERE
from sync.links import decide_link, only_event
from sync.reconcile import reconcile
from tests.factories import create_activity, create_form, event_of, send

NOW = datetime(2026, 6, 8, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
PEOPLE = [
    {"nom": "Amina Idrissi", "sexe": "f", "tel": "0612345678"},
    {"nom": "Brahim Alaoui", "sexe": "m", "tel": "+212 6 12 34 56 78"},
    {"nom": "Chaimae Tazi", "sexe": "f", "tel": "0700000000"},
]
ANSWERS = {"titre": "Atelier", "nature": "atelier", "jour": "2026-06-03", "region": "sm"}


@pytest.fixture
def media(tmp_path: Path) -> MediaStore:
    return open_media(f"file://{tmp_path / 'media'}")


@pytest.fixture
def form(store: Session) -> Form:
    return create_form(store)


@pytest.fixture
def sent(store: Session, media: MediaStore, form: Form) -> Any:
    def send_it(answers: dict[str, Any] | None = None, **how: Any) -> Submission:
        edition = send(store, media, form, ANSWERS | (answers or {}), **{"now": NOW} | how).edition
        assert edition is not None
        return edition.submission

    return send_it


def findings(store: Session, submission: Submission, *, now: datetime = NOW) -> dict[str, Finding]:
    check(store, submission, now=now)
    found = store.scalars(select(Finding).where(Finding.submission_id == submission.id))
    return {finding.kind: finding for finding in found}


def facts(store: Session, submission: Submission) -> dict[str, dict[str, Any]]:
    return {kind: finding.facts for kind, finding in findings(store, submission).items()}


def test_a_submission_in_order_has_no_finding(store: Session, sent: Any) -> None:
    assert findings(store, sent()) == {}


def test_participants_without_a_signed_list_and_with_one_phone(store: Session, sent: Any) -> None:
    found = facts(store, sent({"participant": PEOPLE}))
    assert found == {"no_signed_list": {"listed": 3}, "repeated_phone": {"rows": [0, 1]}}


def test_a_list_that_differs_from_the_counts(store: Session, sent: Any) -> None:
    submission = sent({"participant": PEOPLE[1:], "liste": "l.jpg"}, files=[("l.jpg", b"1")])
    event = event_of(store, submission)
    event.women, event.men = 4, None
    assert facts(store, submission) == {"counts_differ": {"listed": 2, "women": 4, "men": None}}


def test_files_that_are_missing_or_not_named(store: Session, sent: Any) -> None:
    submission = sent({"photo": "a.jpg"}, files=[("b.jpg", b"1")])
    assert facts(store, submission) == {
        "attachment_missing": {"name": "a.jpg"},
        "attachment_unnamed": {"name": "b.jpg"},
    }


def test_days_that_can_not_be(store: Session, sent: Any) -> None:
    submission = sent({"jour": "2026-06-09"})
    event_of(store, submission).end_date = event_of(store, submission).date - timedelta(days=1)
    assert facts(store, submission) == {
        "date_in_future": {"date": "2026-06-09", "received": "2026-06-08"},
        "end_before_start": {"date": "2026-06-09", "end_date": "2026-06-08"},
    }


def test_a_province_of_another_region(store: Session, sent: Any) -> None:
    submission = sent()
    event_of(store, submission).province = "05.091"
    said = {"region": "sm", "province": "05.091", "province_region": "bmk"}
    assert facts(store, submission) == {"region_mismatch": said}


def test_other_content_under_one_instance_id(store: Session, sent: Any) -> None:
    sent(instance_id="uuid:a")
    submission = sent({"lieu": "Tiznit"}, instance_id="uuid:a")
    assert facts(store, submission)["conflict"]["number"] == 2


def test_two_edits_of_one_edition(store: Session, sent: Any) -> None:
    sent(instance_id="uuid:a")
    sent({"lieu": "Tiznit"}, instance_id="uuid:b", deprecated_id="uuid:a")
    submission = sent({"lieu": "Agadir"}, instance_id="uuid:c", deprecated_id="uuid:a")
    said = {"deprecated_id": "uuid:a", "numbers": [2, 3]}
    assert facts(store, submission)["rival_edits"] == said


def test_an_edit_after_approval(store: Session, sent: Any) -> None:
    submission = sent(instance_id="uuid:a")
    submission.approved_edition_id = submission.editions[0].id
    sent({"lieu": "Tiznit"}, instance_id="uuid:b", deprecated_id="uuid:a")
    assert facts(store, submission)["edited_after_approval"] == {"approved": 1, "current": 2}


def test_values_that_could_not_be_read_are_not_repeated_where_personal(
    store: Session, sent: Any
) -> None:
    submission = sent()
    submission.editions[0].flags = [
        {"kind": "unreadable", "path": "cout", "value": "12,5"},
        {"kind": "unreadable", "path": "participant[2]/nom", "value": "Amina"},
        {"kind": "unknown_element", "path": "vieux", "value": "x"},
        {"kind": "unknown_version", "path": "", "value": "v9"},
    ]
    check(store, submission, now=NOW)
    rows = store.scalars(select(Finding).order_by(Finding.kind, Finding.key)).all()
    said = [(row.kind, row.facts) for row in rows]
    assert said == [
        ("unknown_answers", {"paths": ["vieux"], "count": 1}),
        ("unknown_version", {"version": "v9", "read_by": "1"}),
        ("unreadable_value", {"path": "cout", "value": "12,5"}),
        ("unreadable_value", {"path": "participant[2]/nom", "value": None}),
    ]


def test_the_same_event_told_twice_names_the_other(store: Session, sent: Any) -> None:
    one = sent(instance_id="uuid:a")
    other = sent({"titre": "ATELIER "}, instance_id="uuid:b")
    sent({"jour": "2026-06-04"}, instance_id="uuid:c")
    assert facts(store, one)["possible_duplicate"]["instance_id"] == "uuid:b"
    assert facts(store, other)["possible_duplicate"]["instance_id"] == "uuid:a"
    other.review_state = ReviewState.REJECTED
    assert findings(store, one) == {}


def test_a_link_is_checked_against_time_and_money_of_its_activity(
    store: Session, sent: Any
) -> None:
    activity = create_activity(
        store, periods=[["2026-05-01", "2026-05-31"]], budget_mad=900, kind="atelier"
    )
    submission = sent({"code": activity.code, "cout": 1000})
    reconcile(store, now=NOW)
    found = facts(store, submission)
    assert (found["outside_period"]["days"], found["outside_period"]["code"]) == (3, activity.code)
    said = {"cost": 1000, "budget": 900, "currency": "MAD", "code": activity.code}
    assert found["over_budget"] == said
    activity.is_planned = False
    assert facts(store, submission)["activity_removed"] == {"code": activity.code}


def test_new_data_against_a_persons_link(store: Session, sent: Any) -> None:
    one = create_activity(store)
    other = create_activity(store, "A_02_01_SM_002", title="Atelier", kind="atelier")
    submission = sent(instance_id="uuid:a")
    decision = decide_link(store, only_event(store, submission), one.id, account=None, now=NOW)
    decision.machine_activity_id = None
    sent({"code": other.code}, instance_id="uuid:b", deprecated_id="uuid:a")
    reconcile(store, now=LATER)
    said = {"code": one.code, "new_code": other.code}
    assert facts(store, submission)["link_contradicted"] == said


def test_checking_twice_writes_once_and_what_is_gone_goes(store: Session, sent: Any) -> None:
    submission = sent({"participant": PEOPLE[:1]})
    first = findings(store, submission)["no_signed_list"]
    again = check_all(store, now=LATER)
    assert (again.submissions, again.found, again.new, again.changed, again.gone) == (1, 1, 0, 0, 0)
    assert first.found_at == NOW
    event_of(store, submission).facts = {"attendance_sheets": ["l.jpg"]}
    assert check_all(store, now=LATER).gone == 1
    assert findings(store, submission) == {}


def test_a_dismissed_finding_stays_so_until_its_facts_change(store: Session, sent: Any) -> None:
    submission = sent({"participant": PEOPLE[:1]}, instance_id="uuid:a")
    finding = findings(store, submission)["no_signed_list"]
    finding.dismissed_at = NOW
    sent({"participant": PEOPLE[:1], "lieu": "x"}, instance_id="uuid:b", deprecated_id="uuid:a")
    assert findings(store, submission)["no_signed_list"].dismissed_at == NOW
    sent({"participant": PEOPLE[1:]}, instance_id="uuid:c", deprecated_id="uuid:b")
    renewed = findings(store, submission)["no_signed_list"]
    assert (renewed.id, renewed.dismissed_at, renewed.facts) == (finding.id, None, {"listed": 2})


def test_findings_of_others_and_of_deleted_submissions_are_left_alone(
    store: Session, sent: Any
) -> None:
    submission = sent({"participant": PEOPLE[:1]})
    check(store, submission, now=NOW)
    submission.deleted_at = NOW
    event_of(store, submission).facts = {"attendance_sheets": ["l.jpg"]}
    assert check_all(store, now=LATER).submissions == 0
    assert set(findings(store, submission)) == {"no_signed_list"}


def test_a_finding_that_the_checks_do_not_make_is_left_alone(store: Session, sent: Any) -> None:
    submission = sent()
    refused = Finding(
        submission_id=submission.id,
        kind=REFUSED_THERE,
        tone=FindingTone.WARN,
        facts={},
        found_at=NOW,
    )
    store.add(refused)
    assert check(store, submission, now=LATER).gone == 0
    assert check_all(store, now=LATER).gone == 0
    assert REFUSED_THERE in findings(store, submission)


def test_every_kind_is_worded_in_the_list_of_kinds() -> None:
    assert sync.checks.__doc__ is not None
    assert all(f"    {kind} " in sync.checks.__doc__ for kind in FINDING_KINDS)
