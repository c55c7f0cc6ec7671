"""Form definitions out of XForms in all their dialects."""

import pytest

from forms import definition
from forms.definition import FormXmlError, Group, Question, Repeat, label, same_tree
from tests.forms.tables import FOREIGN, foreign_form, form

OLD = """<?xml version="1.0"?>
<html:html xmlns:html="http://www.w3.org/1999/xhtml" xmlns:xf="http://www.w3.org/2002/xforms"
           xmlns:j="http://openrosa.org/javarosa" xmlns:t="https://terrain.example.org/xforms">
<html:head><html:title>Ancien</html:title><xf:model>
<xf:instance><visite xmlns="http://example.org/visite" version="3">
  <nom>défaut</nom><mois/><lieux/><fiche><qui/></fiche><enfant><age/></enfant>
</visite></xf:instance>
<xf:bind nodeset="/visite/nom" type="xsd:string" required="1=1"/>
<xf:bind id="m" nodeset="/visite/mois" type="select1" t:as=" event.kind "/>
<xf:bind nodeset="/visite/enfant/age" type="xsd:int"/>
</xf:model></html:head>
<html:body>
<xf:input ref="nom"><xf:label>Nom de <xf:output value="/visite/fiche/qui"/> ?</xf:label>
  <xf:hint>Complet</xf:hint></xf:input>
<xf:select1 bind="m"><xf:label>Mois</xf:label>
  <xf:item><xf:label>Janvier</xf:label><xf:value>1</xf:value></xf:item>
  <xf:item><xf:label>Février</xf:label><xf:value>2</xf:value></xf:item></xf:select1>
<xf:select ref="/visite/lieux"><xf:label>Lieux</xf:label>
  <xf:item><xf:label>Rabat</xf:label><xf:value>rabat</xf:value></xf:item></xf:select>
<xf:group><xf:label>Écran</xf:label><xf:input ref="/visite/fiche/qui"><xf:label>Qui</xf:label>
</xf:input></xf:group>
<xf:group><xf:label>Enfants</xf:label><xf:repeat nodeset="/visite/enfant">
  <xf:input ref="age"><xf:label>Âge</xf:label></xf:input></xf:repeat></xf:group>
</html:body></html:html>""".encode()


def test_a_hand_written_form_with_other_prefixes_is_read() -> None:
    old = definition.read(OLD)
    assert (old.form_id, old.version, old.title) == ("http://example.org/visite", "3", "Ancien")
    assert old.languages == ()
    assert [(type(node), "/".join(node.path)) for node in old.nodes()] == [
        (Question, "nom"),
        (Question, "mois"),
        (Question, "lieux"),
        (Group, "fiche"),
        (Question, "fiche/qui"),
        (Repeat, "enfant"),
        (Question, "enfant/age"),
    ]
    types = {question.name: question.type for question in old.questions()}
    assert types == {
        "nom": "text",
        "mois": "select_one",
        "lieux": "select_multiple",
        "qui": "text",
        "age": "integer",
    }


def test_items_in_place_labels_and_hints_of_a_hand_written_form() -> None:
    old = definition.read(OLD)
    name, month = old.find("nom"), old.find("mois")
    assert isinstance(name, Question)
    assert isinstance(month, Question)
    assert label(name, "fr") == "Nom de ${qui} ?"
    assert name.hints == {"default": "Complet"}
    assert name.required
    assert [(choice.name, label(choice, "ar")) for choice in month.choices or ()] == [
        ("1", "Janvier"),
        ("2", "Février"),
    ]
    assert month.meaning == "event.kind"
    assert label(old.find("enfant/age"), "fr") == "Âge"


def test_languages_are_codes_and_labels_fall_back() -> None:
    foreign = foreign_form("formation_essai", "2026010501")
    region = foreign.find("lieu/region")
    assert foreign.languages == ("fr", "ar", "en")
    assert foreign.default_language == "fr"
    assert [label(region, language) for language in ("fr", "ar", "en", "es")] == [
        "Région",
        "الجهة",
        "Region",
        "Région",
    ]
    assert label(foreign.find("nb_participants"), "fr") == "nb_participants"


def test_missing_translations_are_not_shown_as_dashes() -> None:
    asked = form("""
        | survey |
        | | type | name | label::Français (fr) | label::English (en) | hint::English (en) |
        | | text | a | Nom | | Full name |
        | | text | b | | Town | |
    """)
    assert label(asked.find("a"), "en", asked.default_language) == "Nom"
    assert label(asked.find("b"), "fr", asked.default_language) == "Town"


def test_choices_carry_their_other_columns() -> None:
    province = foreign_form("formation_essai", "2026010501").find("lieu/province")
    assert isinstance(province, Question)
    assert {choice.name: choice.columns["region"] for choice in province.choices or ()} == {
        "beni_mellal": "bmk",
        "khenifra": "bmk",
        "azilal": "bmk",
        "agadir": "sm",
        "tiznit": "sm",
        "oujda": "ori",
        "berkane": "ori",
        "nador": "ori",
    }


