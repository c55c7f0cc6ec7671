"""What a pull from Kobo sees, against a server with state."""

from __future__ import annotations

import io
import json

import pytest

from kobo_bridge import kobo_changes
from kobo_bridge.http import Ask
from kobo_bridge.kobo import Kobo
from tests.kobo_bridge.kobo.conftest import ids, pull, send


def test_the_first_pull_gives_everything_in_order_and_the_next_only_what_is_new(there, kobo, form):
    for number in range(5):
        send(there, form, f"a{number}")
    first, position, complete = pull(kobo, form)
    assert [one.instance_id for one in first] == [f"uuid:a{n}" for n in range(5)]
    assert complete
    new = send(there, form, "b0")
    second, _, _ = pull(kobo, form, json.loads(json.dumps(position)))
    assert str(new.id) in ids(second)


def test_an_edit_of_an_old_row_is_told_by_the_history(there, kobo, form, monkeypatch):
    """Kobo 515, 6: same `_id` and root, new uuid; no time of the row moves."""
    monkeypatch.setattr(kobo_changes, "TAIL", 2)
    rows = [send(there, form, f"a{number}") for number in range(6)]
    _, position, _ = pull(kobo, form)
    there.clock.move(hours=1)
    send(there, form, "a0-edited", deprecated="a0")
    found, _, complete = pull(kobo, form, position)
    edited = next(one for one in found if one.remote_id == str(rows[0].id))
    assert (edited.instance_id, edited.root_instance_id) == ("uuid:a0-edited", "uuid:a0")
    assert complete
    assert len(found) == 3


@pytest.mark.parametrize("state", ["approved", "rejected", "has_issues"])
def test_a_decision_made_there_is_told(there, kobo, form, monkeypatch, state):
    """Kobo 161-163, 515."""
    monkeypatch.setattr(kobo_changes, "TAIL", 1)
    rows = [send(there, form, f"a{number}") for number in range(4)]
    _, position, _ = pull(kobo, form)
    there.set_review(rows[0].id, state)
    found, position, _ = pull(kobo, form, position)
    assert {one.remote_id: one.review.state for one in found}[str(rows[0].id)] == state
    there.set_review(rows[0].id, None)
    found, _, _ = pull(kobo, form, position)
    assert {one.remote_id: one.review.state for one in found}[str(rows[0].id)] == "received"


def test_a_deletion_is_told_with_its_root_and_date(there, kobo, form):
    """Kobo 500, 511: the row is gone, the history keeps its root uuid."""
    rows = [send(there, form, f"a{number}") for number in range(4)]
    _, position, _ = pull(kobo, form)
    there.clock.move(hours=1)
    there.delete(rows[1].id)
    found, position, _ = pull(kobo, form, position)
    gone = [one for one in found if one.deleted_at]
    assert [(one.remote_id, one.root_instance_id) for one in gone] == [("", "uuid:a1")]
    assert gone[0].deleted_at.startswith("2026-11-24T04:30")
    again, _, _ = pull(kobo, form, position)
    assert not [one for one in again if one.deleted_at]


def test_a_row_deleted_and_sent_again_is_alive(there, kobo, form):
    """Kobo 509: new `_id`, same uuid."""
    row = send(there, form, "a0")
    _, position, _ = pull(kobo, form)
    there.delete(row.id)
    again = send(there, form, "a0")
    found, _, _ = pull(kobo, form, position)
    assert ids(found) == [str(again.id)]
    assert not found[0].deleted_at


def test_two_changes_in_the_same_second_are_both_seen(there, kobo, form, monkeypatch):
    """Kobo 6: the history has whole seconds; the second time must not look like the first."""
    monkeypatch.setattr(kobo_changes, "TAIL", 1)
    rows = [send(there, form, f"a{number}") for number in range(3)]
    there.set_review(rows[0].id, "approved")
    _, position, _ = pull(kobo, form)
    there.set_review(rows[0].id, "approved")
    found, position, _ = pull(kobo, form, position)
    assert str(rows[0].id) in ids(found)
    found, _, _ = pull(kobo, form, position)
    assert str(rows[0].id) not in ids(found)


