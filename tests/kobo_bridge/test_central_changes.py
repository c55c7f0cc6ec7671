"""What a pull from Central sees and costs, against a server with state."""

from __future__ import annotations

import hashlib
import io
import json

import pytest

from kobo_bridge import central_changes, errors
from kobo_bridge.central import Central
from tests.kobo_bridge.small import LIST, small, xlsx
from tests.stand_ins.central import CentralApp, CentralState
from tests.stand_ins.server import running


@pytest.fixture
def there():
    """A Central with one small form."""
    state = CentralState()
    state.add_form(small("1"))
    with running(CentralApp(state)) as server:
        state.url = server.url
        yield state


@pytest.fixture
def central(there, sleeps):
    client = _client(there, sleeps, there.admin)
    yield client
    client.close()


def _client(there, sleeps, actor):
    return Central(
        there.url,
        actor.name,
        actor.password,
        there.project.id,
        sleep=sleeps.append,
        timeout=(5.0, 10.0),
        jitter=lambda: 1.0,
    )


@pytest.fixture
def form(central):
    return central.forms()[0]


def pull(central, form, position=None):
    """All changes, the next position, and whether they are complete."""
    central.forms()
    changes = central.changes(form, position)
    found = list(changes.submissions)
    return {one.remote_id: one for one in found}, changes.position, changes.complete


def send(there, number, deprecated=None, files=None, note="n", version="1"):
    """A submission of the small form, as a phone sends it."""
    old = f"<deprecatedID>uuid:{deprecated}</deprecatedID>" if deprecated else ""
    xml = (
        f'<data id="small" version="{version}"><note>{note}</note><photo>p.jpg</photo><meta>'
        f"<instanceID>uuid:{number}</instanceID>{old}</meta></data>"
    )
    answer = there.receive(xml, files)
    assert answer.status == 201, answer


def seeded(there, count=6):
    """Some submissions, then a day without any."""
    for number in range(count):
        send(there, f"a{number}")
    there.clock.move(days=1)


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


def test_pages_are_walked_to_the_end(there, central, form, monkeypatch):
    monkeypatch.setattr(central_changes, "SWEEP_PAGE", 10)
    there.seed_many(35, "small")
    assert len(list(central.sweep(form))) == 35


def test_an_edit_is_told_with_its_new_id(there, central, form):
    """Central 164, 204: the outer id stays, updatedAt moves, the state becomes edited."""
    seeded(there)
    _, position, _ = pull(central, form)
    send(there, "a0-edited", deprecated="a0")
    found, _, _ = pull(central, form, position)
    edited = found["uuid:a0"]
    assert (edited.instance_id, edited.review.state) == ("uuid:a0-edited", "edited")
    assert edited.version is None


def test_earlier_editions_can_be_fetched(there, central, form):
    send(there, "a0", note="first")
    send(there, "a0-b", deprecated="a0", note="second")
    send(there, "a0-c", deprecated="a0-b", note="third")
    (row,) = central.sweep(form)
    assert row.instance_id == "uuid:a0-c"
    editions = list(central.editions(form, row))
    assert [name for name, _ in editions] == ["uuid:a0", "uuid:a0-b"]
    assert b"second" in editions[1][1]


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
    client = _client(there, sleeps, viewer)
    found, position, complete = pull(client, form)
    assert (len(found), complete) == (6, False)
    there.set_role("v@example.org", "admin")
    _, position, complete = pull(client, form, position)
    assert not complete  # what happened before the right was given is not known
    assert pull(client, form, position)[2]


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


def test_an_odd_instance_id_goes_all_the_way(there, central, form):
    """Central 124, 131, 404."""
    for odd in ("sans-prefixe 42/é?", "  uuid:with spaces "):
        there.receive(
            f'<data id="small" version="1"><photo>p.jpg</photo>'
            f"<meta><instanceID>{odd}</instanceID></meta></data>",
            {"p.jpg": b"x"},
        )
    rows = list(central.sweep(form))
    assert {one.remote_id for one in rows} == {"sans-prefixe 42/é?", "  uuid:with spaces "}
    assert all(xml for _, xml in central.xml(form, rows))
    for row in rows:
        (photo,) = central.attachments(form, row, with_etags=True)
        target = io.BytesIO()
        central.fetch_attachment(form, row, photo, target)
        assert target.getvalue() == b"x"
        assert central.review(form, row.remote_id, "approved").state == "approved"


@pytest.mark.parametrize("how", ["503", "429", "cut", "truncated_json", "close", "502"])
def test_trouble_on_the_way_changes_nothing(there, central, form, sleeps, how):
    there.seed_many(20, "small")
    there.fail(".svc", times=2, how=how)
    found, position, _ = pull(central, form)
    assert len(found) == 20
    assert position["since"]
    assert sleeps


def test_a_decision_goes_there_and_comes_back(there, central, form):
    seeded(there, 1)
    central.review(form, "uuid:a0", "has_issues", "Dates à vérifier")
    now = central.review_now(form, "uuid:a0")
    assert (now.state, now.by, now.comment) == (
        "has_issues",
        there.admin.name,
        "Dates à vérifier",
    )


def test_a_form_is_published_with_its_file(there, central):
    """Central 029-044: draft, media, publish."""
    made = central.publish(
        xlsx("7", "small2"), {"list.csv": b"name,label\na,A\n"}, form_id="small2"
    )
    assert made.version == "7"
    assert central.form_media(made) == {"list.csv": b"name,label\na,A\n"}


