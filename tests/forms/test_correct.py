"""One answer put right in the XML of a submission; what the form forbids is refused."""

from datetime import date

import pytest

from forms.answers import envelope, read
from forms.correct import BadAnswer, NewIdentity, corrected, value_of
from forms.definition import read as read_form
from forms.dependence import conditional_paths, simple_paths
from tests.factories import converted

TODAY = date(2026, 6, 10)
TABLE = """
| survey |
| | type | name | label | relevant | constraint | required | calculation | choice_filter |
| | text | titre | Title | | | yes | | |
| | date | debut | From | | . <= today() | | | |
| | date | fin | To | | . >= ${debut} | | | |
| | select_one kinds | nature | Kind | | | | | |
| | select_one kinds | detail | Detail | | | | | name=${nature} |
| | integer | femmes | Women | | . >= 0 | | | |
| | calculate | total | | | | | ${femmes} + 1 | |
| | text | pourquoi | Why | ${femmes} > 5 | | | | |
| | text | code | Code | | regex(., '[A-Z]{2}') | | | |
| | text | loin | Far | | distance(., .) < 5 | | | |
| | begin_repeat | participant | Participant | | | | | |
| | text | nom | Name | | | | | |
| | integer | age | Age | | . < 120 | | | |
| | end_repeat |
| choices |
| | list_name | name | label |
| | kinds | atelier | Workshop |
| | kinds | reunion | Meeting |
| settings |
| | form_title | form_id | version | instance_name |
| | {title} | {form_id} | {version} | concat(${debut}, ' ', ${titre}) |
"""
KOBO = b"""<aXyZ xmlns:orx="http://openrosa.org/xforms" id="aXyZ" version="vKobo">
<formhub><uuid>f1</uuid></formhub><start>2026-06-03T09:00:00.000+01:00</start>
<titre>Atelier</titre><debut>2026-06-03</debut><fin>2026-06-04</fin><femmes>3</femmes>
<participant><nom>Fatima</nom><age>34</age></participant>
<participant><nom>Hasan</nom></participant><__version__>v9</__version__>
<meta><instanceID>uuid:one</instanceID><instanceName>2026-06-03 Atelier</instanceName></meta>
</aXyZ>"""
NEW = NewIdentity("uuid:two", "uuid:one", "essai")


@pytest.fixture
def xform() -> bytes:
    """A form whose questions depend on each other in the usual ways."""
    return converted(TABLE, "essai", "Essai", "1")


def test_only_the_answer_changes_and_the_edition_names_the_one_it_replaces(xform: bytes) -> None:
    xml = corrected(KOBO, xform, {"participant[2]/nom": "Hassan"}, NEW, today=TODAY)
    outside = envelope(xml)
    assert (outside.instance_id, outside.deprecated_id) == ("uuid:two", "uuid:one")
    assert (outside.form_id, outside.source_version) == ("essai", "v9")
    before, after = (read(each, read_form(xform)).answers for each in (KOBO, xml))
    before["participant"][1]["nom"] = "Hassan"
    assert after == before
    assert b"<start>2026-06-03T09:00:00.000+01:00</start>" in xml


def test_the_name_that_the_form_gives_follows(xform: bytes) -> None:
    xml = corrected(KOBO, xform, {"titre": "Atelier des élus"}, NEW, today=TODAY)
    assert envelope(xml).instance_name == "2026-06-03 Atelier des élus"


def test_an_answer_that_was_not_sent_is_put_before_meta(xform: bytes) -> None:
    xml = corrected(KOBO, xform, {"participant[2]/age": 41, "code": "AB"}, NEW, today=TODAY)
    answers = read(xml, read_form(xform)).answers
    assert answers["participant"][1]["age"] == 41
    assert xml.index(b"<code>AB</code>") < xml.index(b"<meta>")


@pytest.mark.parametrize(
    ("at", "value", "kind"),
    [
        ("debut", "2026-06-11", "constraint"),
        ("debut", "2026-06-05", "constraint"),
        ("fin", "2026-06-02", "constraint"),
        ("participant/age", 130, "constraint"),
        ("code", "abc", "constraint"),
        ("loin", "ici", "form"),
    ],
)
def test_constraints_are_asked_also_those_of_other_questions(
    xform: bytes, at: str, value: object, kind: str
) -> None:
    with pytest.raises(BadAnswer) as refused:
        corrected(KOBO, xform, {at: value}, NEW, today=TODAY)
    assert refused.value.kind == kind


def test_a_date_that_fits_is_taken(xform: bytes) -> None:
    xml = corrected(KOBO, xform, {"debut": "2026-06-04"}, NEW, today=TODAY)
    assert read(xml, read_form(xform)).answers["debut"] == "2026-06-04"


@pytest.mark.parametrize(
    ("path", "texts", "kind"),
    [
        ("titre", [" "], "required"),
        ("femmes", ["12,5"], "unreadable"),
        ("debut", ["3 juin"], "unreadable"),
        ("nature", ["fete"], "no_choice"),
    ],
)
def test_what_the_type_or_the_list_does_not_have_is_refused(
    xform: bytes, path: str, texts: list[str], kind: str
) -> None:
    question = read_form(xform).find(path)
    with pytest.raises(BadAnswer) as refused:
        value_of(question, texts, path)
    assert refused.value.kind == kind


def test_what_others_are_computed_from_is_for_the_form_itself(xform: bytes) -> None:
    simple = simple_paths(xform)
    assert {"titre", "debut", "fin", "code", "participant/nom", "participant/age"} <= simple
    assert simple.isdisjoint({"femmes", "nature", "detail", "total"})
    assert conditional_paths(xform) == {"pourquoi"}
