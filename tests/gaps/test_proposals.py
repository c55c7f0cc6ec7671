"""What gaps propose, on both databases: kinds, evidence, nothing twice."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.adjustments import Adjustment
from server.models.events import Candidate, LinkStatus
from server.models.forms import Form
from server.models.joins import EventPair, ToldAs
from sync.gaps.deciding import refuse
from tests.gaps.conftest import NOW, activity, linked_event, planned, proposals, unplanned
from tests.plan.conftest import Imports

LATE = planned("A_03_02_SM_002", "Atelier sur l'emploi des migrants")
PARTLY = planned("A_03_02_SM_004", "Comité régional", sessions=4, participants=41)
FULL = planned("A_04_01_SM_001", "Rencontre des associations", sessions=1)
AUTUMN = planned("A_05_01_SM_001", "Forum", start="01/09/2026", end="31/10/2026")
OLD = planned("A_05_02_SM_001", "Visite d'échange", start="01/01/2026", end="31/01/2026")


def test_each_gap_proposes_its_own_kind_with_why(
    store: Session, media: MediaStore, form: Form, imported: Imports
) -> None:
    imported(LATE, PARTLY, FULL, AUTUMN, OLD)
    linked_event(store, media, form, activity(store, "A_03_02_SM_004"), jour="2026-04-03")
    full = activity(store, "A_04_01_SM_001")
    linked_event(store, media, form, full, jour="2026-04-03")
    extra = linked_event(store, media, form, full, jour="2026-06-20")
    found = proposals(store)
    assert {code: each.kind for code, each in found.items()} == {
        "A_03_02_SM_002": "postpone",
        "A_03_02_SM_004": "split",
        "A_04_01_SM_001": "split",
        "A_05_02_SM_001": "postpone",
    }
    assert found["A_03_02_SM_002"].change == {"set": {"periods": [["2026-08-01", "2026-09-30"]]}}
    assert found["A_03_02_SM_002"].evidence[0]["since"] == "2026-04-15"
    split = found["A_03_02_SM_004"].change
    assert [split[side]["participants"] for side in ("set", "add")] == [10, 31]
    assert [split[side]["sessions"] for side in ("set", "add")] == [1, 3]
    assert found["A_04_01_SM_001"].change["links"] == [extra.id]
    assert found["A_04_01_SM_001"].change["add"]["periods"] == [["2026-06-01", "2026-06-30"]]
    late = proposals(store, date(2026, 12, 10))
    assert {late[code].kind for code in ("A_03_02_SM_002", "A_05_02_SM_001")} == {"cancel"}


def test_unplanned_events_of_like_title_become_one_activity(
    store: Session, media: MediaStore, form: Form, imported: Imports
) -> None:
    imported(AUTUMN)
    same = [
        unplanned(store, media, form, titre="Caravane juridique des MRE", code="A_04_09_SM_9"),
        unplanned(store, media, form, titre="La caravane juridique pour MRE", jour="2026-05-08"),
    ]
    unplanned(store, media, form, titre="Caravane juridique des MRE", region="ori")
    unplanned(store, media, form, titre="Portes ouvertes de la maison")
    added = proposals(store)["add"]
    assert added.change["links"] == added.events == [each.id for each in same]
    row = added.change["add"]
    assert (row["sessions"], row["axis"], row["regions"]) == (2, "R4", ["sm"])
    assert row["periods"] == [["2026-04-01", "2026-04-30"], ["2026-05-01", "2026-05-31"]]


@pytest.mark.one_database
def test_an_addition_says_how_many_the_lists_name(
    store: Session, media: MediaStore, form: Form, imported: Imports
) -> None:
    imported(AUTUMN)
    listed = [{"nom": "Amina"}, {"nom": "Brahim"}, {"nom": "Chafik"}]
    for day in ("2026-04-03", "2026-05-08"):
        unplanned(store, media, form, titre="Caravane juridique", jour=day, participant=listed)
    added = proposals(store)["add"]
    assert added.change["add"]["participants"] == added.evidence[0]["people"] == 6


@pytest.mark.one_database
def test_what_was_refused_comes_back_with_other_evidence_only(
    store: Session, media: MediaStore, form: Form, imported: Imports
) -> None:
    imported(LATE)
    refused = proposals(store)["A_03_02_SM_002"]
    assert refuse(store, [refused], None, NOW) == 1
    assert proposals(store) == {}
    assert proposals(store, date(2026, 8, 20)) == {}
    linked_event(store, media, form, activity(store, "A_03_02_SM_002"), jour="2026-04-03")
    assert proposals(store)["A_03_02_SM_002"].kind == "split"


@pytest.mark.one_database
def test_nothing_is_proposed_while_a_link_to_it_waits_for_a_decision(
    store: Session, media: MediaStore, form: Form, imported: Imports
) -> None:
    imported(LATE)
    event = unplanned(store, media, form)
    event.link_status = LinkStatus.PROPOSED
    chosen = activity(store, "A_03_02_SM_002").id
    event.candidates[:] = [Candidate(activity_id=chosen, rank=1, score=0.4)]
    assert proposals(store) == {}


@pytest.mark.one_database
def test_nothing_is_split_off_while_two_of_its_events_may_be_one(
    store: Session, media: MediaStore, form: Form, imported: Imports
) -> None:
    imported(FULL)
    full = activity(store, "A_04_01_SM_001")
    events = [
        linked_event(store, media, form, full, jour=day) for day in ("2026-04-03", "2026-06-20")
    ]
    assert proposals(store)["A_04_01_SM_001"].kind == "split"
    first, second = (event.tellings[0].id for event in events)
    pair = EventPair(first_id=first, second_id=second, group_id=first, probability=0.7)
    pair.told_as, pair.found_at = ToldAs.DUPLICATE, NOW
    store.add(pair)
    assert proposals(store) == {}


@pytest.mark.one_database
def test_a_second_refresh_changes_nothing_and_a_gap_that_closed_goes(
    store: Session, media: MediaStore, form: Form, imported: Imports
) -> None:
    imported(LATE, FULL)
    before = {code: each.id for code, each in proposals(store).items()}
    assert {code: each.id for code, each in proposals(store).items()} == before
    linked_event(store, media, form, activity(store, "A_04_01_SM_001"), jour="2026-04-03")
    assert list(proposals(store)) == ["A_03_02_SM_002"]
    assert len(store.scalars(select(Adjustment)).all()) == 1


@pytest.mark.one_database
@pytest.mark.parametrize("status", ["Réalisé", "Annulé"])
def test_nothing_is_proposed_where_the_office_says_it_is_over(
    store: Session, imported: Imports, status: str
) -> None:
    imported(LATE)
    activity(store, "A_03_02_SM_002").values.status = {"Réalisé": "done", "Annulé": "cancelled"}[
        status
    ]
    assert proposals(store) == {}
