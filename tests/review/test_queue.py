"""The queue: segments, filters in the address, the most doubtful first, pages."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.accounts import Account
from server.models.events import Candidate, LinkStatus, Telling
from server.models.forms import Form
from server.models.reviews import FindingTone
from server.models.submissions import Submission
from server.review.filters import Filters
from server.review.queries import PER_PAGE, Place, counts, neighbours, page_of_rows
from sync.checks.score import rescore
from sync.links import decide_link
from tests.factories import (
    NOW,
    create_activity,
    create_finding,
    create_form,
    create_submission,
    event_of,
)
from tests.screens import Reader

FILTERED: list[tuple[dict[str, str], set[str]]] = [
    ({"region": "sm"}, {"Calme"}),
    ({"problem": "region_mismatch"}, {"Douteux"}),
    ({"period": "2026-1"}, {"Calme"}),
    ({"period": "2026"}, {"Calme", "Douteux", "ورشة وجدة"}),
    ({"since": "2026-06-01", "until": "2026-06-30"}, {"ورشة وجدة"}),
    ({"officer": "salma"}, {"Douteux"}),
    ({"q": "DOUT"}, {"Douteux"}),
    ({"q": "وجدة"}, {"ورشة وجدة"}),
    ({"q": "a_02"}, {"Douteux"}),
    ({"q": "100%"}, set()),
    ({"form": "atelier_essai"}, {"Calme", "Douteux", "ورشة وجدة"}),
    ({"form": "autre"}, set()),
    ({"state": "approved"}, set()),
    ({"state": "nonsense", "period": "hier", "page": "-3"}, {"Calme", "Douteux", "ورشة وجدة"}),
]


def titles(store: Session, account: Account, **asked: str) -> list[str]:
    """The titles on the page that the address asks for."""
    return [row.title for row in page_of_rows(store, account, Filters.read(asked))]


@pytest.fixture
def three(
    store: Session, media: MediaStore, form: Form, supervisor: Account
) -> dict[str, Submission]:
    """Three workshops of three regions, one of them doubtful."""
    made = {
        title: create_submission(
            store,
            media,
            form,
            {"titre": title, "region": region, "jour": day, "lieu": place, "code": code},
            submitted_by=by,
        )
        for title, region, day, place, code, by in (
            ("Calme", "sm", "2026-02-10", "Agadir", "A_01", "younes"),
            ("Douteux", "bmk", "2026-05-02", "Béni Mellal", "A_02", "salma"),
            ("ورشة وجدة", "ori", "2026-06-03", "وجدة", "A_03", "nadia"),
        )
    }
    create_finding(store, made["Douteux"], "region_mismatch", FindingTone.BAD)
    rescore(store, [each.id for each in made.values()])
    store.commit()
    return made


def test_the_most_doubtful_comes_first(
    store: Session, three: dict[str, Submission], supervisor: Account
) -> None:
    assert titles(store, supervisor)[0] == "Douteux"


def test_filters_stand_in_the_address(
    store: Session, three: dict[str, Submission], supervisor: Account
) -> None:
    for asked, found in FILTERED:
        assert set(titles(store, supervisor, **asked)) == found, asked
        wanted = Filters.read(asked)
        assert counts(store, supervisor, wanted)[wanted.state] == len(found), asked


def test_the_axis_is_that_of_the_link_else_of_the_proposal_else_what_was_said(
    store: Session, three: dict[str, Submission], supervisor: Account
) -> None:
    linked, proposed, said = (event_of(store, each) for each in three.values())
    first, second = (
        create_activity(store, "A_1", axis="R1"),
        create_activity(store, "A_2", axis="R2"),
    )
    decide_link(store, linked, first.id, account=supervisor, now=NOW)
    proposed.link_status, said.link_status = LinkStatus.PROPOSED, LinkStatus.UNPLANNED
    for unsure in (proposed, said):
        store.add(Candidate(event_id=unsure.id, activity_id=second.id, rank=1, score=0.6))
    said.result = "R3"
    store.flush()
    for axis, title in (("R1", "Calme"), ("R2", "Douteux"), ("R3", "ورشة وجدة")):
        assert titles(store, supervisor, axis=axis) == [title]
        row = page_of_rows(store, supervisor, Filters.read({"axis": axis}))[0]
        assert row.axis == axis


def test_submissions_that_tell_one_event_all_show_its_activity(
    store: Session, media: MediaStore, form: Form, supervisor: Account
) -> None:
    made = [create_submission(store, media, form) for _ in range(2)]
    first, second = store.scalars(select(Telling).order_by(Telling.id))
    second.event_id = first.event_id
    activity = create_activity(store)
    decide_link(store, first.event, activity.id, account=supervisor, now=NOW)
    rows = page_of_rows(store, supervisor, Filters())
    assert [row.code for row in rows] == [activity.code] * len(made)


def test_deleted_ones_are_not_in_the_queue(
    store: Session, submission: Submission, supervisor: Account
) -> None:
    submission.deleted_at = NOW
    store.flush()
    assert titles(store, supervisor) == []
    assert counts(store, supervisor, Filters())["todo"] == 0


@pytest.mark.one_database
def test_pages_follow_each_other_and_know_their_neighbours(
    reader: Reader, store: Session, media: MediaStore, form: Form, supervisor: Account
) -> None:
    for number in range(PER_PAGE + 3):
        create_submission(
            store,
            media,
            form,
            {"titre": f"Atelier {number:02}"},
            now=NOW + timedelta(minutes=number),
        )
    store.commit()
    first, second = (titles(store, supervisor, page=page) for page in "12")
    assert len(first) == PER_PAGE
    assert sorted(first + second) == [f"Atelier {number:02}" for number in range(PER_PAGE + 3)]
    page = reader.get("/review").text
    assert f"1 à {PER_PAGE} sur {PER_PAGE + 3}" in page
    assert 'href="/review?page=2"' in page
    rows = page_of_rows(store, supervisor, Filters())
    place = neighbours(store, supervisor, Filters(), rows[1].id)
    assert place == Place(rows[0].id, rows[2].id, 2)


@pytest.mark.one_database
def test_a_page_costs_the_same_number_of_queries_however_many_rows(
    store: Session, media: MediaStore, form: Form, supervisor: Account
) -> None:
    def queries() -> int:
        seen: list[str] = []

        def note(_c: object, _k: object, statement: str, *_rest: object) -> None:
            seen.append(statement)

        event.listen(store.get_bind(), "before_cursor_execute", note)
        page_of_rows(store, supervisor, Filters())
        event.remove(store.get_bind(), "before_cursor_execute", note)
        return len(seen)

    create_submission(store, media, form)
    store.commit()
    few = queries()
    for _ in range(9):
        create_finding(store, create_submission(store, media, form))
    store.commit()
    assert queries() == few


@pytest.mark.one_database
def test_the_page_says_what_each_row_is(
    reader: Reader, store: Session, three: dict[str, Submission]
) -> None:
    page = reader.get("/review").text
    assert "3 soumissions à traiter" in page
    assert '<bdi lang="ar">ورشة وجدة</bdi>' in page
    assert "Province d’une autre région" in page
    assert "Béni Mellal-Khénifra" in page


@pytest.mark.one_database
def test_an_empty_list_says_why_and_which_filter_to_drop(
    reader: Reader, store: Session, three: dict[str, Submission]
) -> None:
    page = reader.get("/review?q=rien&region=sm").text
    assert "Aucune soumission avec ces filtres" in page
    assert 'href="/review?region=sm"' in page
    assert 'href="/review?q=rien"' in page
    assert "Aucune soumission n’est dans cet état" in reader.get("/review?state=rejected").text


@pytest.mark.one_database
def test_an_empty_store_says_what_comes(reader: Reader) -> None:
    assert "Aucune soumission pour l’instant" in reader.get("/review").text


@pytest.mark.one_database
def test_htmx_is_given_an_address_without_empty_filters(
    reader: Reader, three: dict[str, Submission]
) -> None:
    answer = reader.client.get("/review?q=&region=sm&axis=", headers={"HX-Request": "true"})
    assert answer.headers["HX-Push-Url"] == "/review?region=sm"


@pytest.mark.one_database
def test_the_count_in_the_bar_is_what_is_left(
    app: Flask, reader: Reader, store: Session, three: dict[str, Submission]
) -> None:
    assert store.scalar(select(func.count()).select_from(Submission)) == 3
    store.commit()
    assert '<span class="count">3<span' in reader.get("/account").text
    create_form(store, form_id="autre")
