"""The Kobo client reads what a real server said: sign-in, rights, forms, versions."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from kobo_bridge import errors
from kobo_bridge.http import Ask
from kobo_bridge.kobo import Kobo
from kobo_bridge.kobo_forms import form
from tests.kobo_bridge.kobo.recordings import ASSET, DATA, FORM, UID
from tests.kobo_bridge.servers import page, recorded


def test_forms_are_deployed_surveys_without_blocks_and_drafts(replay):
    """Kobo 010: an import without library=false is a block that can't have data."""
    client, server = replay({"GET /api/v2/assets/": ["010"]})
    forms = client.forms()
    assert [(form.title, form.count) for form in forms] == [
        ("Réunion régionale (essai)", 3000),
        ("Formation (essai)", 10),
    ]
    assert forms[1].remote_id == UID
    assert server.asked[0].headers["Authorization"] == "Token TOKEN"
    assert len(server.asked) == 1


def test_a_new_deployment_changes_the_fingerprint(replay):
    """Kobo 029 and 037: the same project before and after its second version."""
    client, _ = replay({f"GET {ASSET}": ["029", "037"]})
    first, second = (client.http.json(Ask("GET", ASSET)) for _ in range(2))
    assert form(first).fingerprint != form(second).fingerprint


def test_a_wrong_token_is_told_and_not_tried_again(replay):
    """Kobo 002."""
    client, server = replay({"GET /api/v2/assets/": ["002"]})
    with pytest.raises(errors.SourceRefusedSignIn, match="Invalid token"):
        client.forms()
    assert len(server.asked) == 1


def test_who_am_i_and_what_may_i_do(replay):
    """Kobo 004, 010."""
    client, _ = replay({"GET /me/": ["004"], "GET /api/v2/assets/": ["010"]})
    identity = client.check()
    assert (identity.user, identity.forms) == ("depomi", 2)
    assert identity.rights == {"read", "review", "history", "publish"}


def test_a_viewer_is_told_which_rights_are_missing(replay, serve, sleeps):
    """Kobo 701: the list as somebody sees it who may only look."""
    me = page({"username": "lectrice"})
    listing = recorded("kobo", "701")
    server = serve(lambda asked: me if asked.path.startswith("/me") else listing)
    identity = Kobo(server.url, "TOKEN", sleep=sleeps.append, timeout=(5.0, 10.0)).check()
    assert identity.rights == {"read"}
    assert identity.missing == (
        "Formation (essai): change_asset",
        "Formation (essai): manage_asset",
        "Formation (essai): validate_submissions",
    )


def test_versions_come_newest_last_with_the_form_that_phones_get(replay):
    """Kobo 038, 039, 048, 054: only the deployed version is served as an XForm."""
    versions = f"{ASSET}versions/"
    client, server = replay(
        {
            f"GET {versions}": ["038"],
            f"GET {versions}v73fKyyLCEzorN8prY3S6j/": ["039"],
            f"GET {versions}vxqMMkdkgmMRC7BBJPFCfA/": ["039"],
            "GET /formList": ["048"],
            "GET /forms/1/form.xml": ["054"],
        }
    )
    first, second = client.versions(FORM)
    assert (first.source_version, first.xform) == ("v73fKyyLCEzorN8prY3S6j", None)
    assert first.content["survey"][0]["name"] == "debut"
    assert second.source_version == "vxqMMkdkgmMRC7BBJPFCfA"
    assert b"<model" in second.xform
    assert second.content is None
    assert second.version == "1 (2026-11-24 03:29:30)"  # as form.xml said when it was recorded
    assert {urlsplit(one.path).path for one in server.asked} >= {"/formList", "/forms/1/form.xml"}


def test_without_the_phones_door_the_xform_is_that_of_the_project_page(replay):
    """Kobo 620: its root has neither version nor formhub, its questions are the same."""
    client, _ = replay(
        {
            f"GET {ASSET}versions/": ["038"],
            f"GET {ASSET}versions/vxqMMkdkgmMRC7BBJPFCfA/": ["039"],
            "GET /formList": ["147"],
            f"GET {ASSET}": ["037"],
            f"GET /api/v2/assets/{UID}.xml": ["620"],
        }
    )
    newest = client.versions(FORM, known={"v73fKyyLCEzorN8prY3S6j"})[-1]
    assert b"<model" in newest.xform
    assert newest.version == ""


def test_a_project_that_is_not_deployed_says_so(replay):
    """Kobo 023."""
    client, _ = replay({f"GET {DATA}": ["023"]})
    with pytest.raises(errors.SourceRefuses, match="not been deployed"):
        list(client.sweep(FORM))


def test_the_data_of_an_unknown_project_is_not_found_although_html_says_so(replay):
    """Kobo 147, 150."""
    client, _ = replay({f"GET {DATA}": ["150"]})
    with pytest.raises(errors.SourceNotFound):
        list(client.sweep(FORM))
