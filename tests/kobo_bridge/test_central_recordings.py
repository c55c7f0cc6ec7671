"""The Central client reads what a real server said."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from kobo_bridge import central_rows, errors, records
from kobo_bridge.central import Central
from kobo_bridge.records import RemoteForm
from tests.kobo_bridge.servers import Answer, page, recorded, replaying

FORM = RemoteForm("formation_essai", "Formation (essai)", "2026040103", "", None)
FORMS = "/v1/projects/1/forms"
PATH = f"{FORMS}/formation_essai"
TABLE = f"{PATH}.svc/Submissions"
SIGN_IN = {"POST /v1/sessions": ["001"]}
FIRST = "uuid:52e6b438-f2a7-4269-a651-0c5ca6a3a450"
EDIT = "uuid:4f60e846-a3a5-4f74-afbe-95fbdecbc10b"


def one(instance_id: str) -> str:
    return f"{PATH}/submissions/{instance_id.replace(':', '%3A')}"


@pytest.fixture
def central(serve, sleeps):
    """A client whose server answers by recordings."""

    def make(routes):
        server = serve(replaying("odk_central", {**SIGN_IN, **routes}))
        return _client(server, sleeps), server

    return make


def _client(server, sleeps, attempts=2):
    return Central(
        server.url,
        "a@example.org",
        "PASSWORD",
        1,
        sleep=sleeps.append,
        timeout=(5.0, 10.0),
        attempts=attempts,
    )


def test_one_sign_in_serves_all_requests(central):
    """Central 001."""
    client, server = central({f"GET {FORMS}": ["055"]})
    client.forms()
    client.forms()
    assert server.paths() == ["POST /v1/sessions", f"GET {FORMS}", f"GET {FORMS}"]
    assert server.asked[1].headers["Authorization"] == "Bearer TOKEN"
    assert "Authorization" not in server.asked[0].headers


def test_a_wrong_password_is_told_and_never_tried_again(central):
    """Central 002: repeated failures would lock the account."""
    client, server = central({"POST /v1/sessions": ["002"]})
    for _ in range(3):
        with pytest.raises(errors.SourceRefusedSignIn, match="e-mail and password"):
            client.forms()
    assert len(server.asked) == 1


def test_an_expired_session_is_renewed_once(central):
    """Central 401: after 24 hours the same answer as for no session."""
    client, server = central({f"GET {FORMS}": ["401", "055"]})
    assert len(client.forms()) == 2
    assert server.paths().count("POST /v1/sessions") == 2


def test_a_session_that_stays_refused_is_an_error(central):
    client, server = central({f"GET {FORMS}": ["401"]})
    with pytest.raises(errors.SourceRefusedSignIn):
        client.forms()
    assert server.paths().count("POST /v1/sessions") == 2


def test_forms_are_the_published_ones_with_their_count(central):
    """Central 055: one list, with X-Extended-Metadata."""
    client, server = central({f"GET {FORMS}": ["055"]})
    assert [(form.remote_id, form.version, form.count) for form in client.forms()] == [
        ("formation_essai", "2026010501", 0),
        ("reunion_essai", "1", 0),
    ]
    assert server.asked[-1].headers["X-Extended-Metadata"] == "true"


def test_a_form_never_published_is_left_out(serve, sleeps):
    """Central 030, 032: a draft alone has a version and no publishedAt."""
    draft = json.loads(recorded("odk_central", "032").body)
    server = serve(lambda asked: page({"token": "t"} if "sessions" in asked.path else [draft]))
    assert _client(server, sleeps).forms() == []


def test_every_version_comes_with_its_xform_newest_last(central):
    """Central 144: newest published first there; createdAt is the form's, publishedAt counts."""
    versions = f"{PATH}/versions"
    client, server = central(
        {
            f"GET {versions}": ["144"],
            f"GET {versions}/2026010501.xml": ["077"],
            f"GET {versions}/2026040102.xml": ["077"],
            f"GET {versions}/2026010501-bis.xml": ["077"],
        }
    )
    found = client.versions(FORM, known={"2026040102"})
    assert [one.version for one in found] == ["2026010501", "2026040102", "2026010501-bis"]
    assert [bool(one.xform) for one in found] == [True, False, True]
    assert b"<model" in found[0].xform
    assert len(server.asked) == 4


def test_who_am_i_and_what_may_i_do(central):
    """Central 005, 022: `verbs` in the project's detail say it."""
    client, _ = central({"GET /v1/users/current": ["005"], "GET /v1/projects/1": ["022"]})
    identity = client.check()
    assert identity.user == "admin@example.org"
    assert identity.rights == {"read", "review", "history", "publish"}


def test_a_project_without_a_role_is_forbidden(central):
    """Central 391, 392: the list of projects is 200 and empty, the project itself 403."""
    client, _ = central({"GET /v1/users/current": ["005"], "GET /v1/projects/1": ["392"]})
    with pytest.raises(errors.SourceForbids, match="a role in the project"):
        client.check()


