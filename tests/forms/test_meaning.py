"""What a submission tells, by the words of its form or of a mapping."""

from datetime import date

import pytest

from forms import answers, meaning
from tests.forms.tables import foreign_form, foreign_xml, form, submission

SETTINGS = """
| settings |
| | namespaces |
| | terrain="https://terrain.example.org/xforms" |
"""
DAYS = (
    """
| survey |
| | type | name | label | bind::terrain:as |
| | text | region | R | event.region |
| | text | titre | T | event.title |
| | text | chef | C | event.organiser |
| | begin repeat | jour | J | event |
| | date | le | L | event.date |
| | text | titre | T | event.title |
| | integer | femmes | F | event.women |
| | begin repeat | present | P | participant |
| | text | nom | N | participant.name |
| | end repeat | | | |
| | begin repeat | suite | S | decision |
| | text | texte | T | decision.text |
| | end repeat | | | |
| | image | photo | P | attachment.photo |
| | end repeat | | | |
"""
    + SETTINGS
)


def told(table: str, body: str, **maps) -> list[meaning.EventFacts]:
    asked = form(table)
    return meaning.tell(answers.read(submission(body), asked).answers, asked, **maps)


def test_a_form_without_meaning_makes_no_event() -> None:
    asked = foreign_form("formation_essai", "2026010501")
    assert meaning.tell(answers.read(foreign_xml("00.xml"), asked).answers, asked) == []


def test_a_register_makes_no_event() -> None:
    table = (
        """
    | survey |
    | | type | name | label | bind::terrain:as |
    | | text | nom | N | contact.name |
    """
        + SETTINGS
    )
    assert told(table, "<nom>Fatima</nom>") == []


def test_each_instance_of_an_event_repeat_is_an_event_of_its_own() -> None:
    events = told(
        DAYS,
        "<region>sm</region><titre>Atelier</titre><chef>Wilaya</chef>"
        "<jour><le>2026-01-12</le><titre/><femmes>2</femmes>"
        "<present><nom>a</nom></present><present><nom>b</nom></present>"
        "<suite><texte>faire</texte></suite><photo>1.jpg</photo></jour>"
        "<jour><le>2026-01-13</le><titre>Visite</titre><femmes>3</femmes>"
        "<present><nom>c</nom></present><photo>2.jpg</photo></jour>",
    )
    assert [event.index for event in events] == [0, 1]
    assert [event.date for event in events] == [date(2026, 1, 12), date(2026, 1, 13)]
    assert [event.title for event in events] == ["Atelier", "Visite"]
    assert {(event.region, event.organiser) for event in events} == {("sm", "Wilaya")}
    assert [event.women for event in events] == [2, 3]
    assert [[(p.row, p.name) for p in event.participants] for event in events] == [
        [(0, "a"), (1, "b")],
        [(2, "c")],
    ]
    assert [[d.text for d in event.decisions] for event in events] == [["faire"], []]
    assert [event.photos for event in events] == [("1.jpg",), ("2.jpg",)]


def test_an_event_repeat_without_instances_makes_no_event() -> None:
    assert told(DAYS, "<region>sm</region>") == []


def test_participants_of_nested_repeats_are_counted_over_the_whole_submission() -> None:
    asked = foreign_form("formation_essai", "2026010501")
    mapping = {"seance/participant": "participant", "seance/participant/nom": "participant.name"}
    reading = answers.read(foreign_xml("00.xml"), asked)
    (event,) = meaning.tell(reading.answers, asked, mapping)
    assert [(p.row, p.name) for p in event.participants] == [
        (0, "Fatima Zahra El Amrani"),
        (1, "محمد بن علي"),
        (2, "محمد بن علي"),
        (3, "Aïcha N'Diaye"),
    ]


def test_a_blank_row_is_no_participant_but_keeps_its_number() -> None:
    table = (
        """
    | survey |
    | | type | name | label | bind::terrain:as |
    | | begin repeat | p | P | participant |
    | | text | nom | N | participant.name |
    | | text | note | N | |
    | | end repeat | | | |
    """
        + SETTINGS
    )
    (event,) = told(table, "<p><nom>a</nom></p><p><nom/></p><p><nom>c</nom></p>")
    assert [(p.row, p.name) for p in event.participants] == [(0, "a"), (2, "c")]


def test_participants_need_no_word_on_their_repeat() -> None:
    table = (
        """
    | survey |
    | | type | name | label | bind::terrain:as |
    | | text | nom | N | participant.name |
    | | text | quoi | Q | event.title |
    """
        + SETTINGS
    )
    (event,) = told(table, "<nom>seule</nom><quoi>Visite</quoi>")
    assert [(p.row, p.name) for p in event.participants] == [(0, "seule")]


FLAT = (
    """
| survey |
| | type | name | label | bind::terrain:as |
| | text | genre | G | event.kind |
| | text | le | L | event.date |
| | datetime | fin | F | event.end_date |
| | text | region | R | event.region |
| | text | province | P | event.province |
| | text | commune | C | event.commune |
| | text | cout | C | event.cost |
| | select_one org | organisateur | O | event.organiser |
| | select_multiple org | partenaires | P | event.partners |
| | select_multiple theme | themes | T | event.themes |
| | calculate | femmes | | event.women |
| | geopoint | point | P | event.point |
| | text | lecon | L | lesson.text |
| choices |
| | list_name | name | label |
| | org | 1 | Wilaya |
| | org | 2 | Conseil régional |
| | theme | t1 | Genre |
| | theme | t2 | Autre chose |
""".replace("| | calculate | femmes | |", "| | text | femmes | F |")
    + SETTINGS
)


