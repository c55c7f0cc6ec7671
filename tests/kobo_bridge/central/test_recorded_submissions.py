"""The Central client reads what a real server said: XML, files, editions, decisions."""

from __future__ import annotations

import io
import json
from urllib.parse import unquote

import pytest

from kobo_bridge import central_rows, errors, records
from tests.kobo_bridge.central.recordings import (
    EDIT,
    FIRST,
    FORM,
    PATH,
    calm_client,
    one,
    submission,
)
from tests.kobo_bridge.servers import Answer, page


def test_the_xml_is_asked_for_by_the_outer_id(replay):
    """Central 169: the current edition's, with its own instanceID and deprecatedID."""
    client, _ = replay({f"GET {one(FIRST)}.xml": ["169"]})
    ((_, xml),) = client.xml(FORM, [submission(FIRST)])
    assert EDIT.encode() in xml
    assert xml.startswith(b"<?xml version='1.0' ?><data ")


def test_a_redirect_for_an_edited_id_is_followed(replay):
    """Central 170: 301 with a relative Location."""
    versions = f"{one(FIRST)}/versions/{EDIT.replace(':', '%3A')}.xml"
    client, server = replay({f"GET {one(EDIT)}.xml": ["170"], f"GET {versions}": ["169"]})
    ((_, xml),) = client.xml(FORM, [submission(EDIT)])
    assert EDIT.encode() in xml
    assert server.asked[-1].headers["Authorization"] == "Bearer TOKEN"


def test_a_deleted_submission_has_no_xml(replay):
    """Central 307."""
    client, _ = replay({f"GET {one(FIRST)}.xml": ["307"]})
    assert [xml for _, xml in client.xml(FORM, [submission(FIRST)])] == [None]


@pytest.mark.parametrize("broken", [b"<data id='x'><a>1", b"<data><a></data></a>"])
def test_broken_xml_is_passed_on_as_it_is(serve, sleeps, broken):
    """Central 109-111: XML is hardly checked there, a puller must survive it."""
    answer = Answer(200, broken, {"Content-Type": "application/xml"})
    server = serve(lambda asked: page({"token": "t"}) if "sessions" in asked.path else answer)
    assert [xml for _, xml in calm_client(server, sleeps).xml(FORM, [submission(FIRST)])] == [
        broken
    ]


@pytest.mark.parametrize(
    "odd", ["sans-prefixe 42/é?", "  uuid:eeeeeeee-0000-4000-8000-000000000001 ", "a#b%2F&c"]
)
def test_an_odd_id_reaches_the_server_as_it_is(serve, sleeps, odd):
    """Central 124, 131, 404: any text may be an instanceID, spaces and slashes too."""
    answer = Answer(200, b"<data/>", {"Content-Type": "application/xml"})
    server = serve(lambda asked: page({"token": "t"}) if "sessions" in asked.path else answer)
    list(calm_client(server, sleeps).xml(FORM, [submission(odd)]))
    asked = server.asked[-1].path.removeprefix(f"{PATH}/submissions/").removesuffix(".xml")
    assert "/" not in asked
    assert unquote(asked) == odd


def test_the_list_of_files_tells_only_what_is_there(replay):
    """Central 191: name and exists, nothing more."""
    path = f"{one(FIRST)}/attachments"
    client, _ = replay({f"GET {path}": ["191"]})
    found = client.attachments(FORM, submission(FIRST))
    assert [(file.name, file.key) for file in found] == [("1768300000005.jpg", "")]


def test_etags_are_asked_for_only_when_wanted(replay):
    """Central 182, 195: the ETag of a file is its MD5; a replaced one has another."""
    path = f"{one(FIRST)}/attachments"
    client, _ = replay({f"GET {path}": ["191"], f"HEAD {path}/1768300000005.jpg": ["182", "195"]})
    first = client.attachments(FORM, submission(FIRST), with_etags=True)
    second = client.attachments(FORM, submission(FIRST), with_etags=True)
    assert [file.key for file in first + second] == [
        "1531ab18d7c95f195503c2974ddc215c",
        "ecd516a6f9630ad11c4c574dbaa8c88f",
    ]