def test_choices_from_a_file_name_the_file_and_its_columns() -> None:
    asked = form("""
        | survey |
        | | type | name | label | parameters | choice_filter |
        | | text | r | R | | |
        | | select_one_from_file plan.csv | code | Code | value=code label=titre | region=${r} |
        | | select_multiple_from_file lieux.xml | lieux | Lieux | | |
    """)
    code = asked.find("code")
    assert isinstance(code, Question)
    assert (code.choices, code.choice_file, code.choice_columns) == (
        None,
        "plan.csv",
        ("code", "titre"),
    )
    assert asked.media == ("plan.csv", "lieux.xml")


def test_choices_out_of_a_repeat_are_not_known_beforehand() -> None:
    asked = form("""
        | survey |
        | | type | name | label |
        | | begin repeat | personne | P |
        | | text | nom | Nom |
        | | end repeat | | |
        | | select_one ${nom} | chef | Chef |
    """)
    chief = asked.find("chef")
    assert isinstance(chief, Question)
    assert (chief.type, chief.choices) == ("select_one", None)


def test_media_of_labels_functions_and_lists() -> None:
    asked = form("""
        | survey |
        | | type | name | label | image | calculation | appearance |
        | | text | a | A | logo.png | | |
        | | calculate | b | | | pulldata('prix', 'p', 'k', ${a}) | |
        | | select_one l | c | C | | | search('villes') |
        | | csv-external | pays | | | | |
        | choices |
        | | list_name | name | label |
        | | l | x | X |
    """)
    assert set(asked.media) == {"logo.png", "prix.csv", "villes.csv", "pays.csv"}


def test_messages_and_requirement() -> None:
    asked = form("""
        | survey |
        | | type | name | label | required | required_message | constraint | constraint_message |
        | | text | a | A | yes | Il le faut | . != 'x' | Pas x |
        | | text | b | B | no | | | |
        | | text | c | C | ${a} = 'y' | | | |
    """)
    a, b, c = asked.questions()
    assert (a.required, b.required, c.required) == (True, False, True)
    assert a.constraint_messages == {"default": "Pas x"}
    assert a.required_messages == {"default": "Il le faut"}


def test_appearance_and_readonly() -> None:
    asked = form("""
        | survey |
        | | type | name | label | appearance | readonly |
        | | text | a | A | multiline | |
        | | integer | b | B | | yes |
    """)
    assert [(node.appearance, node.readonly) for node in asked.questions()] == [
        ("multiline", False),
        ("", True),
    ]


def test_meaning_of_questions_groups_and_repeats() -> None:
    asked = form("""
        | survey |
        | | type | name | label | bind::terrain:as |
        | | begin group | g | G | participant |
        | | text | a | A | participant.name |
        | | end group | | | |
        | | begin repeat | r | R | event |
        | | date | d | D | event.date |
        | | end repeat | | | |
        | settings |
        | | namespaces |
        | | terrain="https://terrain.example.org/xforms" |
    """)
    assert {"/".join(node.path): node.meaning for node in asked.nodes()} == {
        "g": "participant",
        "g/a": "participant.name",
        "r": "event",
        "r/d": "event.date",
    }


def test_the_same_bytes_are_read_once() -> None:
    xml = (FOREIGN / "forms" / "reunion_essai.xml").read_bytes()
    assert definition.read(xml) is definition.read(bytes(bytearray(xml)))


@pytest.mark.parametrize(
    ("change", "same"),
    [
        (("label", "Autre libellé"), True),
        (("constraint", ". > 1"), True),
        (("name", "b"), False),
        (("type", "decimal"), False),
        (("choice", "z"), False),
    ],
)
def test_same_tree_is_paths_types_and_choices(change, same) -> None:
    row = {"type": "integer", "name": "a", "label": "A", "constraint": ". > 0", "choice": "x"}

    def version(**cells: str) -> definition.FormDefinition:
        said = {**row, **cells}
        return form(f"""
            | survey |
            | | type | name | label | constraint |
            | | {said["type"]} | {said["name"]} | {said["label"]} | {said["constraint"]} |
            | | select_one l | s | S | |
            | choices |
            | | list_name | name | label |
            | | l | {said["choice"]} | X |
        """)

    assert same_tree(version(), version(**dict([change]))) is same


def test_a_group_is_not_a_repeat() -> None:
    def version(kind: str) -> definition.FormDefinition:
        return form(f"""
            | survey |
            | | type | name | label |
            | | begin {kind} | g | G |
            | | text | a | A |
            | | end {kind} | | |
        """)

    assert not same_tree(version("group"), version("repeat"))


@pytest.mark.parametrize(
    "xml",
    [b"", b"<html/>", b"<h><model/></h>", b"<h><model><instance/></model></h>", b"<a><b></a>"],
)
def test_what_is_no_xform_says_so(xml) -> None:
    with pytest.raises(FormXmlError):
        definition.read(xml)


def test_a_form_without_id_says_so() -> None:
    with pytest.raises(FormXmlError, match="no id"):
        definition.read(b"<h><model><instance><data><a/></data></instance></model></h>")
