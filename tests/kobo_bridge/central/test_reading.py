"""What Central gives of a submission: editions, odd ids, versions, XML that is cut off."""

from __future__ import annotations

import io

from tests.kobo_bridge.central.conftest import seeded, send
from tests.kobo_bridge.small import small


def test_earlier_editions_can_be_fetched(there, central, form):
    send(there, "a0", note="first")
    send(there, "a0-b", deprecated="a0", note="second")
    send(there, "a0-c", deprecated="a0-b", note="third")
    (row,) = central.sweep(form)
    assert row.instance_id == "uuid:a0-c"
    editions = list(central.editions(form, row))
    assert [name for name, _ in editions] == ["uuid:a0", "uuid:a0-b"]
    assert b"second" in editions[1][1]


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


def test_a_form_with_an_odd_id_and_no_version_is_read(there, central):
    """Central 126: a form may have no version; its address has ___ in its place."""
    xml = small("").replace('id="small"', 'id="réunion 1/2"')
    there.add_form(xml)
    form = next(one for one in central.forms() if one.remote_id == "réunion 1/2")
    assert list(central.sweep(form)) == []
    assert form.version == ""
