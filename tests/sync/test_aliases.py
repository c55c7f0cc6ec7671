"""`form alias`: what came under another id moves under the form it is, with what people decided."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.events import Event, LinkDecision, Telling
from server.models.forms import Form
from server.models.plan import Plan, PlannedActivity, PlanPart
from server.models.reviews import Decision, Finding
from server.models.sources import Source, SourceKind
from server.models.submissions import ReviewState, Submission
from sync.aliases import alias_form
from sync.assignment import assign, assigned_to
from sync.contradiction import DECIDED_TWICE
from sync.review import current_edition, decide, last_decision, undo_last
from tests.factories import create_account
from tests.sync.conftest import FOREIGN, NOW, Foreign, Send, add_xform
from tests.sync.remotes import KOBO, run_remote

ForeignByNumber = dict[str, Foreign]


def test_what_came_by_kobo_and_by_a_folder_is_one_after_the_alias(
    store: Session, media: MediaStore, foreign: ForeignByNumber, send: Send, known_forms: list[Form]
) -> None:
    for one in foreign.values():
        send(one, kind=SourceKind.FOLDER)
    with run_remote(KOBO) as kobo:
        kobo.state.seed_foreign(str(FOREIGN))
        kobo.pull(store, media)
        assert len(store.scalars(select(Submission)).all()) == 26
        for form in known_forms:
            remote_id = next(
                uid for uid, a in kobo.state.assets.items() if a.original_id == form.form_id
            )
            alias_form(store, form, kobo.source, remote_id, now=NOW)
            store.commit()
        report = kobo.pull(store, media)

    submissions = store.scalars(select(Submission)).all()
    assert len(submissions) == 13
    assert {s.form.form_id for s in submissions} == {form.form_id for form in known_forms}
    assert all(len(s.origins) > 1 for s in submissions)
    assert {form.form_id for form in store.scalars(select(Form))} == {
        form.form_id for form in known_forms
    }
    assert report.totals()["unchanged"] == 13
    edited = next(s for s in submissions if len(s.editions) == 3)
    assert current_edition(store, edited).instance_id == foreign["11"].instance_id


@pytest.fixture
def telling_form(store: Session) -> Form:
    return add_xform(store, _telling("telling"))


def _telling(form_id: str) -> bytes:
    xform = (FOREIGN / "forms" / "reunion_essai.xml").read_bytes()
    meaning = b'xmlns:terrain="https://terrain.example.org/xforms"'
    return (
        xform.replace(b'id="reunion_essai"', f'id="{form_id}"'.encode())
        .replace(b"<h:html ", b"<h:html " + meaning + b" ")
        .replace(b'nodeset="/data/objet"', b'nodeset="/data/objet" terrain:as="event.title"')
    )


def test_decisions_on_review_and_link_move_along(
    store: Session,
    foreign: ForeignByNumber,
    send: Send,
    telling_form: Form,
    kobo_source: Source,
) -> None:
    here = foreign["13"].xml.replace(b'id="reunion_essai"', b'id="telling"')
    there = here.replace(b'id="telling"', b'id="aX"')
    add_xform(store, _telling("aX"))
    send(here, kind=SourceKind.FOLDER)
    by_kobo = send(there, kind=SourceKind.WEB).edition.submission
    decide(
        store,
        by_kobo,
        ReviewState.APPROVED,
        comment=None,
        account=None,
        seen_edition_id=current_edition(store, by_kobo).id,
        seen_decision_id=None,
        now=NOW,
    )
    event = store.scalars(select(Telling).where(Telling.submission_id == by_kobo.id)).one().event
    store.add(LinkDecision(event_id=event.id, activity_id=_activity(store).id, at=NOW))
    store.commit()

    alias_form(store, telling_form, kobo_source, "aX", now=NOW)
    store.commit()

    submission = store.scalars(select(Submission)).one()
    assert submission.form_id == telling_form.id
    assert submission.review_state == ReviewState.APPROVED
    assert submission.approved_edition_id == current_edition(store, submission).id
    assert store.scalars(select(Decision)).one().submission_id == submission.id
    assert (
        store.scalars(select(LinkDecision)).one().event_id == store.scalars(select(Event)).one().id
    )


def _activity(store: Session) -> PlannedActivity:
    plan = Plan(year=2026, created_at=NOW)
    part = PlanPart(plan=plan, name="main")
    store.add_all([plan, part])
    store.flush()
    activity = PlannedActivity(plan_id=plan.id, part_id=part.id, code="A", code_key="A")
    store.add(activity)
    store.flush()
    return activity


def test_decided_differently_before_they_were_one_both_are_shown_and_the_later_stands(
    store: Session, foreign: ForeignByNumber, send: Send, telling_form: Form, kobo_source: Source
) -> None:
    def choose(submission: Submission, state: ReviewState) -> None:
        stands = {
            "seen_edition_id": current_edition(store, submission).id,
            "seen_decision_id": None,
        }
        decide(store, submission, state, comment=None, account=someone, now=NOW, **stands)

    someone = create_account(store, name="Salma")
    there = foreign["13"].xml.replace(b'id="reunion_essai"', b'id="aX"')
    add_xform(store, _telling("aX"))
    here = send(there.replace(b'id="aX"', b'id="telling"'), kind=SourceKind.FOLDER).edition
    by_kobo = send(there, kind=SourceKind.WEB).edition.submission
    assign(store, by_kobo, someone, by=someone, now=NOW)
    choose(here.submission, ReviewState.APPROVED)
    choose(by_kobo, ReviewState.REJECTED)
    alias_form(store, telling_form, kobo_source, "aX", now=NOW)
    store.commit()

    submission = store.scalars(select(Submission)).one()
    assert (submission.review_state, submission.approved_edition_id) == ("rejected", None)
    (finding,) = store.scalars(select(Finding).where(Finding.kind == DECIDED_TWICE))
    assert (finding.facts["here"], finding.facts["other"]) == ("rejected", "approved")
    assert assigned_to(store, submission) is not None
    last = last_decision(store, submission)
    seen = {"seen_edition_id": last.edition_id, "seen_decision_id": last.id}
    how = {"comment": None, "account": someone, "now": NOW}
    decide(store, submission, ReviewState.APPROVED, **how, **seen)
    assert not list(store.scalars(select(Finding).where(Finding.kind == DECIDED_TWICE)))
    undo_last(store, submission, account=someone, now=NOW)
    assert list(store.scalars(select(Finding).where(Finding.kind == DECIDED_TWICE)))