def test_rows_become_submissions(central):
    """Central 232: the outer id for life beside the newest; 334: formVersion is the first one's."""
    client, _ = central({f"GET {TABLE}": ["232"]})
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


def test_the_id_is_that_of_the_listing_where_the_xml_has_none(central):
    """Central 121, 133: where it was lost meta.instanceID is null and the server made one, bare."""
    client, _ = central({f"GET {FORMS}/reunion_essai.svc/Submissions": ["133"]})
    found = list(client.sweep(replace(FORM, remote_id="reunion_essai")))
    assert all(one.instance_id == one.remote_id for one in found)
    assert any(not one.remote_id.startswith("uuid:") for one in found)


def test_a_sweep_pages_on_our_address_whatever_the_server_calls_itself(central):
    """Central 234, 236: nextLink names central.example.org; it is used verbatim below our URL."""
    first = json.loads(recorded("odk_central", "234").body)
    client, server = central({f"GET {TABLE}": ["234", "236", "242"]})
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

    client = _client(serve(script), sleeps)
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

    assert len(list(_client(serve(script), sleeps).sweep(FORM))) == 2


def test_changes_are_asked_by_three_times_without_sorting(central):
    """Central 247, 253, 306: with ge, in Z; $orderby would break the paging (263, 339)."""
    client, server = central({f"GET {TABLE}": ["232"], "GET /v1/audits": ["222"]})
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
    client = _client(server, sleeps)
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
    changes = _client(server, sleeps).changes(FORM, position)
    (found,) = changes.submissions
    assert (found.remote_id, found.instance_id) == (FIRST, EDIT)
    assert found.attachments_present is None
    assert changes.complete
    again = _client(server, sleeps).changes(FORM, changes.position)
    assert list(again.submissions) == []


def test_the_xml_is_asked_for_by_the_outer_id(central):
    """Central 169: the current edition's, with its own instanceID and deprecatedID."""
    client, _ = central({f"GET {one(FIRST)}.xml": ["169"]})
    ((_, xml),) = client.xml(FORM, [_submission(FIRST)])
    assert EDIT.encode() in xml
    assert xml.startswith(b"<?xml version='1.0' ?><data ")


def test_a_redirect_for_an_edited_id_is_followed(central):
    """Central 170: 301 with a relative Location."""
    versions = f"{one(FIRST)}/versions/{EDIT.replace(':', '%3A')}.xml"
    client, server = central({f"GET {one(EDIT)}.xml": ["170"], f"GET {versions}": ["169"]})
    ((_, xml),) = client.xml(FORM, [_submission(EDIT)])
    assert EDIT.encode() in xml
    assert server.asked[-1].headers["Authorization"] == "Bearer TOKEN"


def test_a_deleted_submission_has_no_xml(central):
    """Central 307."""
    client, _ = central({f"GET {one(FIRST)}.xml": ["307"]})
    assert [xml for _, xml in client.xml(FORM, [_submission(FIRST)])] == [None]


@pytest.mark.parametrize("broken", [b"<data id='x'><a>1", b"<data><a></data></a>"])
def test_broken_xml_is_passed_on_as_it_is(serve, sleeps, broken):
    """Central 109-111: XML is hardly checked there, a puller must survive it."""
    answer = Answer(200, broken, {"Content-Type": "application/xml"})
    server = serve(lambda asked: page({"token": "t"}) if "sessions" in asked.path else answer)
    assert [xml for _, xml in _client(server, sleeps).xml(FORM, [_submission(FIRST)])] == [broken]


@pytest.mark.parametrize(
    "odd", ["sans-prefixe 42/é?", "  uuid:eeeeeeee-0000-4000-8000-000000000001 ", "a#b%2F&c"]
)
def test_an_odd_id_reaches_the_server_as_it_is(serve, sleeps, odd):
    """Central 124, 131, 404: any text may be an instanceID, spaces and slashes too."""
    answer = Answer(200, b"<data/>", {"Content-Type": "application/xml"})
    server = serve(lambda asked: page({"token": "t"}) if "sessions" in asked.path else answer)
    list(_client(server, sleeps).xml(FORM, [_submission(odd)]))
    asked = server.asked[-1].path.removeprefix(f"{PATH}/submissions/").removesuffix(".xml")
    assert "/" not in asked
    assert unquote(asked) == odd


def test_the_list_of_files_tells_only_what_is_there(central):
    """Central 191: name and exists, nothing more."""
    path = f"{one(FIRST)}/attachments"
    client, _ = central({f"GET {path}": ["191"]})
    found = client.attachments(FORM, _submission(FIRST))
    assert [(file.name, file.key) for file in found] == [("1768300000005.jpg", "")]