def test_a_file_that_the_form_needs_is_asked_for_before_publishing(there, central):
    """Central 034: a declared file not uploaded is just missing on the phone."""
    with pytest.raises(errors.SourceRefuses, match=r"list\.csv"):
        central.publish(xlsx("7", "small2"), {}, form_id="small2")


def test_a_version_published_before_is_explained(there, central, form):
    """Central 142: 409.6."""
    media = {"list.csv": b"name,label\na,A\n"}
    central.publish(xlsx("2"), media, form_id="small", remote_id="small")
    with pytest.raises(errors.SourceConflict, match="raise `version`"):
        central.publish(xlsx("2"), media, form_id="small", remote_id="small")


def test_a_file_is_renewed_in_a_version_of_its_own(there, central):
    """Central 136, 143: a published version's files are fixed; ?version= names the new one."""
    there.add_form(small("1", LIST).replace('id="small"', 'id="listed"'), media={"list.csv": b"1"})
    form = next(one for one in central.forms() if one.remote_id == "listed")
    assert not central.replace_media(form, "list.csv", b"1")
    assert central.replace_media(form, "list.csv", b"2")
    newer = next(one for one in central.forms() if one.remote_id == "listed")
    assert central.form_media(newer) == {"list.csv": b"2"}
    assert newer.version.startswith("1-")
    assert newer.fingerprint != form.fingerprint


def test_coming_back_to_former_bytes_takes_another_version_again(there, central):
    """Central 142: a version string is used up for ever."""
    there.add_form(small("1", LIST).replace('id="small"', 'id="listed"'), media={"list.csv": b"1"})
    form = next(one for one in central.forms() if one.remote_id == "listed")
    for data in (b"2", b"1", b"2", b"3"):
        assert central.replace_media(form, "list.csv", data)
    versions = [one.version for one in central.versions(form)]
    assert len(set(versions)) == 5
    assert all(one.xform for one in central.versions(form))


def test_renewing_a_file_touches_nobodys_draft(there, central):
    there.add_form(small("1", LIST).replace('id="small"', 'id="listed"'), media={"list.csv": b"1"})
    form = next(one for one in central.forms() if one.remote_id == "listed")
    draft = small("9", LIST).replace('id="small"', 'id="listed"')
    there.set_draft(there.form("listed"), draft, there.admin)
    with pytest.raises(errors.SourceConflict, match="draft"):
        central.replace_media(form, "list.csv", b"2")


def test_closing_and_closed_forms_are_still_pulled(there, central, form):
    """Central 317-322: closed to phones, not to readers."""
    seeded(there, 2)
    there.set_form_state("small", "closed")
    assert [one.remote_id for one in central.forms()] == ["small"]
    assert len(list(central.sweep(form))) == 2


def test_a_new_version_without_a_question_takes_nothing_from_old_submissions(there, central, form):
    """Central 140: OData drops `note` from every old row then; the XML keeps it."""
    send(there, "a0", note="kept")
    there.add_version("small", small("2").replace("<note/>", "<other/>").replace("note", "other"))
    (row,) = central.sweep(form)
    ((_, xml),) = central.xml(form, [row])
    assert b"<note>kept</note>" in xml
    assert row.version == "1"


def test_an_edit_under_a_newer_version_says_nothing_of_the_version(there, central, form):
    """Central 334: formVersion in OData is the first edition's for ever."""
    send(there, "a0")
    there.add_version("small", small("2"))
    send(there, "a0-b", deprecated="a0", version="2")
    (row,) = central.sweep(form)
    assert row.version is None
    ((_, xml),) = central.xml(form, [row])
    assert b'version="2"' in xml


def test_xml_that_is_cut_off_is_listed_and_fetched_as_it_is(there, central, form):
    """Central 110, 121: it got 201, and an id of the server's making."""
    there.receive('<data id="small" version="1"><note>cut o')
    (row,) = central.sweep(form)
    ((_, xml),) = central.xml(form, [row])
    assert xml == b'<data id="small" version="1"><note>cut o'
    assert row.instance_id == row.remote_id


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


def test_a_form_with_an_odd_id_and_no_version_is_read(there, central):
    """Central 126: a form may have no version; its address has ___ in its place."""
    xml = small("").replace('id="small"', 'id="réunion 1/2"')
    there.add_form(xml)
    form = next(one for one in central.forms() if one.remote_id == "réunion 1/2")
    assert list(central.sweep(form)) == []
    assert form.version == ""


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


def test_a_token_that_another_thread_renewed_already_is_not_renewed_again(there, central, form):
    """Central 401."""
    old = central.http.credentials()
    assert central.http.renew(old)
    new = central.http.credentials()
    assert central.http.renew(old)
    assert central.http.credentials() == new != old


def test_without_the_audit_an_edit_puts_its_files_in_doubt(there, form, sleeps):
    """Central 152, 195: an edit may bring other bytes under the same name, the count the same."""
    viewer = there.add_user("v@example.org", role="viewer")
    client = _client(there, sleeps, viewer)
    send(there, "a0", files={"p.jpg": b"one"})
    send(there, "a1", files={"p.jpg": b"one"})
    _, position, _ = pull(client, form)
    send(there, "a0-b", deprecated="a0", files={"p.jpg": b"two"})
    found, position, _ = pull(client, form, position)
    assert found["uuid:a0"].attachments_present is None
    assert found["uuid:a1"].attachments_present == 1
    again, _, _ = pull(client, form, position)
    assert again["uuid:a0"].attachments_present == 1
