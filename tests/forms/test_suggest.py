"""Meanings and values proposed for forms that someone else wrote."""

import pytest

from forms import definition, meaning
from forms.vocabulary import MEANINGS, closest, is_meaning
from tests.forms.tables import WORLDS, foreign_form, form


def test_the_foreign_training_is_understood() -> None:
    assert meaning.suggest_mapping(foreign_form("formation_essai", "2026010501")) == {
        "lieu/region": "event.region",
        "lieu/province": "event.province",
        "lieu/position": "event.point",
        "activite": "event.activity_code",
        "jour": "event.date",
        "cout": "event.cost",
        "themes": "event.themes",
        "seance/participant": "participant",
        "seance/participant/nom": "participant.name",
        "seance/participant/sexe": "participant.sex",
        "seance/participant/age": "participant.age",
        "seance/participant/institution": "participant.institution",
        "seance/participant/telephone": "participant.phone",
        "seance/participant/signature": "participant.signature",
        "photo": "attachment.photo",
    }


def test_the_foreign_meeting_is_understood() -> None:
    asked = foreign_form("reunion_essai", "1")
    mapping = meaning.suggest_mapping(asked)
    assert mapping == {
        "region": "event.region",
        "objet": "event.title",
        "date_reunion": "event.date",
        "femmes": "event.women",
        "hommes": "event.men",
        "decisions": "decision.text",
    }
    assert meaning.suggest_values(asked, mapping) == {"event.kind": {"": "reunion"}}


@pytest.mark.parametrize(
    ("folder", "name"), [("activities_hard", "activite_monde"), ("people_hard", "presence_monde")]
)
def test_suggestions_agree_with_what_a_form_declares(folder, name) -> None:
    asked = definition.read((WORLDS / folder / f"{name}.xml").read_bytes())
    declared = {"/".join(node.path): node.meaning for node in asked.nodes() if node.meaning}
    assert meaning.suggest_mapping(asked) == declared


@pytest.mark.parametrize(
    ("language", "labels"),
    [
        (
            "en",
            [
                "Event title",
                "Start date",
                "Region",
                "Number of women",
                "Attendees",
                "Full name",
                "Sex",
                "Phone number",
                "Position",
            ],
        ),
        (
            "ar",
            [
                "عنوان النشاط",
                "تاريخ النشاط",
                "الجهة",
                "عدد النساء",
                "المشاركون",
                "الاسم الكامل",
                "الجنس",
                "رقم الهاتف",
                "الصفة",
            ],
        ),
        (
            "fr",
            [
                "Titre de l'activité",
                "Date de début",
                "Région",
                "Nombre de femmes",
                "Liste des participants",
                "Nom et prénom",
                "Sexe",
                "N° de téléphone",
                "Fonction",
            ],
        ),
    ],
)
def test_labels_in_three_languages(language, labels) -> None:
    title, day, region, women, people, name, sex, phone, job = labels
    asked = form(f"""
        | survey |
        | | type | name | label::X ({language}) |
        | | text | q1 | {title} |
        | | date | q2 | {day} |
        | | text | q3 | {region} |
        | | integer | q4 | {women} |
        | | begin repeat | q5 | {people} |
        | | text | q6 | {name} |
        | | text | q7 | {sex} |
        | | text | q8 | {phone} |
        | | text | q9 | {job} |
        | | end repeat | | |
    """)
    assert meaning.suggest_mapping(asked) == {
        "q1": "event.title",
        "q2": "event.date",
        "q3": "event.region",
        "q4": "event.women",
        "q5": "participant",
        "q5/q6": "participant.name",
        "q5/q7": "participant.sex",
        "q5/q8": "participant.phone",
        "q5/q9": "participant.function",
    }


def test_people_are_recognised_by_what_is_asked_of_them() -> None:
    asked = form("""
        | survey |
        | | type | name | label |
        | | begin repeat | ligne | Ligne |
        | | text | nom | Nom |
        | | text | tel | Tél |
        | | end repeat | | |
        | | begin repeat | achat | Achat |
        | | text | nom | Nom |
        | | decimal | prix | Prix |
        | | end repeat | | |
    """)
    assert meaning.suggest_mapping(asked) == {
        "ligne": "participant",
        "ligne/nom": "participant.name",
        "ligne/tel": "participant.phone",
    }


def test_types_that_cannot_be_are_not_suggested() -> None:
    asked = form("""
        | survey |
        | | type | name | label |
        | | start | date | |
        | | note | titre | Titre |
        | | text | lieu_naissance_du_chat_de_la_voisine | Lieu de naissance du chat |
    """)
    assert meaning.suggest_mapping(asked) == {}


VALUES = """
| survey |
| | type | name | label |
| | select_one region | region | Région |
| | select_one sexe | sexe | Sexe |
| | select_one province | province | Province |
| | select_one type | genre | Type |
| choices |
| | list_name | name | label |
| | region | agadir | Agadir |
| | region | r2 | Souss Massa |
| | region | r3 | Béni-Mellal Khenifra |
| | region | r4 | L'Oriental |
| | region | r5 | Casablanca |
| | sexe | f | Femme |
| | sexe | 2 | Masculin |
| | sexe | x | Ne veut pas dire |
| | province | fquih | Fkih Ben Salah |
| | province | inz | Inezgane Ait Melloul |
| | type | a | Réunions |
| | type | b | Training session |
"""
WORDS = {
    "region": "event.region",
    "sexe": "participant.sex",
    "province": "event.province",
    "genre": "event.kind",
}


def test_values_are_proposed_from_names_labels_and_near_spellings() -> None:
    assert meaning.suggest_values(form(VALUES), WORDS) == {
        "region": {"agadir": "sm", "r2": "sm", "r3": "bmk", "r4": "ori"},
        "sexe": {"2": "m"},
        "province": {"fquih": "05.255", "inz": "09.273"},
        "genre": {"a": "reunion", "b": "formation"},
    }


def test_values_of_texts_come_from_samples() -> None:
    asked = form("| survey |\n| | type | name | label |\n| | text | region | Région |")
    mapping = {"region": "event.region"}
    samples = {"region": ["Souss Masa", "agadir", "sm", "Paris"]}
    assert meaning.suggest_values(asked, mapping, samples)["region"] == {
        "Souss Masa": "sm",
        "agadir": "sm",
    }


def test_personal_paths_by_meaning_and_by_place() -> None:
    asked = form("""
        | survey |
        | | type | name | label |
        | | text | titre | Titre |
        | | begin repeat | p | Participants |
        | | text | nom | Nom |
        | | integer | age | Âge |
        | | text | remarque | Remarque |
        | | image | piece | Pièce |
        | | end repeat | | |
        | | text | qui | Personne à rappeler |
        | | text | tel | Téléphone du responsable |
    """)
    mapping = {"p": "participant", "p/nom": "participant.name", "qui": "contact.name"}
    assert meaning.personal_paths(asked, mapping) == {
        "p/nom",
        "p/remarque",
        "p/piece",
        "qui",
        "tel",
    }


def test_a_form_without_meaning_is_masked_by_what_its_names_suggest() -> None:
    asked = foreign_form("formation_essai", "2026010501")
    assert meaning.personal_paths(asked) == {
        "seance/participant/nom",
        "seance/participant/telephone",
        "seance/participant/signature",
    }


def test_the_vocabulary_knows_its_words_and_near_misses() -> None:
    assert len(MEANINGS) == 42
    assert is_meaning("event.title")
    assert is_meaning("training_need.topic")
    assert not is_meaning("event.nothing")
    assert closest("participant.sexe") == "participant.sex"
    assert closest("xyz") is None
