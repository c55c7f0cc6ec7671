"""What goes to Kobo: forms, their files and decisions."""

from __future__ import annotations

import pytest

from kobo_bridge import errors
from tests.kobo_bridge.kobo.conftest import send
from tests.kobo_bridge.small import SMALL_XLSX, small


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
