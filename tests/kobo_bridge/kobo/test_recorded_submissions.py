"""The Kobo client reads what a real server said: rows, XML, files, decisions."""

from __future__ import annotations

import io
import json
from urllib.parse import parse_qs, urlsplit

import pytest

from kobo_bridge import errors, kobo_rows, records
from kobo_bridge.kobo import Kobo
from tests.kobo_bridge.kobo.recordings import ASSET, DATA, FORM, ROOT, submission
from tests.kobo_bridge.servers import Answer, recorded


def test_rows_become_submissions(replay):
    """Kobo 155 after two edits: same `_id` and root, new uuid; times are UTC without saying so."""
    client, _ = replay({f"GET {DATA}": ["155"], f"GET {ASSET}history/": ["510"]})
    first = next(iter(client.changes(FORM, None).submissions))
    assert first.remote_id == "1"
    assert first.root_instance_id == ROOT
    assert first.instance_id != ROOT
    assert first.submitted_at == "2026-11-24T03:31:56Z"
    assert first.version == "v73fKyyLCEzorN8prY3S6j"
    assert [one.name for one in first.attachments][-1] == "audit.csv"


def test_a_sweep_is_light(replay):
    """Kobo 454."""
    client, server = replay({f"GET {DATA}": ["454"]})
    found = list(client.sweep(FORM))
    assert len(found) == 13
    assert found[0].review == records.RemoteReview(
        "approved", "2026-11-24T03:45:50Z", "lectrice", None
    )
    asked = parse_qs(urlsplit(server.asked[0].path).query)
    assert json.loads(asked["sort"][0]) == {"_id": 1}
    assert "_attachments" in json.loads(asked["fields"][0])
    assert asked["limit"] == ["1000"]


def test_a_deleted_file_is_left_out():
    """Kobo 215: it stays listed with is_deleted, its answer keeps the name."""
    row = json.loads(recorded("kobo", "215").body)
    found = kobo_rows.submission(row)
    assert [one.name for one in found.attachments] == ["1768200007000.png", "audit.csv"]
    assert found.attachments_present == 2


def test_a_row_without_version_is_read(replay):
    """Kobo 089."""
    row = json.loads(recorded("kobo", "089").body)["results"][0]
    assert kobo_rows.submission(row).version is None


@pytest.mark.parametrize(
    "name", ["__version__", "_version_", "_version__001", "__version__001", "__version__002"]
)
def test_the_version_is_found_under_all_its_names(name):
    assert kobo_rows.version({"_id": 1, name: "vAbc"}) == "vAbc"


def test_a_row_of_an_older_server_has_no_root(replay):
    """Rows have meta/rootUuid since 2025-01 only: `_id` is the key then."""
    row = json.loads(recorded("kobo", "089").body)["results"][0]
    del row["meta/rootUuid"]
    assert kobo_rows.submission(row).root_instance_id is None


def test_status_words_are_translated_and_unknown_ones_are_not_guessed():
    """Kobo 160-163, 182."""
    said = {
        uid: kobo_rows.review({"uid": uid, "timestamp": 1795491251, "by_whom": "x"}).state
        for uid in (*kobo_rows.STATES, "validation_status_foo")
    }
    assert said == {
        "validation_status_approved": "approved",
        "validation_status_not_approved": "rejected",
        "validation_status_on_hold": "has_issues",
        "validation_status_foo": None,
    }
    assert kobo_rows.review({}).state == "received"


def test_files_are_fetched_from_our_address_whatever_the_server_calls_itself(replay):
    """Kobo 100, 200: download_url names another host; the token must not go there."""
    path = f"{DATA}1/attachments/attRhGhcdzzBLDNpMDRe4EVB/"
    client, server = replay({f"GET {DATA}1/": ["140"], f"GET {path}": ["200"]})
    one = submission("1")
    photo = next(a for a in client.attachments(FORM, one) if a.key == "attRhGhcdzzBLDNpMDRe4EVB")
    target = io.BytesIO()
    fetched = client.fetch_attachment(FORM, one, photo, target)
    assert fetched.size == len(target.getvalue()) == 5429
    assert server.asked[-1].headers["Authorization"] == "Token TOKEN"


