"""Accepting into a version, refusing, taking back; on both databases where it writes most."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from server.media import MediaStore
from server.models.events import LinkMethod
from server.models.forms import Form
from server.models.plan import PlanVersion
from sync.gaps.deciding import Desk, accept, refuse, take_back, take_back_refusal
from sync.gaps.errors import PlanChanged
from sync.links import decide_link
from sync.plan.compare import between
from sync.plan.current import current_version, values_of
from tests.gaps.conftest import NOW, activity, linked_event, planned, proposals, unplanned
from tests.plan.conftest import Imports

LATE = planned("A_03_02_SM_002", "Atelier sur l'emploi des migrants")
PARTLY = planned("A_03_02_SM_004", "Comité régional", sessions=4)


def test_accepting_makes_one_version_with_all_of_it_and_taking_back_restores(
    store: Session, media: MediaStore, form: Form, imported: Imports, desk: Desk
) -> None:
    first = imported(LATE, PARTLY).version
    linked_event(store, media, form, activity(store, "A_03_02_SM_004"), jour="2026-04-03")
    events = [unplanned(store, media, form, titre="Caravane juridique") for _ in range(2)]
    [version] = accept(store, list(proposals(store).values()), {first.part_id: 1}, desk)
    assert (version.number, version.account_id) == (2, desk.account.id)
    assert version.file_name == "Ajustements.xlsx"
    codes = [values.code for values in values_of(store, version)]
    assert codes == ["A_03_02_SM_002", "A_03_02_SM_004", "A_03_02_SM_005", "SC_R0_01"]
    assert activity(store, "A_03_02_SM_005").values.sessions == 3
    for event in events:
        assert [(link.activity.code, link.method) for link in event.links] == [
            ("SC_R0_01", LinkMethod.PERSON)
        ]
    assert proposals(store) == {}

    [restored] = take_back(store, [version], desk)
    assert restored.number == 3
    assert between(values_of(store, first), values_of(store, restored)).is_empty
    assert not activity(store, "SC_R0_01").is_planned
    assert [event.links for event in events] == [[], []]
    assert proposals(store)["A_03_02_SM_004"].kind == "split"


@pytest.mark.one_database
def test_a_plan_that_changed_meanwhile_is_said_and_nothing_is_written(
    store: Session, imported: Imports, desk: Desk
) -> None:
    version = imported(LATE, PARTLY).version
    chosen = list(proposals(store).values())
    imported(LATE, PARTLY, planned("A_01_01_SM_001", "Nouvelle activité"), part=version.part.name)
    with pytest.raises(PlanChanged):
        accept(store, chosen, {version.part_id: 1}, desk)
    imported(PARTLY, part=version.part.name)
    with pytest.raises(PlanChanged, match="A_03_02_SM_002"):
        accept(store, chosen, {version.part_id: 3}, desk)
    assert len(store.scalars(select(PlanVersion)).all()) == 3


@pytest.mark.one_database
def test_an_event_that_somebody_linked_meanwhile_is_not_taken_from_there(
    store: Session, media: MediaStore, form: Form, imported: Imports, desk: Desk
) -> None:
    first = imported(PARTLY).version
    events = [unplanned(store, media, form, titre="Caravane juridique") for _ in range(2)]
    added = proposals(store)["add"]
    other = activity(store, "A_03_02_SM_004")
    decide_link(store, events[0], other.id, account=desk.account, now=NOW)
    with pytest.raises(PlanChanged):
        accept(store, [added], {first.part_id: 1}, desk)
    assert [link.activity_id for link in events[0].links] == [other.id]


@pytest.mark.one_database
def test_taking_back_refuses_what_was_changed_again_and_keeps_other_changes(
    store: Session, imported: Imports, desk: Desk
) -> None:
    first = imported(LATE, PARTLY).version
    part = first.part.name
    late, partly = (proposals(store)[code] for code in ("A_03_02_SM_002", "A_03_02_SM_004"))
    [one] = accept(store, [late], {first.part_id: 1}, desk)
    [other] = accept(store, [partly], {first.part_id: 2}, desk)
    [restored] = take_back(store, [one], desk)
    assert activity(store, "A_03_02_SM_002").values.periods == [["2026-03-01", "2026-05-31"]]
    assert activity(store, "A_03_02_SM_004").values.periods == [["2026-08-01", "2026-09-30"]]
    imported(LATE, part=part)
    with pytest.raises(PlanChanged):
        take_back(store, [other], desk)
    assert restored.number == 4
    assert current_version(store, first.part).number == 5


@pytest.mark.one_database
def test_a_refusal_can_be_taken_back(store: Session, imported: Imports) -> None:
    imported(LATE)
    late = proposals(store)["A_03_02_SM_002"]
    refuse(store, [late], None, NOW)
    take_back_refusal(store, [late])
    assert proposals(store)["A_03_02_SM_002"].id == late.id


@pytest.mark.one_database
def test_a_link_that_was_decided_otherwise_since_is_left_alone(
    store: Session, media: MediaStore, form: Form, imported: Imports, desk: Desk
) -> None:
    first = imported(PARTLY).version
    events = [unplanned(store, media, form, titre="Caravane juridique") for _ in range(2)]
    [version] = accept(store, [proposals(store)["add"]], {first.part_id: 1}, desk)
    other = activity(store, "A_03_02_SM_004")
    decide_link(store, events[0], other.id, account=desk.account, now=NOW)
    take_back(store, [version], desk)
    assert [link.activity_id for link in events[0].links] == [other.id]
    assert events[1].links == []
