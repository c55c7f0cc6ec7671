"""The Central client reads what a real server said: sign-in, rights, forms, versions."""

from __future__ import annotations

import json

import pytest

from kobo_bridge import errors
from tests.kobo_bridge.central.recordings import FORM, FORMS, PATH, calm_client
from tests.kobo_bridge.servers import Answer, page, recorded


def test_one_sign_in_serves_all_requests(replay):
    """Central 001."""
    client, server = replay({f"GET {FORMS}": ["055"]})
    client.forms()
    client.forms()
    assert server.paths() == ["POST /v1/sessions", f"GET {FORMS}", f"GET {FORMS}"]
    assert server.asked[1].headers["Authorization"] == "Bearer TOKEN"
    assert "Authorization" not in server.asked[0].headers


def test_a_wrong_password_is_told_and_never_tried_again(replay):
    """Central 002: repeated failures would lock the account."""
    client, server = replay({"POST /v1/sessions": ["002"]})
    for _ in range(3):
        with pytest.raises(errors.SourceRefusedSignIn, match="e-mail and password"):
            client.forms()
    assert len(server.asked) == 1


def test_an_expired_session_is_renewed_once(replay):
    """Central 401: after 24 hours the same answer as for no session."""
    client, server = replay({f"GET {FORMS}": ["401", "055"]})
    assert len(client.forms()) == 2
    assert server.paths().count("POST /v1/sessions") == 2


def test_a_session_that_stays_refused_is_an_error(replay):
    client, server = replay({f"GET {FORMS}": ["401"]})
    with pytest.raises(errors.SourceRefusedSignIn):
        client.forms()
    assert server.paths().count("POST /v1/sessions") == 2


def test_forms_are_the_published_ones_with_their_count(replay):
    """Central 055: one list, with X-Extended-Metadata."""
    client, server = replay({f"GET {FORMS}": ["055"]})
    assert [(form.remote_id, form.version, form.count) for form in client.forms()] == [
        ("formation_essai", "2026010501", 0),
        ("reunion_essai", "1", 0),
    ]
    assert server.asked[-1].headers["X-Extended-Metadata"] == "true"


def test_a_form_never_published_is_left_out(serve, sleeps):
    """Central 030, 032: a draft alone has a version and no publishedAt."""
    draft = json.loads(recorded("odk_central", "032").body)
    server = serve(lambda asked: page({"token": "t"} if "sessions" in asked.path else [draft]))
    assert calm_client(server, sleeps).forms() == []


def test_every_version_comes_with_its_xform_newest_last(replay):
    """Central 144: newest published first there; createdAt is the form's, publishedAt counts."""
    versions = f"{PATH}/versions"
    client, server = replay(
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


def test_who_am_i_and_what_may_i_do(replay):
    """Central 005, 022: `verbs` in the project's detail say it."""
    client, _ = replay({"GET /v1/users/current": ["005"], "GET /v1/projects/1": ["022"]})
    identity = client.check()
    assert identity.user == "admin@example.org"
    assert identity.rights == {"read", "review", "history", "publish"}


def test_a_project_without_a_role_is_forbidden(replay):
    """Central 391, 392: the list of projects is 200 and empty, the project itself 403."""
    client, _ = replay({"GET /v1/users/current": ["005"], "GET /v1/projects/1": ["392"]})
    with pytest.raises(errors.SourceForbids, match="a role in the project"):
        client.check()


def test_form_media_come_with_their_bytes(replay):
    """Central 064, 082."""
    path = f"{PATH}/attachments"
    client, _ = replay({f"GET {path}": ["064"], f"GET {path}/activites.csv": ["082"]})
    media = client.form_media(FORM)
    assert media["activites.csv"].startswith(b"name,label,region")


def test_a_version_without_a_name_is_asked_for_as_three_underscores(serve, sleeps):
    """Central 126, 416: a form may have no version; the API's word for it is ___."""
    row = {"xmlFormId": "formation_essai", "version": "", "publishedAt": "2026-01-01T00:00:00Z"}
    xform = Answer(200, b"<h:html><model/></h:html>", {"Content-Type": "application/xml"})
    script = {"/v1/sessions": page({"token": "t"}), f"{PATH}/versions": page([row])}
    server = serve(lambda asked: script.get(asked.path, xform))
    (version,) = calm_client(server, sleeps).versions(FORM)
    assert server.asked[-1].path == f"{PATH}/versions/___.xml"
    assert (version.version, version.xform) == ("", xform.body)
