"""Which attendances are one person's, which are not, and which are asked about."""

from dataclasses import replace
from datetime import date

import pytest

from sync.people.kinds import Decided, Record
from sync.people.match import match
from tests.people.worlds import WORLDS, read_world

AMINA = Record(
    attendance_id=1,
    list_id=1,
    name="Amina El Idrissi",
    sex="f",
    phone="06 12 34 56 78",
    email=None,
    institution="Entraide nationale",
    function=None,
    birth_year=None,
    age=34,
    on=date(2026, 3, 2),
    region="sm",
    province=None,
)


@pytest.fixture(scope="module")
def crowd() -> list[Record]:
    """Two hundred others, so that names and phones have their usual shares."""
    records, _ = read_world(WORLDS / "people_plain")
    return [
        replace(each, attendance_id=each.attendance_id + 1000, list_id=each.list_id + 1000)
        for each in records[:200]
    ]


def same(crowd: list[Record], one: Record, two: Record, decided: Decided | None = None) -> bool:
    person_of = match([*crowd, one, two], decided=decided or Decided()).person_of
    return person_of[one.attendance_id] == person_of[two.attendance_id]


def again(**values: object) -> Record:
    return replace(AMINA, attendance_id=2, list_id=2, **values)


@pytest.mark.parametrize(
    "other",
    [
        again(name="الإدريسي أمينة", phone="+212612345678", institution="التعاون الوطني"),
        again(name="IDRISSI AMINA", phone=None, institution="Entraide Nle", age=35),
        again(name="Amian Drissi", age=None, institution=None, phone="00212 612345678"),
        again(name="A. El Idrissi", age=None),
    ],
    ids=["other script", "other order", "slip of the pen", "initial"],
)
def test_one_person_written_in_two_ways_is_joined(crowd: list[Record], other: Record):
    assert same(crowd, AMINA, other)


@pytest.mark.parametrize(
    "other",
    [
        again(name="Rachid El Idrissi", sex="m", age=60),
        again(phone="0655443322", age=61, institution="ANAPEC", region="ori"),
        replace(AMINA, attendance_id=2, age=35),
    ],
    ids=["shared phone", "namesake", "same list"],
)
def test_what_two_people_share_does_not_make_them_one(crowd: list[Record], other: Record):
    assert not same(crowd, AMINA, other)


def test_the_same_row_twice_on_one_list_is_one_person(crowd: list[Record]):
    assert same(crowd, AMINA, replace(AMINA, attendance_id=2))


def test_what_a_person_decided_holds_against_all_evidence(crowd: list[Record]):
    pair = frozenset({(1, 2)})
    namesake = again(phone="0655443322", age=61, institution="ANAPEC", region="ori")
    assert not same(crowd, AMINA, again(), Decided(different=pair))
    assert same(crowd, AMINA, namesake, Decided(same=pair))


def test_different_keeps_whole_persons_apart(crowd: list[Record]):
    third = replace(AMINA, attendance_id=3, list_id=3)
    decided = Decided(same=frozenset({(1, 3)}), different=frozenset({(2, 3)}))
    assert not same([*crowd, third], AMINA, again(), decided)


def test_a_doubtful_pair_is_asked_with_what_speaks_for_and_against(crowd: list[Record]):
    other = again(phone=None, age=37, institution=None, region="ori")
    rest = replace(AMINA, phone=None)
    asked = [each for each in match([*crowd, rest, other]).doubtful if each.first < 1000]
    assert [(each.first, each.second) for each in asked] == [(1, 2)]
    speaks = {each["kind"]: each["speaks"] for each in asked[0].evidence}
    assert speaks["name"] == "for"
    assert speaks["born"] == speaks["region"] == "against"


def test_the_order_of_the_records_changes_nothing(crowd: list[Record]):
    assert match(crowd) == match(reversed(crowd))


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_or_nameless_attendances_are_nobody_s_but_their_own(count: int):
    bare = replace(AMINA, name=None, phone=None, institution=None, age=None, on=None, region=None)
    records = [replace(bare, attendance_id=at, list_id=at) for at in range(count)]
    assert match(records).person_of == {at: at for at in range(count)}
