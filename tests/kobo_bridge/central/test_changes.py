"""What a pull from Central sees, against a server with state."""

from __future__ import annotations

import hashlib
import io
import json

import pytest

from tests.kobo_bridge.central.conftest import client_of, pull, seeded, send


def test_the_first_pull_gives_everything_and_the_next_only_what_is_new(there, central, form):
    seeded(there)
    first, position, complete = pull(central, form)
    assert set(first) == {f"uuid:a{n}" for n in range(6)}
    assert complete
    send(there, "b0")
    second, position, _ = pull(central, form, json.loads(json.dumps(position)))
    assert "uuid:b0" in second
    there.clock.move(days=1)
    send(there, "c0")
    third, _, _ = pull(central, form, position)
    assert set(third) == {"uuid:b0", "uuid:c0"}  # b0 lies within the overlap


def test_an_edit_is_told_with_its_new_id(there, central, form):
    """Central 164, 204: the outer id stays, updatedAt moves, the state becomes edited."""
    seeded(there)
    _, position, _ = pull(central, form)
    send(there, "a0-edited", deprecated="a0")
    found, _, _ = pull(central, form, position)
    edited = found["uuid:a0"]
    assert (edited.instance_id, edited.review.state) == ("uuid:a0-edited", "edited")
    assert edited.version is None


@pytest.mark.parametrize("state", ["approved", "rejected", "hasIssues", None])
def test_a_decision_made_there_is_told(there, central, form, state):
    """Central 206-212: updatedAt moves, also to the same state."""
    seeded(there)
    _, position, _ = pull(central, form)
    there.set_review("uuid:a0", state)
    found, _, _ = pull(central, form, position)
    wanted = {"hasIssues": "has_issues", None: "received"}.get(state, state)
    assert found["uuid:a0"].review.state == wanted


def test_a_deletion_is_told_with_its_date(there, central, form):
    """Central 304-306: only deletedAt moves; naming it in the filter shows the row."""
    seeded(there)
    _, position, _ = pull(central, form)
    there.delete("uuid:a1")
    found, _, _ = pull(central, form, position)
    assert found["uuid:a1"].deleted_at.startswith("2026-11-25T03:30")
    assert "uuid:a1" not in {one.remote_id for one in central.sweep(form)}


def test_a_restored_submission_is_told_by_the_audit_alone(there, central, form):
    """Central 313, 426: deletedAt back to null, no time moves."""
    seeded(there)
    there.delete("uuid:a1")
    there.clock.move(days=1)
    _, position, _ = pull(central, form)
    there.restore("uuid:a1")
    found, _, _ = pull(central, form, position)
    assert found["uuid:a1"].deleted_at is None


def test_a_late_file_is_told_by_the_audit(there, central, form):
    """Central 189-193, 337."""
    seeded(there)
    _, position, _ = pull(central, form)
    there.clock.move(days=1)
    there.add_attachment_late("uuid:a0", "p.jpg", b"late")
    found, position, complete = pull(central, form, position)
    assert found["uuid:a0"].attachments_present is None
    assert complete
    (photo,) = central.attachments(form, found["uuid:a0"], with_etags=True)
    assert photo.key == hashlib.md5(b"late").hexdigest()
    target = io.BytesIO()
    central.fetch_attachment(form, found["uuid:a0"], photo, target)
    assert target.getvalue() == b"late"
    again, _, _ = pull(central, form, position)
    assert "uuid:a0" not in again or again["uuid:a0"].attachments_present is not None


def test_a_late_file_of_an_edited_submission_is_told(there, central, form):
    """Central 337, 166: the audit names the edition's id, which is sent on to the outer one."""
    seeded(there)
    send(there, "a0-edited", deprecated="a0")
    there.clock.move(days=1)
    send(there, "z")
    _, position, _ = pull(central, form)
    there.clock.move(days=1)
    there.add_attachment_late("uuid:a0", "p.jpg", b"late")
    found, _, _ = pull(central, form, position)
    assert found["uuid:a0"].instance_id == "uuid:a0-edited"


def test_a_replaced_file_has_another_key(there, central, form):
    """Central 194, 195: same name, same count, other bytes."""
    send(there, "a0", files={"p.jpg": b"one"})
    (row,) = central.sweep(form)
    before = central.attachments(form, row, with_etags=True)
    there.replace_attachment("uuid:a0", "p.jpg", b"two")
    after = central.attachments(form, row, with_etags=True)
    assert [one.name for one in before] == [one.name for one in after] == ["p.jpg"]
    assert before[0].key != after[0].key


def test_without_the_audit_changes_are_said_to_be_incomplete(there, form, sleeps):
    """A project's viewer or manager has no audit.read."""
    seeded(there)
    viewer = there.add_user("v@example.org", role="viewer")
    client = client_of(there, sleeps, viewer)
    found, position, complete = pull(client, form)
    assert (len(found), complete) == (6, False)
    there.set_role("v@example.org", "admin")
    _, position, complete = pull(client, form, position)
    assert not complete  # what happened before the right was given is not known
    assert pull(client, form, position)[2]


def test_a_purged_submission_that_is_sent_again_is_new(there, central, form):
    """Central 428, 430: after the purge nothing is left of it, and it is taken again."""
    seeded(there)
    _, position, _ = pull(central, form)
    there.delete("uuid:a1")
    there.purge()
    assert "uuid:a1" not in {one.remote_id for one in central.sweep(form)}
    there.clock.move(days=1)
    send(there, "a1")
    found, _, _ = pull(central, form, position)
    assert found["uuid:a1"].deleted_at is None


def test_an_edit_with_its_file_is_one_row_and_no_further_request(there, central, form):
    """Central 152, 337: the audit names the edition, the row has the outer id."""
    seeded(there)
    _, position, _ = pull(central, form)
    send(there, "a0-b", deprecated="a0", files={"p.jpg": b"1"})
    there.journal.clear()
    changes = central.changes(form, position)
    found = [one for one in changes.submissions if one.remote_id == "uuid:a0"]
    assert len(found) == 1
    assert there.journal.counts() == {"changes": 2}  # the audit and the table


def test_without_the_audit_an_edit_puts_its_files_in_doubt(there, form, sleeps):
    """Central 152, 195: an edit may bring other bytes under the same name, the count the same."""
    viewer = there.add_user("v@example.org", role="viewer")
    client = client_of(there, sleeps, viewer)
    send(there, "a0", files={"p.jpg": b"one"})
    send(there, "a1", files={"p.jpg": b"one"})
    _, position, _ = pull(client, form)
    send(there, "a0-b", deprecated="a0", files={"p.jpg": b"two"})
    found, position, _ = pull(client, form, position)
    assert found["uuid:a0"].attachments_present is None
    assert found["uuid:a1"].attachments_present == 1
    again, _, _ = pull(client, form, position)
    assert again["uuid:a0"].attachments_present == 1
