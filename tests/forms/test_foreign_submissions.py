"""The 16 foreign samples come out to the letter, whichever server they came through."""

import json
import re

import pytest

from forms import answers, definition
from tests.forms.dialects import as_central, as_kobo, as_web_form
from tests.forms.recordings import response
from tests.forms.tables import EXPECTED, INDEX, foreign_form, foreign_xml

ALL = pytest.mark.parametrize("expected", EXPECTED, ids=[item["file"] for item in EXPECTED])
DIALECTS = pytest.mark.parametrize("dialect", [as_kobo, as_central, as_web_form])


def form_of(expected):
    return foreign_form(expected["form_id"], expected["form_version"])


@ALL
def test_sample_comes_out_as_expected(expected) -> None:
    xml = foreign_xml(expected["file"])
    envelope = answers.envelope(xml)
    reading = answers.read(xml, form_of(expected))
    # Compared as JSON, so that 500.0 is not 500 and the order of questions is the form's.
    assert json.dumps(reading.answers) == json.dumps(expected["answers"])
    assert reading.flags == ()
    assert (envelope.form_id, envelope.version) == (expected["form_id"], expected["form_version"])
    assert envelope.instance_id == expected["instance_id"]
    assert envelope.deprecated_id == expected["deprecated_id"]
    assert envelope.instance_name == expected["instance_name"]


@ALL
def test_sample_names_its_attachments(expected) -> None:
    names = answers.read(foreign_xml(expected["file"]), form_of(expected)).attachment_names
    assert sorted(names) == sorted(INDEX[expected["file"]]["attachments"])


@DIALECTS
@ALL
def test_sample_is_the_same_in_every_dialect(expected, dialect) -> None:
    xml = dialect(foreign_xml(expected["file"]))
    reading = answers.read(xml, form_of(expected))
    envelope = answers.envelope(xml)
    assert reading.answers == expected["answers"]
    assert reading.flags == ()
    assert envelope.instance_id == expected["instance_id"]
    assert envelope.deprecated_id == expected["deprecated_id"]
    assert envelope.instance_name == expected["instance_name"]


@ALL
def test_sample_written_reads_back_the_same(expected) -> None:
    form = form_of(expected)
    xml = answers.write(expected["answers"], form, instance_id=expected["instance_id"])
    assert answers.read(xml, form).answers == expected["answers"]
    assert answers.envelope(xml).version == expected["form_version"]


def test_kobo_names_its_version_and_project_and_the_first_edition() -> None:
    envelope = answers.envelope(as_kobo(foreign_xml("10.xml")))
    assert envelope.form_id == "awFey7rKkwuCqGLThUH3JJ"
    assert envelope.version == "1 (2026-11-24 03:29:30)"
    assert envelope.source_version == "v73fKyyLCEzorN8prY3S6j"
    assert envelope.formhub_uuid == "a76ef5ee"
    assert envelope.root_uuid == "uuid:root"
    assert envelope.audit_name == "audit.csv"


def test_recorded_page_of_kobo() -> None:
    page = response("kobo", "130").decode()
    found = re.findall(r"<(a\w{20,}) id=.*?</\1>", page, flags=re.DOTALL)
    parts = re.split(r"(?=<a\w{20,} id=)", page.partition("<results>")[2].partition("</results")[0])
    assert len(found) == 2
    for xml, expected in zip([part for part in parts if part], EXPECTED, strict=False):
        assert answers.read(xml.encode(), form_of(expected)).answers == expected["answers"]


@pytest.mark.parametrize(
    ("server", "number", "file"),
    [
        ("kobo", "143", "00.xml"),
        ("kobo", "411", "11.xml"),
        ("odk_central", "169", "11.xml"),
        ("odk_central", "174", "00.xml"),
    ],
)
def test_recorded_submission(server, number, file) -> None:
    expected = next(item for item in EXPECTED if item["file"] == file)
    xml = response(server, number)
    reading = answers.read(xml, form_of(expected))
    assert reading.answers == expected["answers"]
    assert answers.envelope(xml).instance_id == expected["instance_id"]


def test_recorded_odd_values_of_central() -> None:
    xml = response("odk_central", "128")
    reading = answers.read(xml, foreign_form("reunion_essai", "1"))
    told = reading.answers
    assert told["objet"] == "A & B <c> <x>& é — لجنة موضوعاتية"
    assert told["femmes"] == 9007199254740993
    assert told["hommes"] == "abc"
    assert told["date_reunion"] == "  2026-01-12 "
    assert told["_unknown"] == {"champ_inconnu": "perdu ?"}
    assert {(flag.kind, flag.path) for flag in reading.flags} == {
        ("unreadable", "hommes"),
        ("unknown_element", "champ_inconnu"),
    }


def test_form_as_kobo_gives_it_is_the_same_tree() -> None:
    kobo = definition.read(response("kobo", "620"))
    assert definition.same_tree(kobo, foreign_form("formation_essai", "2026040102"))
    assert not definition.same_tree(kobo, foreign_form("formation_essai", "2026010501"))
