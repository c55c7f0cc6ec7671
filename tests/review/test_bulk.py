"""Moves on many, from the queue: the preview says what it touches; saved filters; who reviews."""

import re

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.accounts import Account, Role
from server.models.forms import Form
from server.models.review_desk import SavedFilter
from server.models.reviews import FindingTone
from server.models.submissions import Submission
from server.review.filters import Filters
from server.review.queries import page_of_rows
from tests.factories import NOW, create_account, create_finding, create_submission, send
from tests.screens import Reader, fresh

pytestmark = pytest.mark.one_database
TICK = re.compile(r'name="seen" value="([\d.]+)"( checked)?')


@pytest.fixture
def four(store: Session, media: MediaStore, form: Form) -> list[Submission]:
    """Four workshops, the second with a grave finding."""
    made = [
        create_submission(store, media, form, {"titre": f"Atelier {n}", "region": "sm"})
        for n in range(4)
    ]
    create_finding(store, made[1], "region_mismatch", FindingTone.BAD)
    store.commit()
    return made


def ticks(page: str) -> dict[str, bool]:
    """The ticks of a page by what they send, and whether each is set."""
    return {value: bool(checked) for value, checked in TICK.findall(page)}


def of(found: dict[str, bool], submission: Submission) -> str:
    return next(each for each in found if each.startswith(f"{submission.id}."))


def test_the_preview_names_what_is_grave_and_what_changed_and_the_move_is_undone_as_one(
    reader: Reader, store: Session, media: MediaStore, form: Form, four: list[Submission]
) -> None:
    listed = ticks(reader.get("/review").text)
    send(
        store, media, form, {"titre": "x"}, deprecated_id=four[2].instance_id, instance_id="uuid:n"
    )
    store.commit()
    preview = reader.post("/review/bulk", move="approved", seen=list(listed)).text
    assert "Concerne 3 soumissions" in preview
    assert "1 a un problème grave" in preview
    assert "Changées depuis votre sélection" in preview
    found = ticks(preview)
    assert [found[of(found, each)] for each in four] == [True, True, False, True]
    chosen = [each for each, is_set in found.items() if is_set and each != of(found, four[1])]
    reader.post("/review/bulk/do", move="approved", seen=chosen)
    states = [fresh(store, each).review_state for each in four]
    assert states == ["approved", "received", "received", "approved"]
    assert "Approuvées\u00a0: 2 soumissions." in reader.get("/review").text
    reader.post("/review/undo")
    assert {fresh(store, each).review_state for each in four} == {"received"}


def test_all_of_a_filter_is_sent_back_with_one_comment(
    reader: Reader, store: Session, media: MediaStore, form: Form, four: list[Submission]
) -> None:
    elsewhere = create_submission(store, media, form, {"titre": "Oujda", "region": "ori"})
    store.commit()
    found = ticks(reader.post("/review/bulk?region=sm", move="has_issues", all="1").text)
    assert len(found) == len(four)
    answer = reader.post("/review/bulk/do?region=sm", move="has_issues", seen=list(found))
    assert answer.status_code == 422
    reader.post("/review/bulk/do", move="has_issues", seen=list(found), comment="La date ?")
    assert {fresh(store, each).review_state for each in four} == {"has_issues"}
    assert fresh(store, elsewhere).review_state == "received"


