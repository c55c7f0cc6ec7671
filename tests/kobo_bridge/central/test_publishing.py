"""What goes to Central: forms, their files and decisions."""

from __future__ import annotations

import pytest

from kobo_bridge import errors
from tests.kobo_bridge.central.conftest import seeded
from tests.kobo_bridge.small import LIST, small, xlsx


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
