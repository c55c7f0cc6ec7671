"""The table of canonical values in DESIGN.md, question type by question type."""

import pytest

from forms import answers
from tests.forms.tables import form, submission

FORM = """
| survey |
| | type | name | label | readonly | calculation | parameters | bind::type | repeat_count |
| | text | texte | T | | | | | |
| | integer | entier | E | | | | | |
| | decimal | decimal | D | | | | | |
| | date | date | D | | | | | |
| | time | heure | H | | | | | |
| | datetime | moment | M | | | | | |
| | select_one liste | un | U | | | | | |
| | select_multiple liste | plusieurs | P | | | | | |
| | select_one liste or_other | autre | A | | | | | |
| | rank liste | ordre | O | | | | | |
| | range | niveau | N | | | start=1 end=5 step=1 | | |
| | range | part | P | | | start=0 end=1 step=0.1 | | |
| | geopoint | point | P | | | | | |
| | geotrace | trace | T | | | | | |
| | geoshape | forme | F | | | | | |
| | image | photo | P | | | max-pixels=800 | | |
| | audio | son | S | | | | | |
| | video | film | F | | | | | |
| | file | piece | P | | | | | |
| | background-audio | fond | | | | | | |
| | barcode | code | C | | | | | |
| | acknowledge | vu | V | | | | | |
| | note | note | N | | | | | |
| | note | note_calculee | N | | 1 + 1 | | | |
| | text | lu | L | yes | | | | |
| | text | lu_calcule | L | yes | 'x' | | | |
| | calculate | calcul | | | 1 + 1 | | | |
| | integer | calcul_entier | | | 1 + 1 | | | |
| | hidden | cache | | | | | | |
| | begin repeat | fois | F | | | | | 2 |
| | text | dans | D | | | | | |
| | end repeat | | | | | | | |
| choices |
| | list_name | name | label |
| | liste | a | A |
| | liste | 1 | Un |
"""

VALUES = [
    ("texte", "  deux  mots ", "  deux  mots "),
    ("texte", "ligne 1\nligne 2", "ligne 1\nligne 2"),
    ("entier", "5", 5),
    ("entier", " -7 ", -7),
    ("entier", "9007199254740993", 9007199254740993),
    ("decimal", "12500.50", 12500.5),
    ("decimal", "3", 3.0),
    ("decimal", "1.5E3", 1500.0),
    ("date", "2026-01-12", "2026-01-12"),
    ("heure", "09:30:00.000+01:00", "09:30:00.000+01:00"),
    ("heure", "09:30:00.000Z", "09:30:00.000Z"),
    ("moment", "2026-01-12T09:30:00.000+01", "2026-01-12T09:30:00.000+01"),
    ("moment", "2026-01-12T09:30:00.000-00:30", "2026-01-12T09:30:00.000-00:30"),
    ("un", "1", "1"),
    ("plusieurs", "1  a", ["1", "a"]),
    ("plusieurs", "a", ["a"]),
    ("autre", "other", "other"),
    ("autre_other", "Libre", "Libre"),
    ("ordre", "a 1", ["a", "1"]),
    ("niveau", "3", 3),
    ("part", "0.3", 0.3),
    (
        "point",
        "31.5 -6.25 500 4.5",
        {
            "type": "Point",
            "coordinates": [-6.25, 31.5, 500.0],
            "properties": {"accuracy": 4.5},
        },
    ),
    (
        "point",
        "31.5 -6.25 500",
        {
            "type": "Point",
            "coordinates": [-6.25, 31.5, 500.0],
            "properties": {"accuracy": None},
        },
    ),
    (
        "point",
        "31.5 -6.25",
        {"type": "Point", "coordinates": [-6.25, 31.5], "properties": {"accuracy": None}},
    ),
    (
        "trace",
        "31 -6 0 0;31.1 -6 0 0;",
        {"type": "LineString", "coordinates": [[-6.0, 31.0, 0.0], [-6.0, 31.1, 0.0]]},
    ),
    (
        "forme",
        "31 -6; 31.1 -6; 31 -5; 31 -6",
        {
            "type": "Polygon",
            "coordinates": [[[-6.0, 31.0], [-6.0, 31.1], [-5.0, 31.0], [-6.0, 31.0]]],
        },
    ),
    ("photo", "IMG_002 é.jpg", "IMG_002 é.jpg"),
    ("son", "voix.m4a", "voix.m4a"),
    ("film", "film.mp4", "film.mp4"),
    ("piece", "ordre du jour.pdf", "ordre du jour.pdf"),
    ("fond", "fond.m4a", "fond.m4a"),
    ("code", "0012", "0012"),
    ("vu", "OK", "OK"),
    ("note", "dit quelque chose", "dit quelque chose"),
    ("note_calculee", "2", "2"),
    ("lu_calcule", "x", "x"),
    ("calcul", "2", "2"),
    ("calcul_entier", "2", 2),
    ("cache", "x", "x"),
    ("fois_count", "2", "2"),
]


