"""The Central client reads what a real server said: the table of submissions and the audit."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from kobo_bridge import errors
from tests.kobo_bridge.central.recordings import EDIT, FIRST, FORM, FORMS, TABLE, calm_client, one
from tests.kobo_bridge.servers import page, recorded


def test_rows_become_submissions(replay):
    """Central 232: the outer id for life beside the newest; 334: formVersion is the first one's."""
    client, _ = replay({f"GET {TABLE}": ["232"]})
    found = {one.remote_id: one for one in client.sweep(FORM)}
    edited = found["uuid:43c6ed1e-6030-4fd9-a5e7-256d93cde609"]
    assert edited.instance_id == "uuid:cccccccc-0000-4000-8000-000000000009"
    assert edited.root_instance_id == edited.remote_id
    assert (edited.review.state, edited.version) == ("edited", None)
    assert (edited.submitted_at, edited.updated_at) == (
        "2026-11-24T03:33:40.660Z",
        "2026-11-24T03:33:41.566Z",
    )
    plain = found["uuid:a2f65e36-efb8-4473-aadf-e53953ec4b93"]
    assert plain.instance_id == plain.remote_id
    assert (plain.attachments, plain.attachments_present) == (None, 2)
    assert (plain.review.state, plain.version) == ("received", "2026010501")
    assert plain.submitted_by == "Tablette 1"


def test_the_id_is_that_of_the_listing_where_the_xml_has_none(replay):
    """Central 121, 133: where it was lost meta.instanceID is null and the server made one, bare."""
    client, _ = replay({f"GET {FORMS}/reunion_essai.svc/Submissions": ["133"]})
    found = list(client.sweep(replace(FORM, remote_id="reunion_essai")))
    assert all(one.instance_id == one.remote_id for one in found)
    assert any(not one.remote_id.startswith("uuid:") for one in found)


def test_a_sweep_pages_on_our_address_whatever_the_server_calls_itself(replay):
    """Central 234, 236: nextLink names central.example.org; it is used verbatim below our URL."""
    first = json.loads(recorded("odk_central", "234").body)
    client, server = replay({f"GET {TABLE}": ["234", "236", "242"]})
    with pytest.raises(errors.SourceAnswerUnreadable):
        list(client.sweep(FORM))  # the recordings are not a whole walk: counted, see below
    assert urlsplit(first["@odata.nextLink"]).hostname == "central.example.org"
    asked = [one for one in server.asked if one.path.startswith(TABLE)]
    assert asked[1].path.split("?")[1] == urlsplit(first["@odata.nextLink"]).query
    assert asked[1].headers["Authorization"] == "Bearer TOKEN"


def test_a_walk_that_comes_out_short_is_not_believed(serve, sleeps):
    """Central 244: when the cursor's row was purged the last page is empty, with 200."""
    row = json.loads(recorded("odk_central", "137").body)["value"][0]
    cut = {"value": [row], "@odata.count": 3, "@odata.nextLink": f"https://x.example{TABLE}?b=1"}
    empty = recorded("odk_central", "244")
    walks = []

    def script(asked):
        if "sessions" in asked.path:
            return page({"token": "t"})
        walks.append(asked.path)
        return empty if "b=1" in asked.path else page(cut)

    client = calm_client(serve(script), sleeps)
    with pytest.raises(errors.SourceAnswerUnreadable, match="3 submissions were announced"):
        list(client.sweep(FORM))
    assert len(walks) == 4


def test_rows_added_meanwhile_are_no_loss(serve, sleeps):
    """Central 238: newest first, so a new row is not seen and the count has grown."""
    row = json.loads(recorded("odk_central", "137").body)["value"][0]
    link = f"https://x.example{TABLE}?b=1"
    pages = {
        False: {"value": [row], "@odata.count": 2, "@odata.nextLink": link},
        True: {"value": [row], "@odata.count": 3},
    }

    def script(asked):
        return page({"token": "t"} if "sessions" in asked.path else pages["b=1" in asked.path])

    assert len(list(calm_client(serve(script), sleeps).sweep(FORM))) == 2


def test_changes_are_asked_by_three_times_without_sorting(replay):
    """Central 247, 253, 306: with ge, in Z; $orderby would break the paging (263, 339)."""
    client, server = replay({f"GET {TABLE}": ["232"], "GET /v1/audits": ["222"]})
    position = {"since": "2026-11-24T03:33:40.660Z", "audits": "2026-11-24T03:33:41.000Z"}
    changes = client.changes(FORM, position)
    list(changes.submissions)
    query = {
        name: value[0]
        for name, value in parse_qs(
            urlsplit(next(o.path for o in server.asked if TABLE in o.path)).query
        ).items()
    }
    moment = "2026-11-24T03:28:40.660Z"
    assert query["$filter"] == (
        f"__system/submissionDate ge {moment} or __system/updatedAt ge {moment} "
        f"or __system/deletedAt ge {moment}"
    )
    assert set(query) == {"$top", "$count", "$select", "$filter"}


def test_a_form_without_a_meta_question_is_listed_without_it(serve, sleeps):
    """Central 275: an unknown property in $select is 400."""
    table = recorded("odk_central", "232")
    refused = recorded("odk_central", "275")

    def script(asked):
        if "sessions" in asked.path:
            return page({"token": "t"})
        return refused if "meta" in unquote(asked.path) else table

    server = serve(script)
    client = calm_client(server, sleeps)
    assert len(list(client.sweep(FORM))) == 10
    list(client.sweep(FORM))
    assert len([one for one in server.asked if TABLE in one.path]) == 3


def test_a_late_file_is_found_by_the_audit(serve, sleeps):
    """Central 191, 193, 337: no time of the row moves; the audit names the edition, 166 its row."""
    audits = json.loads(recorded("odk_central", "222").body)
    actee = audits[0]["actee"]
    entry = {
        "action": "submission.attachment.update",
        "actee": actee,
        "details": {"instanceId": EDIT, "name": "late.jpg"},
        "loggedAt": "2026-11-24T04:00:00.000Z",
    }
    empty = {"value": [], "@odata.count": 0}
    by_path = {
        "/v1/sessions": page({"token": "t"}),
        "/v1/audits": page([entry]),
        TABLE: page(empty),
        one(EDIT): recorded("odk_central", "166"),
        one(FIRST): recorded("odk_central", "165"),
    }
    server = serve(lambda asked: by_path[asked.path.split("?")[0]])
    position = {"since": "2026-11-24T03:50:00.000Z", "audits": "2026-11-24T03:50:00.000Z"}
    changes = calm_client(server, sleeps).changes(FORM, position)
    (found,) = changes.submissions
    assert (found.remote_id, found.instance_id) == (FIRST, EDIT)
    assert found.attachments_present is None
    assert changes.complete
    again = calm_client(server, sleeps).changes(FORM, changes.position)
    assert list(again.submissions) == []


def test_a_server_error_without_a_reason_is_told_as_its_own(replay):
    """Central 251: 500 has only a message."""
    client, _ = replay({f"GET {TABLE}": ["251"]})
    with pytest.raises(errors.SourceFailed, match="on its side"):
        list(client.sweep(FORM))
