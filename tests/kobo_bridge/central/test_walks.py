"""How a pull walks through Central and what it costs: pages, sessions, trouble on the way."""

from __future__ import annotations

import pytest

from kobo_bridge import central_changes
from tests.kobo_bridge.central.conftest import pull, seeded, send
from tests.kobo_bridge.small import small


def test_pages_are_walked_to_the_end(there, central, form, monkeypatch):
    monkeypatch.setattr(central_changes, "SWEEP_PAGE", 10)
    there.seed_many(35, "small")
    assert len(list(central.sweep(form))) == 35


def test_a_session_that_ends_in_the_middle_is_renewed(there, central, form, monkeypatch):
    """Central 401: 24 hours."""
    monkeypatch.setattr(central_changes, "SWEEP_PAGE", 2)
    seeded(there)
    walk = central.sweep(form)
    seen = [next(walk), next(walk)]
    there.expire_sessions()
    seen.extend(walk)
    assert len(seen) == 6


def test_eight_workers_sign_in_once_when_the_session_ends(there, central, form):
    there.seed_many(40, "small")
    rows = list(central.sweep(form))
    there.expire_sessions()
    there.journal.clear()
    found = list(central.xml(form, rows, workers=8))
    assert len(found) == 40
    assert all(xml for _, xml in found)
    assert there.journal.counts()["signin"] == 1


def test_what_happens_during_the_walk_is_seen_by_the_next(there, central, form, monkeypatch):
    """Later pages may hold later times than what changed behind the walk's back."""
    monkeypatch.setattr(central_changes, "SWEEP_PAGE", 2)
    seeded(there)
    changes = central.changes(form, None)
    walk = iter(changes.submissions)
    first = [next(walk) for _ in range(2)]
    there.set_review(first[0].remote_id, "approved")
    there.clock.move(hours=1)
    there.set_review("uuid:a0", "rejected")
    rest = {one.remote_id: one for one in walk}
    assert rest["uuid:a0"].review.state == "rejected"
    found, _, _ = pull(central, form, changes.position)
    assert found[first[0].remote_id].review.state == "approved"


def test_a_row_purged_under_the_cursor_costs_a_second_walk_and_loses_nothing(
    there, central, form, monkeypatch
):
    """Central 244: the skiptoken names a row that is no more: an empty last page, 200."""
    monkeypatch.setattr(central_changes, "SWEEP_PAGE", 2)
    seeded(there)
    walk = central.sweep(form)
    cursor = [next(walk), next(walk)][-1]
    there.delete(cursor.remote_id)
    there.purge()
    seen = {one.remote_id for one in walk}
    assert len(seen | {cursor.remote_id}) == 6


def test_a_walk_that_is_left_early_moves_nothing(there, central, form):
    seeded(there)
    changes = central.changes(form, None)
    next(iter(changes.submissions))
    assert changes.position is None


def test_when_nothing_changed_a_pull_costs_two_calls_and_one_a_form(there, central, form):
    """DESIGN.md: one list of forms, one call for changes a project, one a form, and the sweep."""
    there.add_form(small("1").replace('id="small"', 'id="other"'))
    for number in range(30):
        send(there, f"a{number}", files={"p.jpg": b"1"})
    there.set_review("uuid:a3", "approved")
    there.delete("uuid:a4")
    forms = central.forms()
    positions = [pull(central, one)[1] for one in forms]
    there.journal.clear()
    for one, position in zip(central.forms(), positions, strict=True):
        list(central.changes(one, position).submissions)
    asked = [one.path for one in there.journal.all()]
    assert asked.count("/v1/audits") == 1
    assert len(asked) == 4
    there.journal.clear()
    list(central.sweep(form))
    assert len(there.journal.all()) == 1


@pytest.mark.parametrize("how", ["503", "429", "cut", "truncated_json", "close", "502"])
def test_trouble_on_the_way_changes_nothing(there, central, form, sleeps, how):
    there.seed_many(20, "small")
    there.fail(".svc", times=2, how=how)
    found, position, _ = pull(central, form)
    assert len(found) == 20
    assert position["since"]
    assert sleeps


def test_the_audit_is_read_to_its_end(there, central, form, monkeypatch):
    """Central 425: limit and offset, no total."""
    seeded(there, 30)
    _, position, _ = pull(central, form)
    monkeypatch.setattr(central_changes, "AUDITS_PAGE", 7)
    there.clock.move(days=1)
    for number in range(20):
        there.add_attachment_late(f"uuid:a{number}", "p.jpg", b"late")
    found, _, _ = pull(central, form, position)
    assert len([one for one in found.values() if one.attachments_present is None]) == 20


def test_a_token_that_another_thread_renewed_already_is_not_renewed_again(there, central, form):
    """Central 401."""
    old = central.http.credentials()
    assert central.http.renew(old)
    new = central.http.credentials()
    assert central.http.renew(old)
    assert central.http.credentials() == new != old
