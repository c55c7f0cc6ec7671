"""The settings of matching on screen: thresholds with what they would give, the glossary."""

from io import BytesIO

import openpyxl
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from server.matching.curve import Bins
from server.media import MediaStore
from server.models.accounts import Role
from server.models.events import Candidate, LinkDecision
from server.models.matching import EntryKind
from server.models.plan import PlannedActivity
from sync.reconcile.curve import Decided
from sync.reconcile.glossary import Entry, entries, shipped_entries
from sync.reconcile.thresholds import Thresholds, read
from tests import factories
from tests.plan.browsing import Reader, reader
from tests.plan.conftest import NOW, Imports, imported, media, planned

__all__ = ["imported", "media"]
pytestmark = pytest.mark.one_database
WORD = {"kind": "concept", "key": "water", "word": "assainissement", "is_new": "1"}


def words(store: Session) -> set[Entry]:
    """The glossary as the application left it."""
    store.expire_all()
    found = set(entries(store))
    store.rollback()
    return found


def uploaded(someone: Reader, content: bytes, how: str = "add") -> int:
    file = (BytesIO(content), "words.csv")
    return someone.send("/admin/matching/glossary/upload", file=file, how=how).status_code


def test_a_setting_says_what_it_would_give_on_past_decisions() -> None:
    rights = ((0.99, True), (0.95, True), (0.92, False), (0.5, True), (0.05, False))
    bins = Bins.of([Decided(p, right, is_unplanned=p < 0.1) for p, right in rights])
    outcome = bins.at(link_at=0.9, propose_at=0.15)
    assert (outcome.linked, outcome.right, outcome.proposed, outcome.unplanned) == (3, 2, 1, 1)
    assert outcome.truly_share == 1
    assert bins.at(link_at=0.95, propose_at=0.15).right_share == 1
    assert bins.at(link_at=1, propose_at=1).right_share is None
    assert Bins.of([]).at(0.9, 0.15).linked_share == 0


@pytest.fixture
def decided(store: Session, media: MediaStore, imported: Imports) -> Session:
    """Two decisions: one as the machine thought, one that called it unplanned."""
    imported(planned("A_03_02_SM_002", "Atelier"))
    activity = store.query(PlannedActivity).one()
    form = factories.create_form(store)
    for chosen in (activity.id, None):
        event = factories.event_of(store, factories.create_submission(store, media, form, {}))
        event.candidates[:] = [Candidate(activity_id=activity.id, rank=1, score=0.93)]
        store.add(LinkDecision(event_id=event.id, activity_id=chosen, at=NOW))
    store.commit()
    return store


def test_the_page_draws_the_curve_and_keeps_what_is_set(app: Flask, decided: Session) -> None:
    someone = reader(app, decided)
    page = someone.get("/admin/matching").text
    assert "Sur les 2 décisions" in page
    assert '<b data-say="right">50' in page
    assert "Le code de l’activité a été saisi" in page
    someone.send("/admin/matching", link_at="97", propose_at="20")
    assert read(decided) == Thresholds(0.97, 0.2)
    decided.rollback()
    for wrong in ({"link_at": "10", "propose_at": "20"}, {"link_at": "x"}, {}):
        assert someone.send("/admin/matching", **wrong).status_code == 422
    assert read(decided) == Thresholds(0.97, 0.2)
    decided.rollback()
    assert reader(app, decided, Role.OFFICER).get("/admin/matching").status_code == 403


def test_words_are_added_found_and_removed(app: Flask, store: Session) -> None:
    someone = reader(app, store)
    added = someone.send("/admin/matching/glossary/add", **WORD)
    assert added.location.endswith("#concept-water")
    new = Entry(EntryKind.CONCEPT, "water", "", "assainissement")
    assert words(store) == {*shipped_entries(), new}
    page = someone.get("/admin/matching/glossary?words=ASSAINISS").text
    assert "assainissement" in page
    assert "diaspora" not in page
    assert someone.send("/admin/matching/glossary/add", **WORD | {"key": "x"}).status_code == 422
    for wrong in ({"kind": "?"}, {"word": " "}, {"kind": "kind"}, {"language": "de"}):
        assert someone.send("/admin/matching/glossary/add", **WORD | wrong).status_code == 422
    someone.send("/admin/matching/glossary/remove", **WORD | {"is_new": ""})
    assert words(store) == set(shipped_entries())


def test_files_give_the_same_words_back(app: Flask, store: Session) -> None:
    someone = reader(app, store)
    for form in ("csv", "xlsx"):
        content = someone.get(f"/admin/matching/glossary/file.{form}").data
        assert uploaded(someone, content, "replace") == 302
        assert words(store) == set(shipped_entries())


def test_a_file_is_taken_whole_or_not_at_all_and_can_be_undone(app: Flask, store: Session) -> None:
    someone = reader(app, store)
    few = "kind;key;language;word\nconcept;water;ar;ماء\nstop;;fr;avec\n".encode()
    assert uploaded(someone, few, "replace") == 302
    assert len(words(store)) == 2
    assert uploaded(someone, b"kind,word\nconcept,eau\nnothing,x\n") == 422
    assert uploaded(someone, b"\xff\xfe\x00") == 422
    assert uploaded(someone, b"PK\x03\x04nonsense") == 422
    assert len(words(store)) == 2
    someone.send("/admin/matching/glossary/undo")
    assert words(store) == set(shipped_entries())


def test_the_shipped_glossary_comes_back_and_goes_again(app: Flask, store: Session) -> None:
    someone = reader(app, store)
    someone.send("/admin/matching/glossary/add", **WORD)
    someone.send("/admin/matching/glossary/shipped")
    assert words(store) == set(shipped_entries())
    someone.send("/admin/matching/glossary/undo")
    assert len(words(store)) == len(shipped_entries()) + 1


def test_a_workbook_with_formulas_gives_texts(app: Flask, store: Session) -> None:
    someone = reader(app, store)
    someone.send("/admin/matching/glossary/add", **WORD | {"word": "=1+1", "key": "sum"})
    content = someone.get("/admin/matching/glossary/file.xlsx").data
    sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    said = [cell for row in sheet.iter_rows(min_col=4) for cell in row if cell.value == "=1+1"]
    assert [cell.data_type for cell in said] == ["s"]