@pytest.mark.parametrize(
    ("body", "facts"),
    [
        ("<genre>Atelier</genre>", {"kind": "atelier"}),
        ("<genre>دورة تكوينية</genre>", {"kind": "formation"}),
        ("<genre>Workshop</genre>", {"kind": "atelier"}),
        ("<le>2026-01-12</le>", {"date": date(2026, 1, 12)}),
        ("<le> 2026-01-12T10:00:00 </le>", {"date": date(2026, 1, 12)}),
        # 23:30 UTC is half past midnight in Casablanca, except in Ramadan, when it is 23:30.
        ("<fin>2026-01-12T23:30:00Z</fin>", {"end_date": date(2026, 1, 13)}),
        ("<fin>2026-03-01T23:30:00Z</fin>", {"end_date": date(2026, 3, 1)}),
        ("<region>Souss Massa</region>", {"region": "sm"}),
        ("<region>بني ملال - خنيفرة</region>", {"region": "bmk"}),
        ("<province>agadir</province>", {"province": "09.001", "region": "sm"}),
        ("<province>05.091</province>", {"province": "05.091", "region": "bmk"}),
        (
            "<commune>05.091.01.01</commune>",
            {"commune": "05.091.01.01", "province": "05.091", "region": "bmk"},
        ),
        ("<region>nat</region><province>agadir</province>", {"region": "nat"}),
        ("<cout>12 500,50</cout>", {"cost": 12500.5}),
        ("<cout>١٢٥٠٠</cout>", {"cost": 12500.0}),
        ("<organisateur>1</organisateur>", {"organiser": "Wilaya"}),
        ("<partenaires>2 1</partenaires>", {"partners": ("Conseil régional", "Wilaya")}),
        ("<themes>t1</themes>", {"themes": ("genre",)}),
        ("<femmes>7</femmes>", {"women": 7}),
        ("<lecon>Mieux</lecon>", {"lesson": "Mieux"}),
        (
            "<point>31 -6</point>",
            {
                "point": {
                    "type": "Point",
                    "coordinates": [-6.0, 31.0],
                    "properties": {"accuracy": None},
                }
            },
        ),
    ],
)
def test_facts_are_read_into_the_programmes_words(body, facts) -> None:
    (event,) = told(FLAT, body)
    assert {name: getattr(event, name) for name in facts} == facts
    assert event.unmapped == {}


@pytest.mark.parametrize(
    ("body", "unmapped"),
    [
        ("<genre>Kermesse</genre>", {"event.kind": "Kermesse"}),
        ("<region>Atlantide</region>", {"event.region": "Atlantide"}),
        ("<le>hier</le>", {"event.date": "hier"}),
        ("<cout>beaucoup</cout>", {"event.cost": "beaucoup"}),
        ("<themes>t1 t2</themes>", {"event.themes": "t2"}),
    ],
)
def test_what_is_not_mapped_is_kept(body, unmapped) -> None:
    (event,) = told(FLAT, body)
    assert event.unmapped == unmapped


def test_a_mapping_is_laid_over_the_forms_own_words() -> None:
    (event,) = told(
        FLAT,
        "<genre>Réunion</genre><lecon>Titre</lecon>",
        mapping={"lecon": "event.title", "genre": ""},
    )
    assert (event.title, event.lesson, event.kind) == ("Titre", None, None)


def test_value_maps_go_by_path_or_by_meaning() -> None:
    body = "<region>zone 1</region><genre>Kermesse</genre><themes>t2</themes>"
    values = {
        "region": {"Zone 1": "ori"},
        "event.kind": {"Kermesse": "autre"},
        "event.themes": {"t2": "tic"},
    }
    (event,) = told(FLAT, body, values=values)
    assert (event.region, event.kind, event.themes) == ("ori", "autre", ("tic",))


def test_a_value_map_may_say_what_an_answer_not_given_is() -> None:
    (event,) = told(FLAT, "", values={"event.kind": {"": "visite"}})
    assert event.kind == "visite"
    (event,) = told(FLAT, "<genre>atelier</genre>", values={"event.kind": {"": "visite"}})
    assert event.kind == "atelier"


def test_labels_of_a_list_say_more_than_its_names() -> None:
    table = (
        """
    | survey |
    | | type | name | label | bind::terrain:as |
    | | begin repeat | p | P | participant |
    | | select_one sexe | sexe | S | participant.sex |
    | | select_one accord | accord | A | participant.consent |
    | | end repeat | | | |
    | choices |
    | | list_name | name | label |
    | | sexe | 1 | Femme |
    | | sexe | 2 | Homme |
    | | sexe | 3 | Autre |
    | | accord | a | Oui |
    | | accord | b | Non |
    """
        + SETTINGS
    )
    (event,) = told(
        table,
        "".join(
            f"<p><sexe>{sex}</sexe><accord>{consent}</accord></p>"
            for sex, consent in (("1", "a"), ("2", "b"), ("3", ""))
        ),
    )
    assert [(p.sex, p.consent) for p in event.participants] == [
        ("f", True),
        ("m", False),
        (None, None),
    ]
    assert event.participants[2].unmapped == {"participant.sex": "3"}