@pytest.mark.parametrize(("name", "text", "value"), VALUES)
def test_value_is_read_by_its_type(name, text, value) -> None:
    reading = answers.read(submission(f"<{name}>{text}</{name}>"), form(FORM))
    assert reading.answers[name] == value
    assert type(reading.answers[name]) is type(value)
    assert reading.flags == ()


@pytest.mark.parametrize(("name", "text", "value"), VALUES)
def test_value_written_reads_back(name, text, value) -> None:
    asked = form(FORM)
    told = answers.read(submission(f"<{name}>{text}</{name}>"), asked).answers
    again = answers.read(answers.write(told, asked, instance_id="uuid:a"), asked)
    assert again.answers == told
    assert again.flags == ()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("entier", "12,5"),
        ("entier", "12.5"),
        ("entier", "1_000"),
        ("entier", "9" * 5000),
        ("decimal", "12,5"),
        ("decimal", "NaN"),
        ("decimal", "1e999"),
        ("date", "12/01/2026"),
        ("date", "2026-02-30"),
        ("heure", "25:00"),
        ("moment", "hier"),
        ("point", "31.5"),
        ("point", "131.5 -6"),
        ("point", "Agadir Maroc"),
        ("trace", "31 -6"),
        ("forme", "31 -6; 31 -5"),
        ("niveau", "beaucoup"),
    ],
)
def test_value_that_its_type_cannot_read_is_kept_and_flagged(name, text) -> None:
    reading = answers.read(submission(f"<{name}>{text}</{name}>"), form(FORM))
    assert reading.answers[name] == text
    assert reading.flags == (answers.Flag("unreadable", name, text),)


@pytest.mark.parametrize("blank", ["", " ", "\n\t "])
def test_blank_is_null_and_blank_notes_are_left_out(blank) -> None:
    body = "".join(f"<{name}>{blank}</{name}>" for name, _, _ in VALUES)
    told = answers.read(submission(body + f"<lu>{blank}</lu>"), form(FORM)).answers
    assert told.pop("fois") == []
    assert set(told.values()) == {None}
    assert {"note", "lu"}.isdisjoint(told)
    assert {"note_calculee", "lu_calcule", "calcul"} <= set(told)


def test_what_was_not_sent_reads_as_blank() -> None:
    nothing = answers.read(submission(""), form(FORM)).answers
    empty = "".join(f"<{name}/>" for name in dict.fromkeys(name for name, _, _ in VALUES))
    assert nothing == answers.read(submission(empty), form(FORM)).answers


def test_the_same_content_has_the_same_digest() -> None:
    told = {"a": 2.0, "b": [{"c": None, "d": "é"}]}
    assert answers.canonical_digest(told) == answers.canonical_digest(
        {"b": [{"d": "é", "c": None}], "a": 2}
    )
    assert answers.canonical_digest(told) != answers.canonical_digest({**told, "a": "2"})
