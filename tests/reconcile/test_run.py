"""Reconciling the store: repeatable, and never over what a person decided."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event as listens
from sqlalchemy.orm import Session

from server.media import MediaStore, open_media
from server.models.events import Event, LinkStatus
from server.models.forms import Form
from server.models.submissions import ReviewState, Submission
from sync.links import decide_link
from sync.reconcile import reconcile
from tests.factories import create_account, create_activity, create_form, event_of, send

NOW = datetime(2026, 6, 8, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
TITLE = "Formation de capitalisation des expériences régionales"
ANSWERS = {"titre": TITLE, "nature": "formation", "jour": "2026-06-03", "region": "sm"}


@pytest.fixture
def media(tmp_path: Path) -> MediaStore:
    return open_media(f"file://{tmp_path / 'media'}")


@pytest.fixture
def form(store: Session) -> Form:
    return create_form(store)


def told(
    store: Session, media: MediaStore, form: Form, id_: str = "uuid:a", **answers: Any
) -> Submission:
    edition = send(store, media, form, {**ANSWERS, **answers}, instance_id=id_).edition
    assert edition is not None
    return edition.submission


def edited(store: Session, media: MediaStore, form: Form, **answers: Any) -> None:
    send(
        store,
        media,
        form,
        {**ANSWERS, **answers},
        instance_id="uuid:b",
        deprecated_id="uuid:a",
        now=LATER,
    )


def linked_code(event: Event) -> str | None:
    return event.links[0].activity.code if event.links else None


def writes_of(store: Session, run: Any) -> list[str]:
    """The statements that write while something runs."""
    seen: list[str] = []

    def note(*args: Any) -> None:
        if args[2].split()[0].upper() in {"INSERT", "UPDATE", "DELETE"}:
            seen.append(args[2])

    listens.listen(store.get_bind(), "before_cursor_execute", note)
    try:
        run()
        store.flush()
    finally:
        listens.remove(store.get_bind(), "before_cursor_execute", note)
    return seen


def test_an_event_is_linked_by_its_title_and_says_why(
    store: Session, media: MediaStore, form: Form
) -> None:
    activity = create_activity(store)
    event = event_of(store, told(store, media, form))
    counts = reconcile(store, now=NOW)
    assert (counts.events, counts.linked, counts.years) == (1, 1, [2026])
    assert (event.link_status, event.link_method) == ("linked", "scored")
    assert linked_code(event) == activity.code
    assert {"title", "region", "date"} <= {item["kind"] for item in event.link_evidence}
    assert event.candidates[0].activity_id == activity.id


def test_a_second_run_writes_nothing(store: Session, media: MediaStore, form: Form) -> None:
    create_activity(store)
    create_activity(store, "A_02_01_SM_002", title="Atelier de capitalisation", kind="atelier")
    told(store, media, form)
    told(store, media, form, "uuid:c", titre="Visite au Wali", nature="reunion")
    told(store, media, form, "uuid:d", titre="Atelier capitalisation", nature="reunion")
    reconcile(store, now=NOW)
    store.commit()
    assert writes_of(store, lambda: reconcile(store, now=LATER)) == []


def test_links_and_candidates_keep_their_ids_while_evidence_changes(
    store: Session, media: MediaStore, form: Form
) -> None:
    activity = create_activity(store)
    event = event_of(store, told(store, media, form))
    reconcile(store, now=NOW)
    before = (event.links[0].id, event.candidates[0].id, event.link_evidence)
    activity.values.periods = [["2026-05-01", "2026-05-28"]]
    reconcile(store, now=LATER)
    assert (event.links[0].id, event.candidates[0].id) == before[:2]
    assert event.link_evidence != before[2]


def test_without_a_plan_events_are_unplanned_and_that_is_no_failure(
    store: Session, media: MediaStore, form: Form
) -> None:
    event = event_of(store, told(store, media, form))
    counts = reconcile(store, now=NOW)
    assert (counts.without_plan, counts.years) == (1, [])
    assert event.link_status == LinkStatus.UNPLANNED
    assert event.link_evidence == [{"kind": "no_plan", "speaks": "for"}]


def test_only_the_year_asked_for_is_looked_at(
    store: Session, media: MediaStore, form: Form
) -> None:
    create_activity(store)
    create_activity(store, year=2025)
    old = event_of(store, told(store, media, form, "uuid:o", jour="2025-06-03"))
    new = event_of(store, told(store, media, form))
    assert reconcile(store, year=2025, now=NOW).events == 1
    assert (linked_code(old) is None, linked_code(new) is None) == (False, True)
    assert old.links[0].activity.plan.year == 2025


def test_an_event_without_a_date_belongs_to_the_year_it_came(
    store: Session, media: MediaStore, form: Form
) -> None:
    create_activity(store)
    event = event_of(store, told(store, media, form, jour=None, code="a-1-5-sm-1"))
    reconcile(store, now=NOW)
    assert (event.link_status, event.link_method) == ("linked", "code")


@pytest.mark.parametrize("how", ["deleted", "rejected"])
def test_what_is_deleted_or_rejected_is_left_as_it_is(
    store: Session, media: MediaStore, form: Form, how: str
) -> None:
    activity = create_activity(store)
    submission = told(store, media, form)
    reconcile(store, now=NOW)
    if how == "deleted":
        submission.deleted_at = LATER
    else:
        submission.review_state = ReviewState.REJECTED
    activity.values.title = "Tout autre chose"
    assert reconcile(store, now=LATER).events == 0
    assert linked_code(event_of(store, submission)) == activity.code


def test_a_link_whose_activity_left_the_plan_stays(
    store: Session, media: MediaStore, form: Form
) -> None:
    activity = create_activity(store)
    create_activity(store, "A_02_01_SM_002", title="Atelier tout autre", kind="atelier")
    event = event_of(store, told(store, media, form))
    reconcile(store, now=NOW)
    activity.is_planned = False
    reconcile(store, now=LATER)
    assert (linked_code(event), event.link_status) == (activity.code, "linked")


def test_a_persons_link_outranks_the_machine(store: Session, media: MediaStore, form: Form) -> None:
    create_activity(store)
    other = create_activity(store, "A_02_01_SM_002", title="Atelier tout autre", kind="atelier")
    event = event_of(store, told(store, media, form))
    reconcile(store, now=NOW)
    decision = decide_link(store, event, other.id, account=create_account(store), now=NOW)
    reconcile(store, now=LATER)
    assert (linked_code(event), event.link_method) == (other.code, "person")
    assert decision.contradiction is None


def test_an_edit_that_changes_the_code_contradicts_a_persons_link_and_asks(
    store: Session, media: MediaStore, form: Form
) -> None:
    first = create_activity(store)
    other = create_activity(store, "A_02_01_SM_002", title="Atelier tout autre", kind="atelier")
    event = event_of(store, told(store, media, form))
    decision = decide_link(store, event, first.id, account=None, now=NOW)
    edited(store, media, form, code=other.code, titre="Atelier tout autre", nature="atelier")
    assert reconcile(store, now=LATER).contradicted == 1
    assert linked_code(event) == first.code
    assert decision.contradiction is not None
    assert decision.contradiction["code"] == other.code
    store.commit()
    assert writes_of(store, lambda: reconcile(store, now=LATER)) == []


def test_a_contradiction_goes_when_the_data_agrees_again(
    store: Session, media: MediaStore, form: Form
) -> None:
    first = create_activity(store)
    event = event_of(store, told(store, media, form))
    decision = decide_link(store, event, None, account=None, now=NOW)
    assert decision.machine_activity_id == first.id
    decision.machine_activity_id = None
    reconcile(store, now=LATER)
    assert decision.contradiction is not None
    event.title = "Visite au Wali"
    reconcile(store, now=LATER)
    assert decision.contradiction is None


def test_others_may_write_between_pages(
    store: Session, media: MediaStore, form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.reconcile.run.PAGE", 1)
    create_activity(store)
    for number in range(3):
        told(store, media, form, f"uuid:{number}")
    committed: list[int] = []

    def commit() -> None:
        store.commit()
        committed.append(store.query(Event).filter_by(link_status="linked").count())

    assert reconcile(store, now=NOW, after_page=commit).linked == 3
    assert committed == [1, 2, 3]
