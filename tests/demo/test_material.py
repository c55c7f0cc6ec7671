"""The made-up year before it is loaded: what it is made of, and that it is always the same."""

from collections import Counter
from io import BytesIO

from PIL import Image

from server.demo.erasing import TABLES
from server.demo.material import material
from server.demo.outings import outings
from server.demo.people import crowds
from server.demo.pictures import picture
from server.demo.planned import first_plan, offices, revised_plan, revision, year
from server.demo.story import acts
from server.demo.workbook import workbook
from server.models.all import metadata
from sync.plan_workbook.reader import read


def test_sixty_activities_of_five_axes_and_four_regions():
    plan = first_plan()
    assert len({activity.code for activity in plan}) == 60
    assert {activity.axis for activity in plan} == {"R1", "R2", "R3", "R4", "R5"}
    assert {activity.region for activity in plan} == {"bmk", "sm", "ori", "nat"}


def test_every_office_writes_a_workbook_that_is_read_without_a_problem():
    books = [(office, first_plan()) for office in offices()]
    books.append((revision()[0], revised_plan()))
    for office, plan in books:
        found = read(workbook(office, plan, year()), year=year(), name=office.file)
        assert found.problems == ()
        assert {row.code for row in found.rows} == {
            activity.code for activity in plan if activity.region == office.region
        }


def test_two_hundred_events_in_both_halves_of_the_year():
    halves = Counter(outing.first.month <= 6 for outing in outings())
    assert len(outings()) == 200
    assert min(halves.values()) > 70
    assert {outing.first.year for outing in outings()} == {2026}


def test_phones_belong_to_nobody_and_to_one_person_each():
    phones = [person.phone for crowd in crowds().values() for person in crowd]
    assert len(set(phones)) == len(phones)
    assert all(phone.startswith("060000") and len(phone) == 10 for phone in phones)


def test_the_story_speaks_only_of_events_that_there_are():
    story = material("story")
    numbers = {outing.number for outing in outings()}
    for kind in ("to_review", "sent_back", "rejected", "deleted", "conflict", "comments"):
        assert set(story[kind]) <= numbers
    for kind in ("corrected", "corrected_to_review", "slips", "dismissed"):
        assert set(map(int, story[kind])) <= numbers


def test_acts_are_in_order():
    moments = [act.at for act in acts()]
    assert moments == sorted(moments)


def test_pictures_are_small_jpegs_drawn_the_same_each_time():
    first = picture("scene 4.1")
    picture.cache_clear()
    assert picture("scene 4.1") == first
    assert Image.open(BytesIO(first)).format == "JPEG"
    assert len(first) < 60_000


def test_no_table_that_names_what_is_erased_is_forgotten():
    erased = {table.__tablename__ for table in TABLES} | {"blobs"}
    forgotten = {
        f"{table.name}.{key.parent.name}"
        for table in metadata.sorted_tables
        if table.name not in erased
        for key in table.foreign_keys
        if key.column.table.name in erased and key.ondelete not in {"CASCADE", "SET NULL"}
    }
    assert forgotten == set()