def test_etags_are_asked_for_only_when_wanted(central):
    """Central 182, 195: the ETag of a file is its MD5; a replaced one has another."""
    path = f"{one(FIRST)}/attachments"
    client, _ = central({f"GET {path}": ["191"], f"HEAD {path}/1768300000005.jpg": ["182", "195"]})
    first = client.attachments(FORM, _submission(FIRST), with_etags=True)
    second = client.attachments(FORM, _submission(FIRST), with_etags=True)
    assert [file.key for file in first + second] == [
        "1531ab18d7c95f195503c2974ddc215c",
        "ecd516a6f9630ad11c4c574dbaa8c88f",
    ]


def test_a_file_with_an_accent_and_a_space_is_fetched_and_verified(central):
    """Central 100, 184."""
    path = f"{one(FIRST)}/attachments"
    client, _ = central({f"GET {path}": ["100"], f"GET {path}/IMG_002%20%C3%A9.jpg": ["184"]})
    photo = client.attachments(FORM, _submission(FIRST))[1]
    target = io.BytesIO()
    fetched = client.fetch_attachment(FORM, _submission(FIRST), photo, target)
    assert (fetched.size, fetched.etag) == (5428, '"64ac3ca524e72394540130b511286ce9"')
    assert len(target.getvalue()) == 5428


def test_a_file_never_sent_is_not_found(central):
    """Central 187."""
    path = f"{one(FIRST)}/attachments/x.jpg"
    client, _ = central({f"GET {path}": ["187"]})
    missing = records.RemoteAttachment("x.jpg", "", path)
    with pytest.raises(errors.SourceNotFound):
        client.fetch_attachment(FORM, _submission(FIRST), missing, io.BytesIO())


def test_earlier_editions_are_there_to_fetch(central):
    """Central 171, 174: newest first there; each has its XML."""
    versions = f"{one(FIRST)}/versions"
    first, middle = FIRST, "uuid:71395e71-3ae4-42d3-a9d8-f53ebe5c3931"
    client, _ = central(
        {
            f"GET {versions}": ["171"],
            f"GET {versions}/{first.replace(':', '%3A')}.xml": ["174"],
            f"GET {versions}/{middle.replace(':', '%3A')}.xml": ["174"],
        }
    )
    assert [name for name, _ in client.editions(FORM, _submission(FIRST))] == [first, middle]


def test_a_decision_goes_with_its_comment(central):
    """Central 206, 217: X-Action-Notes, URL-encoded, lands in the audit."""
    client, server = central({f"PATCH {one(FIRST)}": ["217"]})
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
def test_states_are_written_in_its_spelling(central, ours, theirs):
    """Central 206, 207, 211: received is null."""
    client, server = central({f"PATCH {one(FIRST)}": ["206"]})
    client.review(FORM, FIRST, ours)
    assert json.loads(server.asked[-1].body) == {"reviewState": theirs}


def test_edited_is_never_written(central):
    """Central 210 would take it; DESIGN.md: edited is never written."""
    client, server = central({})
    with pytest.raises(ValueError, match="never written"):
        client.review(FORM, FIRST, "edited")
    assert server.asked == []


def test_a_decision_without_the_right_names_it(central):
    """Central 396."""
    client, _ = central({f"PATCH {one(FIRST)}": ["396"]})
    with pytest.raises(errors.SourceForbids, match=r"submission\.update"):
        client.review(FORM, FIRST, "approved")


def test_the_state_now_comes_with_who_decided(central):
    """Central 164, 219: the audit of the submission itself; 218: comments move no time."""
    client, _ = central({f"GET {one(FIRST)}": ["164"], f"GET {one(FIRST)}/audits": ["219"]})
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


def test_a_server_error_without_a_reason_is_told_as_its_own(central):
    """Central 251: 500 has only a message."""
    client, _ = central({f"GET {TABLE}": ["251"]})
    with pytest.raises(errors.SourceFailed, match="on its side"):
        list(client.sweep(FORM))


def test_form_media_come_with_their_bytes(central):
    """Central 064, 082."""
    path = f"{PATH}/attachments"
    client, _ = central({f"GET {path}": ["064"], f"GET {path}/activites.csv": ["082"]})
    media = client.form_media(FORM)
    assert media["activites.csv"].startswith(b"name,label,region")


def _submission(instance_id: str) -> records.RemoteSubmission:
    return central_rows.from_rest({"instanceId": instance_id})


def test_a_version_without_a_name_is_asked_for_as_three_underscores(serve, sleeps):
    """Central 126, 416: a form may have no version; the API's word for it is ___."""
    row = {"xmlFormId": "formation_essai", "version": "", "publishedAt": "2026-01-01T00:00:00Z"}
    xform = Answer(200, b"<h:html><model/></h:html>", {"Content-Type": "application/xml"})
    script = {"/v1/sessions": page({"token": "t"}), f"{PATH}/versions": page([row])}
    server = serve(lambda asked: script.get(asked.path, xform))
    (version,) = _client(server, sleeps).versions(FORM)
    assert server.asked[-1].path == f"{PATH}/versions/___.xml"
    assert (version.version, version.xform) == ("", xform.body)
