"""What a pull from Kobo sees and costs, against a server with state."""

from __future__ import annotations

import io
import json

import pytest

from kobo_bridge import errors, kobo_changes
from kobo_bridge.http import Ask
from kobo_bridge.kobo import Kobo
from tests.kobo_bridge.small import SMALL_XLSX, small
from tests.stand_ins.kobo import KoboApp, KoboState
from tests.stand_ins.server import running


@pytest.fixture
def there():
    """A Kobo with one small form."""
    state = KoboState()
    state.add_form(small("1"), "Small")
    with running(KoboApp(state)) as server:
        state.url = server.url
        yield state


@pytest.fixture
def kobo(there, sleeps):
    client = Kobo(
        there.url, there.owner.token, sleep=sleeps.append, timeout=(5.0, 10.0), jitter=lambda: 1.0
    )
    yield client
    client.close()


@pytest.fixture
def form(kobo):
    return kobo.forms()[0]


def pull(kobo, form, position=None):
    """All changes, the next position, and whether they are complete."""
    changes = kobo.changes(form, position)
    found = list(changes.submissions)
    return found, changes.position, changes.complete


def ids(found):
    return [one.remote_id for one in found]


def send(there, form, number, deprecated=None, files=None, note="n"):
    """A submission of the small form, as a phone sends it."""
    old = f"<deprecatedID>uuid:{deprecated}</deprecatedID>" if deprecated else ""
    xml = (
        f'<data id="small" version="1"><note>{note}</note><meta>'
        f"<instanceID>uuid:{number}</instanceID>{old}</meta></data>"
    )
    answer = there.receive(xml, files, uid=form.remote_id)
    assert answer.status == 201, answer
    return answer.row


def test_the_first_pull_gives_everything_in_order_and_the_next_only_what_is_new(there, kobo, form):
    for number in range(5):
        send(there, form, f"a{number}")
    first, position, complete = pull(kobo, form)
    assert [one.instance_id for one in first] == [f"uuid:a{n}" for n in range(5)]
    assert complete
    new = send(there, form, "b0")
    second, _, _ = pull(kobo, form, json.loads(json.dumps(position)))
    assert str(new.id) in ids(second)


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


def test_a_decision_reaches_the_row_by_its_root_uuid_after_an_edit(there, kobo, form):
    """Kobo 167."""
    row = send(there, form, "a0")
    send(there, form, "a0-edited", deprecated="a0")
    assert kobo.review(form, "uuid:a0", "approved").state == "approved"
    assert there.find(row.id)[1].status["uid"] == "validation_status_approved"
    assert kobo.review_now(form, "uuid:a0").by == there.owner.username
    kobo.review(form, "uuid:a0", "received")
    assert kobo.review_now(form, "uuid:a0").state == "received"


def test_a_form_is_published_with_its_files_and_deployed(there, kobo, sleeps):
    """Kobo 020, 021, 024, 027: library=false, or it is a block that can't be deployed (019)."""
    there.import_polls = 3
    made = kobo.publish(SMALL_XLSX, {"list.csv": b"name,label\na,A\n"}, form_id="small")
    assert there.assets[made.remote_id].deployed
    assert [one.name for one in there.assets[made.remote_id].manifest] == ["list.csv"]
    assert made.remote_id in [one.remote_id for one in kobo.forms()]
    assert kobo.form_media(made) == {"list.csv": b"name,label\na,A\n"}


def test_a_new_version_goes_into_the_same_project(there, kobo, form):
    """Kobo 032, 035, 036: the second deployment is a PATCH with the new version."""
    made = kobo.publish(SMALL_XLSX, {}, form_id="small", remote_id=form.remote_id)
    assert made.remote_id == form.remote_id
    assert made.version != form.version
    assert made.fingerprint != form.fingerprint
    versions = kobo.versions(made)
    assert [one.source_version for one in versions] == [form.version, made.version]
    assert b"<model" in versions[-1].xform
    assert versions[-1].version


def test_a_file_that_is_no_xlsform_says_why(there, kobo):
    with pytest.raises(errors.SourceRefuses):
        kobo.publish(b"not an xlsx", {}, form_id="small")


def test_a_file_is_renewed_once(there, kobo, form):
    """Kobo 026: the same name again is refused; it reaches phones with a deployment."""
    assert kobo.replace_media(form, "list.csv", b"one")
    assert not kobo.replace_media(form, "list.csv", b"one")
    assert kobo.replace_media(form, "list.csv", b"two")
    manifest = there.assets[form.remote_id].manifest
    assert [(one.name, one.content) for one in manifest] == [("list.csv", b"two")]


def test_renewing_a_file_keeps_an_archived_form_archived(there, kobo, form):
    """Kobo 820, 823: its data stays readable."""
    there.archive(form.remote_id)
    assert form.remote_id in [one.remote_id for one in kobo.forms()]
    assert kobo.replace_media(form, "list.csv", b"one")
    assert not there.assets[form.remote_id].active


def test_renewing_a_file_publishes_nobodys_unfinished_changes(there, kobo, form):
    """Kobo 034: the newest content is not what phones have."""
    there.add_version(form.remote_id, small("2"), deployed=False)
    with pytest.raises(errors.SourceConflict, match="aren't deployed"):
        kobo.replace_media(form, "list.csv", b"one")


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
