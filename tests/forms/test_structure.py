"""Groups, repeats and elements that a form version does not have."""

import pytest

from forms import answers
from tests.forms.tables import form, submission

FORM = """
| survey |
| | type | name | label |
| | begin group | lieu | Lieu |
| | text | nom | Nom |
| | begin_group | detail | Détail |
| | text | nom | Nom |
| | end_group | | |
| | end group | | |
| | begin repeat | seance | Séance |
| | text | titre | Titre |
| | begin_repeat | present | Présent |
| | text | nom | Nom |
| | image | signature | Signature |
| | end_repeat | | |
| | end repeat | | |
| | begin group | autre | Autre |
| | text | nom | Nom |
| | end group | | |
"""
EMPTY = {
    "lieu": {"nom": None, "detail": {"nom": None}},
    "seance": [],
    "autre": {"nom": None},
}


def read(body: str) -> answers.Reading:
    return answers.read(submission(body), form(FORM))


def test_groups_are_there_when_they_were_not_sent() -> None:
    assert read("").answers == EMPTY


def test_the_same_name_in_two_groups_is_two_answers() -> None:
    told = read("<lieu><nom>a</nom><detail><nom>b</nom></detail></lieu><autre><nom>c</nom></autre>")
    assert told.answers["lieu"] == {"nom": "a", "detail": {"nom": "b"}}
    assert told.answers["autre"] == {"nom": "c"}


def test_repeats_keep_their_order_and_may_be_empty_inside() -> None:
    told = read(
        "<seance><titre>1</titre><present><nom>a</nom></present><present><nom>b</nom></present>"
        "</seance><seance><titre>2</titre></seance>"
    )
    assert [seance["titre"] for seance in told.answers["seance"]] == ["1", "2"]
    assert [person["nom"] for person in told.answers["seance"][0]["present"]] == ["a", "b"]
    assert told.answers["seance"][1]["present"] == []


def test_a_template_that_a_client_left_in_is_no_instance() -> None:
    jr = 'xmlns:jr="http://openrosa.org/javarosa" jr:template=""'
    told = read(f"<seance {jr}><titre/></seance><seance><titre>1</titre></seance>")
    assert len(told.answers["seance"]) == 1


@pytest.mark.parametrize(
    ("body", "unknown"),
    [
        ("<x>1</x>", {"x": "1"}),
        ("<x> gardé tel quel </x>", {"x": " gardé tel quel "}),
        ("<x>1</x><x>2</x>", {"x": "1", "x[2]": "2"}),
        ("<lieu><x><y>1</y><z>2</z></x></lieu>", {"lieu/x/y": "1", "lieu/x/z": "2"}),
        (
            "<seance><x>1</x></seance><seance><present/><present><x>2</x></present></seance>",
            {"seance/x": "1", "seance[2]/present[2]/x": "2"},
        ),
        ("<lieu><nom>a</nom><nom>b</nom></lieu>", {"lieu/nom[2]": "b"}),
        ("<lieu><nom>a</nom></lieu><lieu><nom>b</nom></lieu>", {"lieu[2]/nom": "b"}),
        ("<lieu>texte<nom>a</nom></lieu>", {"lieu": "texte"}),
        ("<lieu><nom>a<b>gras</b></nom></lieu>", {"lieu/nom/b": "gras"}),
    ],
)
def test_what_the_form_does_not_have_is_kept_by_its_path(body, unknown) -> None:
    reading = read(body)
    assert reading.answers["_unknown"] == unknown
    assert {flag.path for flag in reading.flags} == set(unknown)
    assert {flag.kind for flag in reading.flags} == {"unknown_element"}


@pytest.mark.parametrize("body", ["<x/>", "<x> </x>", "<x><y/></x>", "<lieu><x/></lieu>"])
def test_unknown_elements_without_text_say_nothing(body) -> None:
    assert read(body).answers == EMPTY
    assert read(body).flags == ()


@pytest.mark.parametrize(
    "name", ["__version__", "_version_", "_version__001", "__version__001", "formhub", "meta"]
)
def test_nodes_of_servers_are_no_answers(name) -> None:
    assert read(f"<{name}>v1</{name}>").answers == EMPTY


def test_a_version_inside_a_group_is_an_answer() -> None:
    assert read("<lieu><_version_>v1</_version_></lieu>").answers["_unknown"]


def test_attachments_are_named_once_in_document_order_with_the_audit() -> None:
    people = "".join(
        f"<present><signature>{name}</signature></present>" for name in ("b.png", "a.png", "b.png")
    )
    body = f"<seance>{people}</seance><meta><audit>audit.csv</audit></meta>"
    assert read(body).attachment_names == ("b.png", "a.png", "audit.csv")


def test_comments_and_instructions_do_not_cut_a_text() -> None:
    told = read("<autre><nom>a<!-- x -->b<?y z?>c<![CDATA[<d>]]></nom></autre>")
    assert told.answers["autre"]["nom"] == "abc<d>"