def test_a_file_with_an_accent_and_a_space_is_fetched_and_verified(replay):
    """Central 100, 184."""
    path = f"{one(FIRST)}/attachments"
    client, _ = replay({f"GET {path}": ["100"], f"GET {path}/IMG_002%20%C3%A9.jpg": ["184"]})
    photo = client.attachments(FORM, submission(FIRST))[1]
    target = io.BytesIO()
    fetched = client.fetch_attachment(FORM, submission(FIRST), photo, target)
    assert (fetched.size, fetched.etag) == (5428, '"64ac3ca524e72394540130b511286ce9"')
    assert len(target.getvalue()) == 5428


def test_a_file_never_sent_is_not_found(replay):
    """Central 187."""
    path = f"{one(FIRST)}/attachments/x.jpg"
    client, _ = replay({f"GET {path}": ["187"]})
    missing = records.RemoteAttachment("x.jpg", "", path)
    with pytest.raises(errors.SourceNotFound):
        client.fetch_attachment(FORM, submission(FIRST), missing, io.BytesIO())


def test_earlier_editions_are_there_to_fetch(replay):
    """Central 171, 174: newest first there; each has its XML."""
    versions = f"{one(FIRST)}/versions"
    first, middle = FIRST, "uuid:71395e71-3ae4-42d3-a9d8-f53ebe5c3931"
    client, _ = replay(
        {
            f"GET {versions}": ["171"],
            f"GET {versions}/{first.replace(':', '%3A')}.xml": ["174"],
            f"GET {versions}/{middle.replace(':', '%3A')}.xml": ["174"],
        }
    )
    assert [name for name, _ in client.editions(FORM, submission(FIRST))] == [first, middle]


def test_a_decision_goes_with_its_comment(replay):
    """Central 206, 217: X-Action-Notes, URL-encoded, lands in the audit."""
    client, server = replay({f"PATCH {one(FIRST)}": ["217"]})
    told = client.review(FORM, FIRST, "rejected", "motif du rejet é")
    assert server.asked[-1].headers["X-Action-Notes"] == "motif%20du%20rejet%20%C3%A9"
    assert json.loads(server.asked[-1].body) == {"reviewState": "rejected"}
    assert told == records.RemoteReview(
        "rejected", "2026-11-24T03:33:41.508Z", None, "motif du rejet é"
    )


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("approved", "approved"), ("has_issues", "hasIssues"), ("received", None)],
)
def test_states_are_written_in_its_spelling(replay, ours, theirs):
    """Central 206, 207, 211: received is null."""
    client, server = replay({f"PATCH {one(FIRST)}": ["206"]})
    client.review(FORM, FIRST, ours)
    assert json.loads(server.asked[-1].body) == {"reviewState": theirs}


def test_edited_is_never_written(replay):
    """Central 210 would take it; DESIGN.md: edited is never written."""
    client, server = replay({})
    with pytest.raises(ValueError, match="never written"):
        client.review(FORM, FIRST, "edited")
    assert server.asked == []


def test_a_decision_without_the_right_names_it(replay):
    """Central 396."""
    client, _ = replay({f"PATCH {one(FIRST)}": ["396"]})
    with pytest.raises(errors.SourceForbids, match=r"submission\.update"):
        client.review(FORM, FIRST, "approved")


def test_the_state_now_comes_with_who_decided(replay):
    """Central 164, 219: the audit of the submission itself; 218: comments move no time."""
    client, _ = replay({f"GET {one(FIRST)}": ["164"], f"GET {one(FIRST)}/audits": ["219"]})
    now = client.review_now(FORM, FIRST)
    assert (now.state, now.at) == ("edited", "2026-11-24T03:33:40.917Z")


def test_words_are_translated_and_unknown_ones_are_not_guessed():
    found = {word: central_rows.review(word, "t").state for word in (*central_rows.STATES, "new")}
    assert found == {
        None: "received",
        "hasIssues": "has_issues",
        "edited": "edited",
        "rejected": "rejected",
        "approved": "approved",
        "new": None,
    }