def test_a_file_without_right_is_not_found(replay):
    """Kobo 201, 216: 404 means gone, or no right."""
    path = f"{DATA}1/attachments/x/"
    client, _ = replay({f"GET {path}": ["216"]})
    gone = records.RemoteAttachment("x.jpg", "x", path)
    with pytest.raises(errors.SourceNotFound):
        client.fetch_attachment(FORM, submission("1"), gone, io.BytesIO())


def test_xml_comes_by_the_page_without_sort_or_fields(replay):
    """Kobo 130, 132, 133: format=xml refuses both."""
    client, server = replay({f"GET {DATA}": ["130"]})
    asked = [submission("1", ROOT), submission("2", "uuid:5d9dc9f8-9531-40ed-ae8e-36f681e74ef5")]
    found = {one.remote_id: xml for one, xml in client.xml(FORM, asked)}
    assert found["1"].startswith(b"<awFey7rKkwuCqGLThUH3JJ ")
    query = parse_qs(urlsplit(server.asked[0].path).query)
    assert set(query) == {"format", "limit", "query"}
    assert len(server.asked) == 1


def test_a_row_that_the_xml_page_does_not_have_is_asked_for_alone(replay):
    """Kobo 6: JSON may show a row before format=xml has it; 144: or it is gone."""
    client, _ = replay(
        {f"GET {DATA}": ["130"], f"GET {DATA}9/": ["143"], f"GET {DATA}10/": ["144"]}
    )
    asked = [submission("9", "uuid:9"), submission("10", "uuid:10")]
    found = {one.remote_id: xml for one, xml in client.xml(FORM, asked)}
    assert found["9"].startswith(b"<?xml")
    assert found["10"] is None


def test_an_edit_between_list_and_page_gives_the_newer_xml(replay, serve, sleeps):
    """Kobo 411: the XML names the edition that the list showed as deprecatedID."""
    inner = recorded("kobo", "411").body.split(b"?>", 1)[1]
    body = b"<root><results>" + inner + b"</results></root>"
    server = serve(lambda _: Answer(200, body, {"Content-Type": "application/xml"}))
    client = Kobo(server.url, "TOKEN", sleep=sleeps.append, timeout=(5.0, 10.0))
    listed = submission("1", "uuid:71395e71-3ae4-42d3-a9d8-f53ebe5c3931")
    assert [xml for _, xml in client.xml(FORM, [listed])] == [inner]
    assert len(server.asked) == 1


def test_rows_that_share_a_uuid_get_each_their_own_xml(replay):
    """Kobo 10: duplicates of before 2025 have the same `_uuid` and different `_id`."""
    client, server = replay(
        {f"GET {DATA}": ["130"], f"GET {DATA}1/": ["143"], f"GET {DATA}2/": ["411"]}
    )
    found = {
        one.remote_id: xml
        for one, xml in client.xml(FORM, [submission("1", ROOT), submission("2", ROOT)])
    }
    assert found["1"] != found["2"]
    assert len(server.asked) == 3


def test_a_decision_is_one_of_three_known_words(replay):
    """Kobo 167, 180; 184: an unknown word in bulk wipes the status, so none is ever sent."""
    path = f"{DATA}52e6b438-f2a7-4269-a651-0c5ca6a3a450/validation_status/"
    client, server = replay({f"PATCH {path}": ["167"], f"DELETE {path}": ["180"]})
    assert client.review(FORM, ROOT, "has_issues").state == "has_issues"
    assert json.loads(server.asked[0].body) == {
        "validation_status.uid": "validation_status_on_hold"
    }
    assert client.review(FORM, ROOT, "received").state == "received"
    for word in ("edited", "validation_status_foo", ""):
        with pytest.raises(ValueError, match="never written"):
            client.review(FORM, ROOT, word)
    assert len(server.asked) == 2


def test_a_decision_without_the_right_names_it(replay):
    """Kobo 703."""
    client, _ = replay({f"PATCH {DATA}1/validation_status/": ["703"]})
    with pytest.raises(errors.SourceForbids, match="validate_submissions"):
        client.review(FORM, "1", "approved")


def test_a_decision_is_read_before_it_is_written(replay):
    """Kobo 160, 169: no precondition there, last writer wins."""
    client, _ = replay({f"GET {DATA}1/validation_status/": ["160", "169"]})
    assert client.review_now(FORM, "1").state == "received"
    assert client.review_now(FORM, "1").by == "depomi"
