"""How a pull walks through Kobo and what it costs: pages, XML, trouble on the way."""

from __future__ import annotations

import pytest

from kobo_bridge import errors, kobo_changes
from tests.kobo_bridge.kobo.conftest import ids, pull, send


def test_pages_are_walked_to_the_end_whatever_their_size(there, kobo, form):
    """Kobo 158: a larger limit is cut to 1000 without a word."""
    there.seed_many(2300, form.remote_id)
    first, _, _ = pull(kobo, form)
    assert len(set(ids(first))) == len(first) == 2300
    assert len(list(kobo.sweep(form))) == 2300


def test_a_row_deleted_between_two_pages_hides_no_other(there, kobo, form, monkeypatch):
    """Kobo 460: paging by `start` skips a row then."""
    monkeypatch.setattr(kobo_changes, "PAGE", 5)
    there.seed_many(10, form.remote_id)
    walk = iter(kobo.sweep(form))
    seen = [next(walk) for _ in range(5)]
    there.delete(seen[0].remote_id)
    seen.extend(walk)
    assert len(seen) == 10


def test_a_walk_that_breaks_off_moves_nothing(there, kobo, form, monkeypatch):
    monkeypatch.setattr(kobo_changes, "PAGE", 5)
    there.seed_many(10, form.remote_id)
    there.fail("/data/", times=None, how="html", after=1)
    changes = kobo.changes(form, None)
    with pytest.raises(errors.SourceAnswerUnreadable):
        list(changes.submissions)
    assert changes.position is None


def test_a_walk_that_is_left_early_moves_nothing(there, kobo, form):
    there.seed_many(3, form.remote_id)
    changes = kobo.changes(form, None)
    next(iter(changes.submissions))
    assert changes.position is None


def test_what_happens_during_the_walk_is_seen_by_the_next(there, kobo, form, monkeypatch):
    """A position never passes the moment the walk began."""
    monkeypatch.setattr(kobo_changes, "TAIL", 1)
    rows = [send(there, form, f"a{number}") for number in range(4)]
    changes = kobo.changes(form, None)
    walk = iter(changes.submissions)
    next(walk)
    there.set_review(rows[0].id, "approved")
    list(walk)
    found, _, _ = pull(kobo, form, changes.position)
    assert str(rows[0].id) in ids(found)


def test_when_nothing_changed_a_pull_costs_three_requests(there, kobo, form):
    """DESIGN.md: one list of forms, one call for changes, one a form; no XML, no file, no write."""
    rows = [send(there, form, f"a{number}", files={"p.jpg": b"1"}) for number in range(30)]
    there.set_review(rows[3].id, "approved")
    there.delete(rows[4].id)
    _, position, _ = pull(kobo, form)
    there.journal.clear()
    kobo.forms()
    pull(kobo, form, position)
    assert there.journal.counts() == {"forms": 1, "changes": 1, "sweep": 1}
    there.journal.clear()
    list(kobo.sweep(form))
    assert len(there.journal.all()) == 1


def test_xml_of_many_comes_a_hundred_a_request(there, kobo, form):
    there.seed_many(250, form.remote_id)
    listed = list(kobo.sweep(form))
    there.journal.clear()
    found = {one.remote_id: xml for one, xml in kobo.xml(form, listed)}
    assert len(there.journal.all("xml")) == 3
    assert len(found) == 250
    for one in listed:
        assert one.instance_id.encode() in found[one.remote_id]


def test_a_row_whose_xml_is_not_there_yet_is_asked_for_alone(there, kobo, form):
    """Kobo 6: shown in JSON before format=xml has it."""
    row = send(there, form, "a0")
    there.hide(row.id, "xml")
    found = list(kobo.xml(form, kobo.sweep(form)))
    assert b"uuid:a0" in found[0][1]


def test_a_row_that_is_gone_has_no_xml(there, kobo, form):
    row = send(there, form, "a0")
    listed = list(kobo.sweep(form))
    there.delete(row.id)
    assert [xml for _, xml in kobo.xml(form, listed)] == [None]


@pytest.mark.parametrize("how", ["503", "429", "cut", "truncated_json", "close", "502"])
def test_trouble_on_the_way_changes_nothing(there, kobo, form, sleeps, how):
    there.seed_many(20, form.remote_id)
    there.fail("/data/", times=2, how=how)
    found, position, _ = pull(kobo, form)
    assert len(found) == 20
    assert position["from"]
    assert sleeps


def test_a_server_with_smaller_pages_is_read_to_its_end(there, kobo, form, monkeypatch):
    """Kobo 10: on public servers 30,000 became 1,000 and 100: clients silently got 100 rows."""
    monkeypatch.setattr("tests.stand_ins.kobo.data.MOST", 7)
    there.seed_many(40, form.remote_id)
    assert len(pull(kobo, form)[0]) == 40
    rows = list(kobo.sweep(form))
    assert len(rows) == 40
    assert all(xml for _, xml in kobo.xml(form, rows))


def test_the_history_is_read_to_its_end(there, kobo, form, monkeypatch):
    """Kobo 514: newest first, start and limit; reading the data adds lines of its own."""
    rows = [send(there, form, f"a{number}") for number in range(30)]
    _, position, _ = pull(kobo, form)
    monkeypatch.setattr(kobo_changes, "TAIL", 1)
    position["from"] = rows[-1].id
    for row in rows[:20]:
        there.set_review(row.id, "approved")
    monkeypatch.setattr(kobo_changes, "PAGE", 6)
    found, _, _ = pull(kobo, form, position)
    assert len([one for one in found if one.review.state == "approved"]) == 20