def test_all_of_a_filter_goes_in_pages_and_is_undone_as_one(
    reader: Reader,
    store: Session,
    media: MediaStore,
    form: Form,
    four: list[Submission],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("server.review.bulk.LISTED", 1)
    monkeypatch.setattr("server.review.bulk.AT_ONCE", 2)
    monkeypatch.setattr("sync.deeds.PAGE", 2)
    preview = reader.post("/review/bulk", move="approved", all="1").text
    assert "Concerne 4 soumissions" in preview
    assert "Et 2 autres comme celles-ci" in preview
    rest = re.search(r'name="rest" value="([\d. ]+)" checked', preview)[1]
    overtaken = next(each for each in four if rest.startswith(f"{each.id}."))
    send(
        store,
        media,
        form,
        {"titre": "x"},
        deprecated_id=overtaken.instance_id,
        instance_id="uuid:n",
    )
    store.commit()
    reader.post("/review/bulk/do", move="approved", seen=list(ticks(preview)), rest=rest)
    states = {each.id: fresh(store, each).review_state for each in four}
    assert states.pop(overtaken.id) == "received"
    assert set(states.values()) == {"approved"}
    reader.post("/review/undo")
    assert {fresh(store, each).review_state for each in four} == {"received"}


def test_what_left_ones_regions_is_neither_undone_nor_named(
    reader: Reader, store: Session, supervisor: Account, four: list[Submission]
) -> None:
    reader.post("/review/bulk/do", move="approved", seen=list(ticks(reader.get("/review").text)))
    supervisor.regions = ["ori"]
    store.commit()
    assert "Atelier 0" not in reader.get("/review/deeds").text
    reader.post("/review/undo")
    assert {fresh(store, each).review_state for each in four} == {"approved"}


def test_several_are_assigned_and_each_reviewer_finds_theirs(
    reader: Reader, store: Session, supervisor: Account, four: list[Submission]
) -> None:
    other = create_account(store, name="Salma")
    store.commit()
    found = ticks(reader.get("/review").text)
    mine = [of(found, four[0]), of(found, four[3])]
    reader.post("/review/bulk/do", move="assign", to="me", seen=mine)
    reader.post("/review/bulk/do", move="assign", to=str(other.id), seen=[of(found, four[1])])

    def titles(account: Account, assigned: str) -> set[str]:
        rows = page_of_rows(store, account, Filters.read({"assigned": assigned}))
        return {row.title for row in rows}

    assert titles(supervisor, "me") == {"Atelier 0", "Atelier 3"}
    assert titles(other, "me") == titles(supervisor, str(other.id)) == {"Atelier 1"}
    assert titles(supervisor, "none") == {"Atelier 2"}


def test_filters_are_saved_shared_counted_and_removed(
    reader: Reader, store: Session, supervisor: Account, four: list[Submission]
) -> None:
    other = create_account(store)
    store.add(
        SavedFilter(
            account_id=other.id,
            name="Partagé",
            query={"region": "ori"},
            is_shared=True,
            created_at=NOW,
        )
    )
    store.add(SavedFilter(account_id=other.id, name="Privé", query={}, created_at=NOW))
    store.commit()
    reader.post("/review/saved?region=sm&page=3", name="Souss")
    page = reader.get("/review?region=sm").text
    saved = page[page.index('id="saved"') : page.index('class="filters"')]
    assert re.findall(r"<bdi>(.*?)</bdi> <b>(\d+)</b>", saved) == [("Souss", "4"), ("Partagé", "0")]
    officer = create_account(store, Role.OFFICER, regions=["sm"])
    store.commit()
    outside = Reader(reader.client.application)
    outside.sign_in(officer)
    outside.post("/review/saved?region=sm", name="D’une agente", shared="1")
    assert "Partagé" not in outside.get("/review").text
    assert "D’une agente" not in reader.get("/review").text
    remove = re.search(r'action="(/review/saved/\d+/remove)"', saved)[1]
    reader.post(remove)
    assert "Souss</bdi>" not in reader.get("/review").text


def test_saved_filters_cost_two_queries_however_many(
    reader: Reader, store: Session, supervisor: Account, four: list[Submission]
) -> None:
    def queries() -> int:
        seen: list[str] = []

        def note(_c: object, _k: object, statement: str, *_rest: object) -> None:
            seen.append(statement)

        event.listen(type(store.get_bind()), "before_cursor_execute", note)
        reader.get("/review")
        event.remove(type(store.get_bind()), "before_cursor_execute", note)
        return len(seen)

    def save(names: str) -> None:
        for name in names:
            query = {"region": "sm"}
            row = SavedFilter(account_id=supervisor.id, name=name, query=query, created_at=NOW)
            store.add(row)
        store.commit()

    save("a")
    one = queries()
    save("bcdefg")
    assert queries() == one


def test_the_orders_of_the_list(
    store: Session, media: MediaStore, form: Form, supervisor: Account
) -> None:
    for title, day in (("b", "2026-03-01"), ("a", "2026-05-01"), ("c", None)):
        create_submission(store, media, form, {"titre": title, "jour": day})
    store.flush()

    def titles(**asked: str) -> list[str]:
        return [row.title for row in page_of_rows(store, supervisor, Filters.read(asked))]

    assert titles(sort="event") == ["b", "a", "c"]
    assert titles(sort="oldest") == ["b", "a", "c"]
    assert titles(sort="latest") == ["c", "a", "b"]