def test_a_lower_id_that_appears_later_is_caught_by_the_tail(there, kobo, form):
    """Kobo 6: `_id` is given before files are stored, the row is shown after."""
    send(there, form, "a0")
    late = send(there, form, "a1")
    send(there, form, "a2")
    there.hide(late.id, "json")
    first, position, _ = pull(kobo, form)
    assert str(late.id) not in ids(first)
    there.show(late.id)
    found, _, _ = pull(kobo, form, position)
    assert str(late.id) in ids(found)


def test_a_file_that_comes_late_is_in_the_tail(there, kobo, form):
    """Kobo 063, 064: the history does not tell it."""
    row = send(there, form, "a0")
    _, position, _ = pull(kobo, form)
    there.add_attachment_late(row.id, "late.jpg", b"bytes")
    found, _, _ = pull(kobo, form, position)
    assert [one.name for one in found[0].attachments] == ["late.jpg"]


def test_a_replaced_file_has_another_key_in_the_sweep(there, kobo, form):
    """Kobo 440-442, 8: no size, no hash: the uid is the key."""
    row = send(there, form, "a0")
    there.add_attachment_late(row.id, "p.jpg", b"one")
    before = next(iter(kobo.sweep(form))).attachments[0]
    there.replace_attachment(row.id, "p.jpg", b"two")
    after = next(iter(kobo.sweep(form))).attachments[0]
    assert before.name == after.name
    assert before.key != after.key
    target = io.BytesIO()
    kobo.fetch_attachment(form, next(iter(kobo.sweep(form))), after, target)
    assert target.getvalue() == b"two"


def test_without_the_history_changes_are_said_to_be_incomplete(there, form, sleeps):
    """Kobo 707: a viewer may not read the history."""
    send(there, form, "a0")
    viewer = there.add_user("lectrice")
    for right in ("view_asset", "view_submissions"):
        there.grant(form.remote_id, "lectrice", right)
    client = Kobo(there.url, viewer.token, sleep=sleeps.append, timeout=(5.0, 10.0))
    found, position, complete = pull(client, form)
    assert (len(found), complete) == (1, False)
    there.grant(form.remote_id, "lectrice", "manage_asset")
    _, position, complete = pull(client, form, position)
    assert not complete  # what happened before the right was given is not known
    assert pull(client, form, position)[2]


def test_a_bulk_edit_gives_each_row_a_new_id(there, kobo, form):
    """Kobo 420-423: new uuid, same root; any key may appear in the XML."""
    rows = [send(there, form, f"a{number}") for number in range(3)]
    _, position, _ = pull(kobo, form)
    body = {"payload": {"submission_ids": [rows[0].id], "data": {"new/field": "x"}}}
    path = f"/api/v2/assets/{form.remote_id}/data/bulk/"
    kobo.http.json(Ask("PATCH", path, json=body))
    found, _, _ = pull(kobo, form, position)
    edited = next(one for one in found if one.root_instance_id == "uuid:a0")
    assert edited.instance_id != "uuid:a0"
    ((_, xml),) = kobo.xml(form, [edited])
    assert b"<new><field>x</field></new>" in xml


def test_a_decision_survives_an_edit_there(there, kobo, form):
    """Kobo 402: the row stays approved although nobody approved these answers."""
    row = send(there, form, "a0")
    there.set_review(row.id, "approved")
    send(there, form, "a0-b", deprecated="a0")
    (found,) = kobo.sweep(form)
    assert (found.instance_id, found.review.state) == ("uuid:a0-b", "approved")


def test_a_deletion_told_of_a_row_that_is_there_is_not_believed(there, kobo, form, monkeypatch):
    """Kobo 10: duplicates of before 2025 share a uuid: one deleted leaves the other alive."""
    monkeypatch.setattr(kobo_changes, "TAIL", 1)
    rows = [send(there, form, f"a{number}") for number in range(3)]
    _, position, _ = pull(kobo, form)
    there.log_row(there.assets[form.remote_id], rows[0], "delete-submission")
    found, _, _ = pull(kobo, form, position)
    assert [one.deleted_at for one in found if one.root_instance_id == "uuid:a0"] == [None]
